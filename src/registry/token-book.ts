import type { Clock } from '../clock.js';
import type { BearerToken } from './token.js';
import { type Batch, newBatch, place, placeInBatches, SCOPES_PER_TOKEN } from './token-batch.js';
import { divide, type TokenSource } from './token-division.js';

/** The tokens of one session: asked for once each, by however many images at a time. */
export interface TokenBook extends TokenSource {
  readonly clock: Clock;
}

/** A token that covers a repository. */
export interface HeldToken {
  readonly token: BearerToken;
  /** Whether it was asked for with other repositories together. */
  readonly isShared: boolean;
}

export function createTokenBook(
  options: Pick<TokenBook, 'clock' | 'mint' | 'findCause'> & {
    readonly repositories: readonly string[];
  },
): TokenBook {
  const { repositories, ...rest } = options;
  const batches = new Map<string, Batch>();
  placeInBatches(batches, [...new Set(repositories)]);
  return { ...rest, batches, limit: SCOPES_PER_TOKEN };
}

/**
 * Returns a fresh token for the repository, or one that covers none where it is undefined. Where the
 * realm refuses several repositories together it is asked for fewer, down to one, so that a refusal
 * is the right image's.
 */
export async function tokenFor(
  book: TokenBook,
  repository: string | undefined,
): Promise<HeldToken> {
  for (;;) {
    const batch = batchOf(book, repository);
    try {
      const token = await currentToken(book, batch);
      return { token, isShared: batch.repositories.length > 1 };
    } catch (error) {
      if (batchOf(book, repository) === batch) throw error; // otherwise it was divided
    }
  }
}

/**
 * Returns a token for this repository alone in place of one that the registry did not accept for it;
 * asks for it only where no other image has done so since.
 */
export async function tokenInPlaceOf(
  book: TokenBook,
  repository: string,
  refused: BearerToken,
): Promise<HeldToken> {
  const batch = batchOf(book, repository);
  const held = batch.repositories.length > 1 ? refused : await batch.token;
  if (held === refused && book.batches.get(repository) === batch) {
    place(book.batches, newBatch([repository]));
  }
  return tokenFor(book, repository);
}

function batchOf({ batches }: TokenBook, repository: string | undefined): Batch {
  const key = repository ?? ''; // no repository has this name
  const known = batches.get(key);
  if (known !== undefined) return known;
  const batch = newBatch(repository === undefined ? [] : [repository]);
  batches.set(key, batch);
  return batch;
}

async function currentToken(book: TokenBook, batch: Batch): Promise<BearerToken> {
  const held = batch.token;
  if (held !== undefined) {
    const token = await held;
    if (book.clock.now() < token.freshUntil) return token;
    if (batch.token === held) batch.token = undefined;
  }
  batch.token ??= mintInto(book, batch);
  return batch.token;
}

/** A failure is not kept: a later image, or a later look for the same tag, asks again. */
async function mintInto(book: TokenBook, batch: Batch): Promise<BearerToken> {
  try {
    return await book.mint(batch.repositories);
  } catch (error) {
    try {
      if (batch.repositories.length > 1) await divide(book, batch, error);
    } finally {
      batch.token = undefined;
    }
    throw error;
  }
}
