import { formatNames, splitNames } from './named-list.js';
import type { Privilege } from './privilege.js';

/** The one registry whose passwords GitHub's API is asked about: no other secret may go there. */
const GHCR = 'ghcr.io';

/** Whether GitHub's API may be asked about a password of the registry. */
export function mayAskGithub(registry: string): boolean {
  return registry === GHCR;
}

/** What came of the question to GitHub's API. */
export type GithubAnswer =
  | {
      readonly kind: 'answered';
      /** The header `X-OAuth-Scopes`, raw: the scopes of a classic personal access token. */
      readonly scopes: string | undefined;
      /** The header `GitHub-Authentication-Token-Expiration`, raw. */
      readonly expiration: string | undefined;
    }
  /** A fragment for the message. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Returns what GitHub's answer tells of the password. */
export function judgeGithubAnswer(answer: GithubAnswer): Privilege {
  if (answer.kind === 'failed') return { kind: 'unknown', seen: answer.reason };
  const scopes = splitNames(answer.scopes ?? '');
  if (scopes.length === 0) {
    const seen = "GitHub names no scopes for it, as for a fine-grained or an app's token";
    return { kind: 'unknown', seen };
  }
  const noun = scopes.length === 1 ? 'scope' : 'scopes';
  return {
    kind: scopes.every((scope) => scope === 'read:packages') ? 'narrow' : 'broad',
    seen: `GitHub names its ${noun}: ${formatNames(scopes)}`,
  };
}
