import { ActionError } from '../errors.js';
import { formatDigest } from '../reference/digest.js';
import type { IndexEntry } from './index-entry.js';
import type { Manifest } from './manifest.js';
import type { ManifestReader } from './manifest-reader.js';
import { manifestShape } from './media-type.js';

/** How deep indexes may be nested, the first included. */
export const INDEX_DEPTH_LIMIT = 4;
/** How many indexes one index may list, at whatever depth. */
export const NESTED_INDEXES_LIMIT = 16;

/** What an index lists, at whatever depth. */
export interface Listing {
  /** Every entry that is no index, in the order of the indexes. */
  readonly leaves: readonly IndexEntry[];
  /** Indexes that could not be read, and why. */
  readonly failures: readonly EntryFailure[];
}

export interface EntryFailure {
  readonly entry: IndexEntry;
  readonly error: ActionError;
}

interface Walk {
  readonly reader: ManifestReader;
  /** Whether an index that is listed is read, or left out. */
  readonly mayHold: (entry: IndexEntry) => boolean;
  /** Digests of the indexes that were met. */
  readonly met: Set<string>;
  readonly failures: EntryFailure[];
}

/** Reads the indexes that an index lists; throws `PROTOCOL` where they are too many or too deep. */
export async function walkIndex(
  reader: ManifestReader,
  index: Manifest,
  mayHold: (entry: IndexEntry) => boolean = () => true,
): Promise<Listing> {
  const failures: EntryFailure[] = [];
  const met = new Set([formatDigest(index.digest)]);
  const leaves = await listLeaves({ reader, mayHold, met, failures }, index, 1);
  return { leaves, failures };
}

async function listLeaves(walk: Walk, index: Manifest, depth: number): Promise<IndexEntry[]> {
  const lists = await Promise.all(
    index.entries.map((entry) =>
      isIndex(entry) ? descend(walk, entry, depth + 1) : Promise.resolve([entry]),
    ),
  );
  return lists.flat();
}

/** Whether the entry is an index itself. */
export function isIndex({ descriptor }: IndexEntry): boolean {
  return descriptor !== undefined && manifestShape(descriptor.mediaType) === 'index';
}

async function descend(walk: Walk, entry: IndexEntry, depth: number): Promise<IndexEntry[]> {
  const { reader, mayHold, met, failures } = walk;
  const digest = entry.descriptor === undefined ? '' : formatDigest(entry.descriptor.digest);
  if (!mayHold(entry) || met.has(digest)) return [];
  met.add(digest);
  if (depth > INDEX_DEPTH_LIMIT) throw tooMuch(`deeper than ${INDEX_DEPTH_LIMIT} levels`);
  if (met.size > NESTED_INDEXES_LIMIT + 1) throw tooMuch(`more than ${NESTED_INDEXES_LIMIT}`);
  let index: Manifest;
  try {
    index = await reader.read(entry);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    failures.push({ entry, error });
    return [];
  }
  return listLeaves(walk, index, depth);
}

function tooMuch(words: string): ActionError {
  return new ActionError('PROTOCOL', `manifest: the indexes nested in it are ${words}`);
}
