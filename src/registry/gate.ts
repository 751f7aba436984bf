/**
 * Lets one through, and the others when that one has found out what all need to know. A failure to
 * find out is everybody's failure who waits: forty images do not each wait for a registry that is
 * down. Who comes after a failure is first again.
 */
export interface Gate {
  /** Resolves at once for the first, for the others when the gate opens; rejects when it fails. */
  enter(): Promise<void>;
  /** Lets everybody through from now on. */
  open(): void;
  /** Turns away who waits; nothing once the gate is open. */
  fail(error: unknown): void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createGate(): Gate {
  let state: 'free' | 'taken' | 'open' = 'free';
  let waiting: Waiting[] = [];

  function release(settle: (one: Waiting) => void): void {
    const released = waiting;
    waiting = [];
    released.forEach(settle);
  }

  return {
    enter: async () => {
      if (state === 'taken') {
        await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      } else if (state === 'free') state = 'taken';
    },
    open: () => {
      state = 'open';
      release(({ resolve }) => resolve());
    },
    fail: (error) => {
      if (state === 'open') return;
      state = 'free';
      release(({ reject }) => reject(error));
    },
  };
}
