import type { ErrorCode } from '../../src/errors.js';
import type { FaultKind } from '../support/faults.js';
import type { Way } from './ways.js';

/** Which request of a step meets a fault. */
export type Stage = 'challenge' | 'token' | 'manifest' | 'config' | 'tags';

export const STAGES: readonly Stage[] = ['challenge', 'token', 'manifest', 'config', 'tags'];

/** What goes wrong: with an answer, or on the way to whoever would give it. */
export type Trouble = FaultKind | { readonly kind: 'way'; readonly way: Way };

/** What a step makes of a fault. */
export type Expectation =
  | { readonly outcome: 'succeeds' }
  | {
      /** `retries`: tried again, so that the step succeeds where the fault passes. */
      readonly outcome: 'fails at once' | 'retries';
      readonly code: ErrorCode;
      /**
       * What is printed behind the image, with REQUEST for the method and the URL, REGISTRY and
       * ELSEWHERE for hosts, and DIGEST and OTHER for digests.
       */
      readonly message: string;
      /** What the user is told to do; empty where nothing is known. */
      readonly advice: string;
      /** Requests at the faulty endpoint, where they are not one for each try. */
      readonly requests?: number;
    };

/** A fault, and what becomes of the step in each of its stages. */
export interface FaultRow {
  /** What happens on the network; names the test. */
  readonly name: string;
  /** The line of the page for users, where it is told together with others. */
  readonly told?: string;
  readonly trouble: Trouble;
  /** It shows by hanging. */
  readonly hangs?: true;
  readonly stages: Readonly<Record<Stage, Expectation>>;
}

/** Rows that belong together, under a heading of the page. */
export interface FaultGroup {
  readonly title: string;
  /** What a reader should know before the table. */
  readonly intro: string;
  readonly rows: readonly FaultRow[];
}
