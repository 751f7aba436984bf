/** A bound on how many tasks run at a time; the others wait in their order. */
export interface Slots {
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  async function take(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next(); // the place goes from hand to hand
  }

  return {
    run: async (task) => {
      await take();
      try {
        return await task();
      } finally {
        giveBack();
      }
    },
  };
}
