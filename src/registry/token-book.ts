import type { Clock } from '../clock.js';
import { RegistryError } from './registry-error.js';
import type { BearerToken } from './token.js';

/** How many repositories one token is asked for. */
export const SCOPES_PER_TOKEN = 100;

/** Repositories that share a token, and the token while one is held or on its way. */
interface Batch {
  readonly repositories: readonly string[];
  token: Promise<BearerToken> | undefined;
}

/** The tokens of one session: asked for once each, by however many images at a time. */
export interface TokenBook {
  readonly clock: Clock;
  /** Asks the realm for a token of these repositories; an empty list asks for none of them. */
  readonly mint: (repositories: readonly string[]) => Promise<BearerToken>;
  /** Whether a refusal of a token for several repositories may be one repository's alone. */
  readonly maySplit: (error: RegistryError) => boolean;
  readonly batches: Map<string, Batch>;
}

/** A token that covers a repository. */
export interface HeldToken {
  readonly token: BearerToken;
  /** Whether it was asked for with other repositories together. */
  readonly isShared: boolean;
}

export function createTokenBook(
  options: Omit<TokenBook, 'batches'> & { readonly repositories: readonly string[] },
): TokenBook {
  const { repositories, ...rest } = options;
  const batches = new Map<string, Batch>();
  const all = [...new Set(repositories)];
  for (let start = 0; start < all.length; start += SCOPES_PER_TOKEN) {
    const batch = newBatch(all.slice(start, start + SCOPES_PER_TOKEN));
    for (const repository of batch.repositories) batches.set(repository, batch);
  }
  return { ...rest, batches };
}

/**
 * Returns a fresh token for the repository, or one that covers none where it is undefined. Where the
 * realm refuses several repositories together they are asked for one by one, so that a refusal is
 * the right image's.
 */
export async function tokenFor(
  book: TokenBook,
  repository: string | undefined,
): Promise<HeldToken> {
  const batch = batchOf(book, repository);
  const isShared = batch.repositories.length > 1;
  try {
    return { token: await currentToken(book, batch), isShared };
  } catch (error) {
    if (!isShared || !(error instanceof RegistryError) || !book.maySplit(error)) throw error;
    split(book, batch);
    return tokenFor(book, repository);
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
    book.batches.set(repository, newBatch([repository]));
  }
  return tokenFor(book, repository);
}

function newBatch(repositories: readonly string[]): Batch {
  return { repositories, token: undefined };
}

function batchOf(book: TokenBook, repository: string | undefined): Batch {
  const key = repository ?? ''; // no repository has this name
  const known = book.batches.get(key);
  if (known !== undefined) return known;
  const batch = newBatch(repository === undefined ? [] : [repository]);
  book.batches.set(key, batch);
  return batch;
}

function split(book: TokenBook, batch: Batch): void {
  for (const repository of batch.repositories) {
    // Another image may have done it, and hold its token already.
    if (book.batches.get(repository) === batch) {
      book.batches.set(repository, newBatch([repository]));
    }
  }
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
    batch.token = undefined;
    throw error;
  }
}
