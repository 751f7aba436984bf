/** Random numbers that a seed repeats. */
export interface Random {
  /** Returns a number from 0 up to, and without, 1. */
  next(): number;
  /** Returns one of the items; throws where there is none. */
  pick<Item>(items: readonly Item[]): Item;
}

/** Returns the seed of this run: `STRESS_SEED`, or a new one. Name the tests after it. */
export function readSeed(): number {
  const given = process.env['STRESS_SEED'];
  if (given === undefined) return Math.floor(Math.random() * 2 ** 32);
  if (!/^\d{1,10}$/.test(given)) throw new Error(`STRESS_SEED is no number: ${given}`);
  return Number(given);
}

/** Returns random numbers from a seed below 2^32 (Mulberry32). */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}
