import { DOCKER_HUB } from '../reference/registry-name.js';
import { printable } from '../text.js';
import type { Privilege } from './privilege.js';
import type { TokenClaims } from './token-privilege.js';

/**
 * Registries that are known to answer the question for a push token without side effects, by their
 * exact names. Never a pattern and never a guess: Quay creates the repository that is asked for, GitLab
 * a record of it.
 */
const SAFE_TO_ASK: ReadonlySet<string> = new Set([DOCKER_HUB]);

/** Whether the registry may be asked for a token that pushes. */
export function mayAskForPush(registry: string): boolean {
  return SAFE_TO_ASK.has(registry);
}

/** Returns the repository to ask for: official images are nobody's to push, and tell the least. */
export function choosePushRepository(repositories: readonly string[]): string | undefined {
  return repositories.find((name) => !name.startsWith('library/')) ?? repositories[0];
}

/** What came of the question for a token that pushes. */
export type PushAnswer =
  /** A token, which was thrown away; its claims are undefined where it says nothing. */
  | { readonly kind: 'token'; readonly claims: TokenClaims | undefined }
  /** The registry's words, raw. */
  | { readonly kind: 'refused'; readonly words: string }
  /** No answer that means anything: a fragment for the message. */
  | { readonly kind: 'failed'; readonly reason: string };

/** How Docker Hub refuses a push to an access token that may only read, whoever owns the repository. */
const READ_ONLY = /\baccess token has insufficient scopes\b/i;

/** Returns what the answer of Docker Hub tells of the password. */
export function judgePushAnswer(answer: PushAnswer, repository: string): Privilege {
  switch (answer.kind) {
    case 'failed':
      return { kind: 'unknown', seen: answer.reason };
    case 'refused': {
      const kind = READ_ONLY.test(answer.words) ? 'narrow' : 'unknown';
      const words = printable(answer.words) || 'no words';
      return { kind, seen: `asked for a push to ${repository}, Docker Hub says: ${words}` };
    }
    case 'token':
      return judgeToken(answer.claims, repository);
  }
}

function judgeToken(claims: TokenClaims | undefined, repository: string): Privilege {
  const entries = claims?.access?.filter(({ name }) => name === repository);
  if (entries?.some(({ actions }) => actions.includes('push') || actions.includes('*'))) {
    return { kind: 'broad', seen: `Docker Hub lets it push to ${repository}` };
  }
  const seen =
    entries === undefined
      ? `Docker Hub's token for a push to ${repository} does not say what it may do`
      : `Docker Hub does not let it push to ${repository}, which says nothing of other repositories`;
  return { kind: 'unknown', seen };
}
