import { isLocalHost } from '../reference/address.js';
import { isLoopback } from '../reference/registry-name.js';
import { describeUrl } from './registry-error.js';

/** One request of a chain of redirects. */
export interface Hop {
  readonly url: URL;
  /** Where the chain began. */
  readonly origin: URL;
  /** Which redirect led here; 0 is the request itself. */
  readonly count: number;
  /** Whether no hop so far left the origin of the request: only then may it carry a login. */
  readonly isAtHome: boolean;
}

export type RedirectDecision =
  | { readonly follow: true; readonly hop: Hop }
  /** A fragment for the message. */
  | { readonly follow: false; readonly reason: string };

/** The longest chain that is followed. */
export const REDIRECT_LIMIT = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether the status sends a GET elsewhere (RFC 9110, section 15.4). */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

export function firstHop(url: URL): Hop {
  return { url, origin: url, count: 0, isAtHome: true };
}

/** Decides whether a redirect is followed, and whether what follows may still carry a login. */
export function decideRedirect(from: Hop, location: string | undefined): RedirectDecision {
  if (location === undefined || !URL.canParse(location, from.url.href)) {
    return { follow: false, reason: 'it redirects, and names no URL to go to' };
  }
  const url = new URL(location, from.url);
  url.hash = '';
  const refusal = judgeTarget(from, url);
  if (refusal !== undefined) {
    return { follow: false, reason: `redirect to ${describeUrl(url)} not followed: ${refusal}` };
  }
  // Exact origins, and once away always away: a host that was sent to cannot send back with a login.
  const isAtHome = from.isAtHome && url.origin === from.url.origin;
  return { follow: true, hop: { ...from, url, count: from.count + 1, isAtHome } };
}

function judgeTarget(from: Hop, url: URL): string | undefined {
  if (from.count >= REDIRECT_LIMIT)
    return `it is redirect ${from.count + 1}, and ${REDIRECT_LIMIT} are the most`;
  if (url.username !== '' || url.password !== '') return 'it has a user name in it';
  // Nothing that a registry elsewhere serves is there: only what this machine keeps for itself.
  if (isLocalHost(url.hostname) && !isLocalHost(from.origin.hostname)) {
    return 'it is on this machine, and the registry is not';
  }
  if (url.protocol === 'https:') return undefined;
  const isLocal = from.url.protocol === 'http:' && isLoopback(url.host);
  return url.protocol === 'http:' && isLocal ? undefined : 'it is not HTTPS';
}
