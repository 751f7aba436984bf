import { RegistryError } from './registry-error.js';
import type { BearerToken } from './token.js';
import {
  type Batch,
  type Batches,
  halfOf,
  newBatch,
  place,
  placeInBatches,
} from './token-batch.js';
import type { RefusalCause } from './token-refusal.js';

/** Where tokens come from, and what was found out of how many repositories one may cover. */
export interface TokenSource {
  /** Asks the realm for a token of these repositories; an empty list asks for none of them. */
  readonly mint: (repositories: readonly string[]) => Promise<BearerToken>;
  /** Throws what is the failure of every repository. */
  readonly findCause: (error: RegistryError) => Promise<RefusalCause>;
  readonly batches: Batches;
  /** How many repositories the realm was seen to take at a time. */
  limit: number;
}

/**
 * Divides a batch whose token was refused, so that its repositories are asked for in smaller ones;
 * leaves it where that is of no use.
 */
export async function divide(source: TokenSource, batch: Batch, error: unknown): Promise<void> {
  const cause = await causeOf(source, error);
  if (cause === 'size') await fit(source, batch);
  // Most repositories of one list are as readable as the others: halves find the few that are not
  // with some log2(N) requests each. Where none can be read that is 2N instead of N, and the step
  // fails anyhow; the login is not at stake, for it was accepted.
  if (cause === 'repository') divideInto(source, batch, halfOf(batch.repositories.length));
}

async function causeOf(source: TokenSource, error: unknown): Promise<RefusalCause> {
  return error instanceof RegistryError ? source.findCause(error) : 'all';
}

/**
 * Finds out how many repositories the realm takes at a time: a limit holds for all, so that only
 * the first half is tried, and the others are then asked for in pieces of that size. A realm that
 * takes one alone costs log2(N) requests more than that, not N.
 */
async function fit(source: TokenSource, batch: Batch): Promise<void> {
  let size = Math.min(source.limit, halfOf(batch.repositories.length));
  while (size > 1) {
    const part = newBatch(restOf(source, batch).slice(0, size));
    try {
      part.token = Promise.resolve(await source.mint(part.repositories));
      place(source.batches, part);
      break;
    } catch (error) {
      if ((await causeOf(source, error)) !== 'size') break;
      size = halfOf(size);
    }
  }
  source.limit = Math.min(source.limit, size);
  divideInto(source, batch, size);
}

function divideInto(source: TokenSource, batch: Batch, size: number): void {
  placeInBatches(source.batches, restOf(source, batch), Math.min(size, source.limit));
}

/** What another image has taken out of the batch since is not in it any more. */
function restOf({ batches }: TokenSource, batch: Batch): readonly string[] {
  return batch.repositories.filter((repository) => batches.get(repository) === batch);
}
