import { type Credential, isIdentityToken } from '../policy/credential.js';
import { judgeRealm, knownAuth, type TrustedRealm } from '../policy/origin.js';
import { type AnswerHeaders, headerValues } from './exchange.js';
import { chooseChallenge, parseChallenges } from './challenge.js';

/** How a registry wants its logins, once that is known. */
export type Authentication =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service: string | undefined };

/** A challenge that is not answered, and why. */
export interface Unanswerable {
  readonly scheme: 'none';
  /** A fragment for the message; undefined where the registry's own words say it all. */
  readonly reason: string | undefined;
  readonly remedy: string | undefined;
}

/** Who asks, and whom. */
export interface Asker {
  readonly registry: string;
  readonly credential: Credential;
  readonly trustedRealms: readonly TrustedRealm[];
}

/** Returns how the registry wants its logins where that is known without a challenge. */
export function knownAuthentication(registry: string): Authentication | undefined {
  const known = knownAuth(registry);
  if (known === undefined) return undefined;
  return { scheme: 'bearer', realm: new URL(known.realm), service: known.service };
}

/** Decides how the challenge of a 401 is answered, where the authentication is not known yet. */
export function decideAuthentication(
  asker: Asker,
  headers: AnswerHeaders,
): Authentication | Unanswerable {
  const challenge = chooseChallenge(readChallenges(headers));
  if (challenge === undefined) {
    return unanswerable('it asks for a login, and for neither Bearer nor Basic');
  }
  const isAnonymous = asker.credential.kind === 'anonymous';
  if (challenge.scheme === 'basic') {
    if (isIdentityToken(asker.credential)) {
      return unanswerable('it asks for a password (Basic), and the login is an identity token');
    }
    return isAnonymous ? unanswerable(undefined) : { scheme: 'basic' };
  }
  const { realm, service } = challenge;
  const verdict = judgeRealm({ ...asker, realm });
  if (verdict.allowed) return { scheme: 'bearer', realm: verdict.url, service };
  if (isAnonymous && verdict.anonymousUrl !== undefined) {
    return { scheme: 'bearer', realm: verdict.anonymousUrl, service };
  }
  return unanswerable(`no login is sent: ${verdict.reason}`, verdict.remedy);
}

/**
 * Returns what is wrong with a challenge that comes after a token was sent, or undefined. It may not
 * send the login elsewhere. One of Basic alone says nothing new: Forgejo and Harbor send it with a
 * refusal, and a login that went to the realm is not sent to the registry instead.
 */
export function judgeLaterChallenge(
  known: Authentication,
  headers: AnswerHeaders,
): string | undefined {
  const challenge = chooseChallenge(readChallenges(headers));
  if (known.scheme === 'basic' || challenge?.scheme !== 'bearer') return undefined;
  const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm).href : undefined;
  const isSame = realm === known.realm.href && challenge.service === known.service;
  return isSame ? undefined : 'its challenge changed the realm or the service';
}

function readChallenges(headers: AnswerHeaders): ReturnType<typeof parseChallenges> {
  return parseChallenges(headerValues(headers, 'www-authenticate'));
}

function unanswerable(reason: string | undefined, remedy?: string): Unanswerable {
  return { scheme: 'none', reason, remedy };
}
