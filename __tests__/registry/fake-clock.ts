import type { Clock } from '../../src/clock.js';

/** A clock that moves only when it is told to, or when somebody sleeps on it. */
export interface FakeClock extends Clock {
  /** Every wait so far, in milliseconds. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

export const START = Date.UTC(2026, 0, 1);

export function fakeClock(): FakeClock {
  let now = START;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    random: () => 0.5,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
  };
}
