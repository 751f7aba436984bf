import type { Clock } from '../clock.js';

/**
 * The waits that origins asked for. Every request to the origin keeps them: a registry that is asked
 * too often is not asked by the others meanwhile.
 */
export interface Pauses {
  /** Resolves when the origin may be asked. */
  pass(origin: string): Promise<void>;
  /**
   * Begins a wait, or makes one longer. Returns whether that is news for the log, or `too long` where
   * the origin would be waited for longer in all than the limit; then nothing begins.
   */
  begin(origin: string, milliseconds: number): 'news' | 'known' | 'too long';
}

interface Pause {
  readonly end: number;
  /** All waits so far, in milliseconds. */
  readonly total: number;
}

/** Requests that are under way together are refused together: what they add to a wait is not told. */
const NEWS_MILLISECONDS = 5000;

export function createPauses(clock: Clock, limitMilliseconds: number): Pauses {
  const pauses = new Map<string, Pause>();
  return {
    pass: async (origin) => {
      for (;;) {
        const left = (pauses.get(origin)?.end ?? 0) - clock.now();
        if (left <= 0) return;
        await clock.sleep(left);
      }
    },
    begin: (origin, milliseconds) => {
      const now = clock.now();
      const { end: before = 0, total: waited = 0 } = pauses.get(origin) ?? {};
      const end = Math.max(before, now + milliseconds);
      const total = waited + end - Math.max(before, now);
      if (total > limitMilliseconds) return 'too long';
      pauses.set(origin, { end, total });
      return before <= now || end - before > NEWS_MILLISECONDS ? 'news' : 'known';
    },
  };
}
