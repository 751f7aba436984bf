import type { ErrorCode } from '../../src/errors.js';
import type { FaultKind } from '../support/faults.js';
import type { Way } from './ways.js';

/** Which request of a step meets a fault. */
export type Stage = 'challenge' | 'token' | 'manifest' | 'config' | 'tags';

/** What goes wrong: with an answer, or on the way to whoever would give it. */
export type Trouble = FaultKind | { readonly kind: 'way'; readonly way: Way };

/** What a step makes of a fault that does not pass. */
export interface Expectation {
  /** `retries`: tried again, so that the step succeeds where the fault passes. */
  readonly outcome: 'succeeds' | 'fails at once' | 'retries';
  /** Of a failure. */
  readonly code?: ErrorCode;
  /** Of a failure: what is printed, the names of the day replaced by words in capitals. */
  readonly message?: string;
  /** Of a failure: what the user is told to do. */
  readonly advice?: string;
  /** The requests that arrived at the faulty endpoint, where they are not one for each try. */
  readonly requests?: number;
}

/** A fault, and what becomes of the step in each of its stages. */
export interface FaultRow {
  /** What happens on the network. */
  readonly name: string;
  readonly trouble: Trouble;
  readonly stages: Readonly<Partial<Record<Stage, Expectation>>>;
  /** Which line of the page for users it is part of; rows of the same are told together. */
  readonly told: string;
}
