/** Somebody who may log in to a registry. */
export interface Account {
  /** Undefined where any username will do, as with a forge's job token. */
  readonly username?: string;
  readonly password: string;
  /** What this account's logins hold in place of a password, exchanged for bearer tokens. */
  readonly identityToken?: string;
  /** Repositories by owner (the first path part), or a rule. */
  readonly pull: readonly string[] | ((repository: string) => boolean);
  /** Claims of this account's bearer tokens, which then are JWTs as on Forgejo; else opaque. */
  readonly claims?: Claims | ((scopes: readonly string[]) => Claims);
}

export type Claims = Readonly<Record<string, unknown>>;

/** Nobody in particular. */
export const ANONYMOUS = 'anonymous';

export type Caller = Account | typeof ANONYMOUS;

/** Whether the caller may read the repository. */
export function mayPull(
  caller: Caller,
  repository: string,
  isPublic: (repository: string) => boolean,
): boolean {
  if (isPublic(repository)) return true;
  if (caller === ANONYMOUS) return false;
  if (typeof caller.pull === 'function') return caller.pull(repository);
  return caller.pull.includes(repository.split('/')[0] ?? '');
}

/** Returns the account that a Basic header proves, or undefined where it proves none. */
export function findAccount(
  accounts: readonly Account[],
  authorization: string,
): Account | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const username = pair.slice(0, colon);
  const password = pair.slice(colon + 1);
  return accounts.find(
    (account) =>
      account.password === password &&
      username !== '' &&
      (account.username === undefined || account.username === username),
  );
}
