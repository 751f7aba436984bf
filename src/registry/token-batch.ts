import type { BearerToken } from './token.js';

/** How many repositories one token is asked for. */
export const SCOPES_PER_TOKEN = 100;
/**
 * How much of a URL the scopes of one token take. Many realms and proxies read a request line of
 * 8 KiB at the most, and the realm and its service stand there too.
 */
export const SCOPES_LIMIT_BYTES = 7 * 1024;

/** Repositories that share a token, and the token while one is held or on its way. */
export interface Batch {
  readonly repositories: readonly string[];
  token: Promise<BearerToken> | undefined;
}

/** Each repository's batch. */
export type Batches = Map<string, Batch>;

/** Returns the scope that reads a repository (distribution, "Token Scope Documentation"). */
export function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

export function newBatch(repositories: readonly string[]): Batch {
  return { repositories, token: undefined };
}

/** Puts the batch in the place of all that its repositories were in. */
export function place(batches: Batches, batch: Batch): void {
  for (const repository of batch.repositories) batches.set(repository, batch);
}

/** Puts the repositories into batches of so many at the most, in their order. */
export function placeInBatches(
  batches: Batches,
  repositories: readonly string[],
  limit = SCOPES_PER_TOKEN,
): void {
  let batch: string[] = [];
  let bytes = 0;
  for (const repository of repositories) {
    const more = parameterBytes(repository);
    if (batch.length > 0 && (batch.length >= limit || bytes + more > SCOPES_LIMIT_BYTES)) {
      place(batches, newBatch(batch));
      [batch, bytes] = [[], 0];
    }
    batch.push(repository);
    bytes += more;
  }
  place(batches, newBatch(batch));
}

function parameterBytes(repository: string): number {
  return new URLSearchParams({ scope: pullScope(repository) }).toString().length + '&'.length;
}

/** Returns half of a number of repositories, rounded up. */
export function halfOf(count: number): number {
  return Math.ceil(count / 2);
}
