import { isPassingStatus, saysRateLimit } from './registry-error.js';
import { readWait, type WaitHints } from './retry-after.js';

/** What one try came to. */
export type Outcome =
  | ({ readonly kind: 'answer'; readonly status: number } & WaitHints)
  | { readonly kind: 'failure'; readonly isPassing: boolean };

/** What to do after a try. */
export type RetryDecision =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'again';
      readonly waitMilliseconds: number;
      /** Whether the registry asked for the wait, so that it holds for every request. */
      readonly isAsked: boolean;
    }
  /** The failure may pass, and it is not tried again: a fragment for the message. */
  | { readonly kind: 'surrender'; readonly reason: string };

/** The longest wait that a registry may ask for. */
export const WAIT_LIMIT_MILLISECONDS = 60_000;
const FIRST_BACKOFF_MILLISECONDS = 500;
const BACKOFF_LIMIT_MILLISECONDS = 15_000;
/** The most that chance adds to a wait that was asked for: many jobs were told the same one. */
export const SPREAD_LIMIT_MILLISECONDS = 1000;

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
  const asked = outcome.kind === 'answer' ? readWait(outcome, now) : 0;
  if (asked > WAIT_LIMIT_MILLISECONDS) {
    const reason = `it asks for a wait of ${Math.ceil(asked / 1000)} s, and 60 s is the most`;
    return { kind: 'surrender', reason };
  }
  if (tryNumber >= tries) {
    return tries === 1
      ? { kind: 'done' }
      : { kind: 'surrender', reason: `gave up after ${tries} tries` };
  }
  const own = backoff(tryNumber, random);
  const isAsked = asked > own;
  return { kind: 'again', waitMilliseconds: isAsked ? spread(asked, random) : own, isAsked };
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

function spread(asked: number, random: number): number {
  return Math.round(asked + random * Math.min(asked / 10, SPREAD_LIMIT_MILLISECONDS));
}
