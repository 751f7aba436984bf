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

/** A clock on which sleepers sleep until they are woken, all at once. */
export interface HeldClock extends Clock {
  /** Resolves when so many sleep; returns how long each wants to, in milliseconds. */
  whenAsleep(count: number): Promise<readonly number[]>;
  /** Moves the clock to the end of the longest sleep. */
  wake(): void;
}

export function heldClock(): HeldClock {
  let now = START;
  let sleepers: { readonly milliseconds: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds) =>
      new Promise((resolve) => sleepers.push({ milliseconds, wake: resolve })),
    whenAsleep: async (count) => {
      while (sleepers.length < count) await new Promise((resolve) => setImmediate(resolve));
      return sleepers.map(({ milliseconds }) => milliseconds);
    },
    wake: () => {
      const woken = sleepers;
      sleepers = [];
      now += Math.max(...woken.map(({ milliseconds }) => milliseconds));
      for (const { wake } of woken) wake();
    },
  };
}
