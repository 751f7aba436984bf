import { isPassingStatus, saysRateLimit } from './registry-error.js';

/** What one try came to. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: Buffer;
      /** The `Retry-After` header. */
      readonly retryAfter: string | undefined;
    }
  | { readonly kind: 'failure'; readonly isPassing: boolean };

/** What to do after a try. */
export type RetryDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly waitMilliseconds: number }
  /** The failure may pass, and it is not tried again: a fragment for the message. */
  | { readonly kind: 'surrender'; readonly reason: string };

/** The longest wait that a registry may ask for. */
export const WAIT_LIMIT_MILLISECONDS = 60_000;
const FIRST_BACKOFF_MILLISECONDS = 500;
const BACKOFF_LIMIT_MILLISECONDS = 15_000;

/** Decides whether a request is sent once more, and when. */
export function decideRetry(state: {
  readonly outcome: Outcome;
  /** Which try it was; the first is 1. */
  readonly tryNumber: number;
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A number in [0, 1). */
  readonly random: number;
}): RetryDecision {
  const { outcome, tryNumber, tries, now, random } = state;
  if (!mayPass(outcome)) return { kind: 'done' };
  const asked = outcome.kind === 'answer' ? parseRetryAfter(outcome.retryAfter, now) : 0;
  if (asked > WAIT_LIMIT_MILLISECONDS) {
    const reason = `it asks for a wait of ${Math.ceil(asked / 1000)} s, and 60 s is the most`;
    return { kind: 'surrender', reason };
  }
  if (tryNumber >= tries) {
    return tries === 1
      ? { kind: 'done' }
      : { kind: 'surrender', reason: `gave up after ${tries} tries` };
  }
  return { kind: 'again', waitMilliseconds: Math.max(asked, backoff(tryNumber, random)) };
}

function mayPass(outcome: Outcome): boolean {
  if (outcome.kind === 'failure') return outcome.isPassing;
  return isPassingStatus(outcome.status) || saysRateLimit(outcome.status, outcome.body);
}

/** Half of it is chance, so that jobs that failed together do not come back together. */
function backoff(tryNumber: number, random: number): number {
  const full = FIRST_BACKOFF_MILLISECONDS * 2 ** (tryNumber - 1);
  return Math.round(Math.min(full, BACKOFF_LIMIT_MILLISECONDS) * (0.5 + random / 2));
}

/**
 * Returns the wait that a `Retry-After` header asks for, in milliseconds (RFC 9110, section 10.2.3);
 * 0 where it asks for none, or in another form such as GHCR's `880µs`.
 */
export function parseRetryAfter(value: string | undefined, now: number): number {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // `Date.parse` reads nearly anything as a date; HTTP has one form, which ends so.
  const date = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
