import { describePassword } from './privilege.js';

/** How long before its end a password gets a notice, in days. */
export const EXPIRY_NOTICE_DAYS = 14;

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const EXPIRATION = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?(?:(UTC|Z)|([+-]\d\d):?(\d\d))$/;

/**
 * Returns when a token expires, in milliseconds since the epoch, from GitHub's header: `2026-12-31
 * 23:59:59 UTC`, or with an offset such as `-0800`. Undefined where it is neither.
 */
export function parseTokenExpiration(text: string | undefined): number | undefined {
  const [, day = '', time = '', utc, hours = '', minutes = ''] =
    EXPIRATION.exec(text?.trim() ?? '') ?? [];
  const zone = utc === undefined ? `${hours}:${minutes}` : 'Z';
  const expiresAt = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(expiresAt) ? undefined : expiresAt;
}

/** Returns the notice for a password that expires soon; undefined where it does not, or is not known to. */
export function describeExpiry(password: {
  readonly registry: string;
  readonly username: string;
  /** GitHub's header, raw. */
  readonly expiration: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}): string | undefined {
  const expiresAt = parseTokenExpiration(password.expiration);
  if (expiresAt === undefined) return undefined;
  const left = expiresAt - password.now;
  if (left > EXPIRY_NOTICE_DAYS * DAY_MILLISECONDS) return undefined;
  const days = Math.floor(left / DAY_MILLISECONDS);
  const date = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `${describePassword(password)}: expires at ${date}, ${inDays(days)}: store a new one before then`;
}

function inDays(days: number): string {
  if (days < 1) return 'in less than a day';
  return days === 1 ? 'in 1 day' : `in ${days} days`;
}
