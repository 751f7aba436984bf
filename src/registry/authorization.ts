import { decideAuthentication, judgeLaterChallenge } from './authentication.js';
import type { Authorizer } from './authorizer.js';
import { headerValues } from './exchange.js';
import { answerError, describeRequest, RegistryError, saysRateLimit } from './registry-error.js';
import type { Target } from './target.js';
import { type HeldToken, renewedToken, tokenFor, tokenInPlaceOf } from './token-book.js';
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
  throw challengeError(authorizer, target, { reason, remedy, response });
}

/**
 * From this age on a token that is refused with 401 may have expired, whatever its answer said; before
 * it, a shared one is more likely not taken for this repository.
 */
const EXPIRY_AGE_MILLISECONDS = 10_000;

/**
 * Returns what to try once more after a refusal: a new token in place of a shared one that may have
 * expired, which is then renewed for all of its repositories, and otherwise one for this repository
 * alone. Undefined where the refusal is final.
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
  const { book } = authorizer;
  const age = book.clock.now() - held.token.askedAt;
  const mayBeOver = status === 401 && held.isShared && age >= EXPIRY_AGE_MILLISECONDS;
  const replace = mayBeOver ? renewedToken : tokenInPlaceOf;
  return bearer(await replace(book, target.repository, held.token));
}

/** What some registries and proxies refuse a request for whose headers are longer than they read. */
const LENGTH_STATUSES = new Set([400, 413, 431]);
/** They read 8 KiB or more; a token that names 100 repositories may be longer than that. */
const LONG_TOKEN_CHARS = 4096;

function isTooLong({ token }: HeldToken, status: number): boolean {
  return LENGTH_STATUSES.has(status) && token.value.length > LONG_TOKEN_CHARS;
}

/** Returns the error for an answer that says no, free of the login and of the token that was sent. */
export function refusal(
  { options, loginSecrets }: Authorizer,
  { method, url, stage, isUnsent, token }: Target & { isUnsent?: true; token?: string | undefined },
  answer: TransportResponse,
): RegistryError {
  const { registry } = options;
  const secrets = token === undefined ? loginSecrets : [...loginSecrets, token];
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
  authorizer: Authorizer,
  target: Target,
  {
    reason,
    remedy,
    response,
  }: {
    readonly reason: string;
    readonly remedy?: string | undefined;
    /** The answer to a request that carried nothing: no login was sent. */
    readonly response?: TransportResponse;
  },
): RegistryError {
  const { registry } = authorizer.options;
  // Where nothing is asked for the words are all there is: Harbor names a project that is not there.
  const said =
    response === undefined || hasChallenge(response)
      ? undefined
      : refusal(authorizer, target, response);
  const message = `${said?.message ?? `${describeRequest(target)}: 401`}: ${reason}`;
  return new RegistryError('PROTOCOL', message, {
    registry,
    stage: 'challenge',
    status: 401,
    registryCode: said?.registryCode,
    remedy,
    isUnsent: response === undefined ? undefined : true,
  });
}

function hasChallenge({ headers }: TransportResponse): boolean {
  return headerValues(headers, 'www-authenticate').some((value) => value.trim() !== '');
}
