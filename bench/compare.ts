import type { Contender } from './contenders.js';
import type { Place } from './place.js';

/** Two contenders at the same work, in turn: every figure, in milliseconds, in the order of the runs. */
export interface Comparison {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

/** Runs both in turn, after one round that does not count; what slows the machine slows both. */
export async function compare(
  place: Place,
  contenders: { readonly ours: Contender; readonly peer: Contender },
  rounds: number,
): Promise<Comparison> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = [await contenders.ours.run(place), await contenders.peer.run(place)] as const;
    if (round === 0) continue;
    ours.push(pair[0]);
    peer.push(pair[1]);
  }
  return { ours, peer };
}

/** Returns the median of the ratios of the pairs. */
export function medianRatio({ ours, peer }: Comparison): number {
  return median(ours.map((figure, round) => figure / (peer[round] ?? Number.NaN)));
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (high + (sorted[middle - 1] ?? high)) / 2 : high;
}
