import { decideAuthentication, judgeLaterChallenge } from './authentication.js';
import type { Authorizer } from './authorizer.js';
import { answerError, describeRequest, RegistryError, saysRateLimit } from './registry-error.js';
import type { Target } from './target.js';
import { type HeldToken, tokenFor, tokenInPlaceOf } from './token-book.js';
import type { TransportResponse } from './transport.js';

/** What one request carries. */
export interface Authorization {
  readonly header: string;
  /** Undefined for Basic, and for a registry token. */
  readonly held: HeldToken | undefined;
}

/** Returns what a request carries, undefined where the registry has not asked for anything yet. */
export async function authorize(
  authorizer: Authorizer,
  repository: string | undefined,
): Promise<Authorization | undefined> {
  const { authentication, final, basic, book } = authorizer;
  if (final !== undefined) throw final;
  const { credential } = authorizer.options;
  if (credential.kind !== 'anonymous' && credential.token === 'registry-token') {
    return { header: `Bearer ${credential.password}`, held: undefined }; // it is what a realm would give
  }
  if (authentication === undefined) return undefined;
  if (authentication.scheme === 'bearer') return bearer(await tokenFor(book, repository));
  return basic === undefined ? undefined : { header: basic, held: undefined };
}

/** Takes the challenge of a request that carried nothing; throws where it is not answered. */
export function learn(authorizer: Authorizer, target: Target, response: TransportResponse): void {
  const { options, authentication } = authorizer;
  if (authentication !== undefined) {
    checkLaterChallenge(authorizer, target, response);
    return;
  }
  const decided = decideAuthentication(options, response.headers);
  if (decided.scheme !== 'none') {
    authorizer.authentication = decided;
    return;
  }
  const { reason, remedy } = decided;
  if (reason === undefined) {
    throw refusal(authorizer, { ...target, stage: 'challenge', isUnsent: true }, response);
  }
  throw challengeError(authorizer, target, { reason, remedy, isUnsent: true });
}

/**
 * Returns what to try once more after a refusal: a token for this repository alone, in place of one
 * that was shared or that the registry no longer takes. Undefined where the refusal is final.
 */
export async function reauthorize(
  authorizer: Authorizer,
  refused: {
    readonly target: Target;
    readonly response: TransportResponse;
    readonly held: HeldToken;
  },
): Promise<Authorization | undefined> {
  const { target, response, held } = refused;
  const { status, body } = response;
  if (response.leftOrigin || target.repository === undefined) return undefined;
  if (status === 401) checkLaterChallenge(authorizer, target, response);
  else if (!held.isShared || saysRateLimit(status, body)) return undefined;
  else if (status !== 403 && !isTooLong(held, status)) return undefined;
  return bearer(await tokenInPlaceOf(authorizer.book, target.repository, held.token));
}

/** What some registries and proxies refuse a request for whose headers are longer than they read. */
const LENGTH_STATUSES = new Set([400, 413, 431]);
/** They read 8 KiB or more; a token that names 100 repositories may be longer than that. */
const LONG_TOKEN_CHARS = 4096;

function isTooLong({ token }: HeldToken, status: number): boolean {
  return LENGTH_STATUSES.has(status) && token.value.length > LONG_TOKEN_CHARS;
}

/** Returns the error for an answer that says no. */
export function refusal(
  { options, secrets }: Authorizer,
  { method, url, stage, isUnsent }: Target & { readonly isUnsent?: true },
  answer: TransportResponse,
): RegistryError {
  const { registry } = options;
  return answerError({ registry, stage, method, url, answer, secrets, isUnsent });
}

function bearer(held: HeldToken): Authorization {
  return { header: `Bearer ${held.token.value}`, held };
}

function checkLaterChallenge(
  authorizer: Authorizer,
  target: Target,
  response: TransportResponse,
): void {
  const { authentication } = authorizer;
  if (authentication === undefined) return;
  const reason = judgeLaterChallenge(authentication, response.headers);
  if (reason !== undefined) throw challengeError(authorizer, target, { reason });
}

function challengeError(
  { options: { registry } }: Authorizer,
  target: Target,
  why: {
    readonly reason: string;
    readonly remedy?: string | undefined;
    readonly isUnsent?: true;
  },
): RegistryError {
  const message = `${describeRequest(target)}: 401: ${why.reason}`;
  return new RegistryError('PROTOCOL', message, {
    registry,
    stage: 'challenge',
    status: 401,
    remedy: why.remedy,
    isUnsent: why.isUnsent,
  });
}
