import { printable } from '../text.js';

/** Where a credential comes from; the words are those of the `images` output. */
export type CredentialKind = 'job-token' | 'machine-user' | 'docker-config' | 'anonymous';

/** A username and its secret for one registry, with the reason why it was chosen. */
export interface Login {
  readonly kind: Exclude<CredentialKind, 'anonymous'>;
  readonly username: string;
  readonly password: string;
  /** What `password` is where it is no password: a login of the machine may be a token. */
  readonly token?: 'identity-token' | 'registry-token';
  /** A fragment for the log: `registry covers codebahn.net/platform/proxy`. */
  readonly reason: string;
}

/** No login: what the registry shows to everybody. */
export interface Anonymous {
  readonly kind: 'anonymous';
  /** A fragment for the log, never empty: why there is no login. */
  readonly reason: string;
}

export type Credential = Login | Anonymous;

/** Returns the credential as the log names it: `acme-deploy (machine user)`; never its value. */
export function describeCredential(credential: Credential): string {
  if (credential.kind === 'anonymous') return `anonymous (${credential.reason})`;
  const username = describeUsername(credential);
  switch (credential.kind) {
    case 'job-token':
      return `${username} (job token)`;
    case 'machine-user':
      return `${username} (machine user)`;
    case 'docker-config':
      return `${username} (login of this machine's Docker config)`;
  }
}

/** Returns the username as messages show it, or what is there in its place. */
export function describeUsername({ username, token }: Login): string {
  if (token === undefined) return printable(username);
  const what = token === 'identity-token' ? 'an identity token' : 'a registry token';
  const isNamed = username !== '' && !/^(?:<token>|[0-]+)$/.test(username);
  return isNamed ? `${printable(username)}, by ${what},` : what;
}

/** Whether the credential is exchanged for a bearer token by OAuth 2.0, and is no password. */
export function isIdentityToken(credential: Credential): credential is Login {
  return credential.kind !== 'anonymous' && credential.token === 'identity-token';
}
