/** Time and chance, handed in so that no test waits or guesses. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/**
 * Returns the time of day when the process began and what has passed since, in whole milliseconds: a
 * correction of the machine's clock makes no wait longer and no token fresh.
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
