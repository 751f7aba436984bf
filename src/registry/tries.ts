import type { Clock } from '../clock.js';
import { type Answer, headerValue } from './exchange.js';
import type { Failure } from './network-failure.js';
import { createPauses, type Pauses } from './pauses.js';
import {
  decideRetry,
  type Outcome,
  type RetryDecision,
  SPREAD_LIMIT_MILLISECONDS,
  WAIT_LIMIT_MILLISECONDS,
} from './retry.js';

/** How often and how patiently requests are sent. */
export interface Patience {
  readonly clock: Clock;
  /** Further tries after a passing failure. */
  readonly retries: number;
  /** Takes one line for the log before each further try. */
  readonly onRetry: (line: string) => void;
  readonly pauses: Pauses;
}

/** What one try came to. */
export type TryResult = Failure | (Answer & { readonly leftOrigin: boolean });

/** A request, as the log and the waits of its origin know it. */
export interface Subject {
  /** `GET https://…`. */
  readonly words: string;
  readonly url: URL;
  /** How often it is sent at the most. */
  readonly tries: number;
}

/** What the last try came to. */
export interface Tried<Result> {
  readonly result: Result;
  /** Why a passing failure was not tried again; a fragment for the message. */
  readonly surrender: string | undefined;
}

/**
 * Returns a patience with no waits so far. All requests together wait no longer for one origin than a
 * single one may that is asked to wait before each further try.
 */
export function createPatience(options: Omit<Patience, 'pauses'>): Patience {
  const limitMilliseconds = options.retries * (WAIT_LIMIT_MILLISECONDS + SPREAD_LIMIT_MILLISECONDS);
  return { ...options, pauses: createPauses(options.clock, limitMilliseconds) };
}

/** Tries until there is an answer that no further try makes better, or no try is left. */
export async function tryPatiently<Result extends TryResult>(
  patience: Patience,
  subject: Subject,
  attempt: () => Promise<Result>,
): Promise<Tried<Result>> {
  const { clock, pauses } = patience;
  const { tries, url } = subject;
  for (let tryNumber = 1; ; tryNumber += 1) {
    await pauses.pass(url.origin);
    const result = await attempt();
    const outcome = toOutcome(result);
    const chance = { now: clock.now(), random: clock.random() };
    const decision = decideRetry({ outcome, tryNumber, tries, ...chance });
    if (decision.kind === 'done') return { result, surrender: undefined };
    if (decision.kind === 'surrender') return { result, surrender: decision.reason };
    const surrender = await waitFor(patience, { subject, tryNumber, result, decision });
    if (surrender !== undefined) return { result, surrender };
  }
}

function toOutcome(result: TryResult): Outcome {
  if (result.kind === 'failure') return result;
  const { status, body, headers } = result;
  return {
    kind: 'answer',
    status,
    body,
    retryAfter: headerValue(headers, 'retry-after'),
    date: headerValue(headers, 'date'),
    age: headerValue(headers, 'age'),
  };
}

interface Wait {
  readonly subject: Subject;
  readonly tryNumber: number;
  readonly result: TryResult;
  readonly decision: Extract<RetryDecision, { kind: 'again' }>;
}

/**
 * Waits for the next try; returns why there is none. What the registry itself asked for is waited for by
 * every request to it, and stands in the log once.
 */
async function waitFor(
  { clock, retries, onRetry, pauses }: Patience,
  { subject, tryNumber, result, decision }: Wait,
): Promise<string | undefined> {
  const { waitMilliseconds, isAsked } = decision;
  const what = result.kind === 'failure' ? result.words : `${result.status}`;
  const next = `try ${tryNumber + 1} of ${subject.tries} in ${(waitMilliseconds / 1000).toFixed(1)} s`;
  const line = `${subject.words}: ${what}, ${next}`;
  if (!isAsked || result.kind === 'failure') {
    onRetry(line);
    await clock.sleep(waitMilliseconds);
    return undefined;
  }
  const { origin } = subject.url;
  // Wherever its redirects led: what asks for a wait there holds up nothing else, and all that are
  // asked to wait there wait together, for no longer than for the origin itself.
  const asker = result.leftOrigin ? `redirects of ${origin}` : origin;
  const begun = pauses.begin(asker, waitMilliseconds);
  if (begun === 'news') onRetry(line);
  if (begun !== 'too long') {
    if (result.leftOrigin) await pauses.pass(asker);
    return undefined;
  }
  const limit = (retries * WAIT_LIMIT_MILLISECONDS) / 1000;
  return `it asked for waits of more than ${limit} s in all, which is the most with ${retries} retries`;
}
