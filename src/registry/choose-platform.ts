import { ActionError } from '../errors.js';
import { formatDigest } from '../reference/digest.js';
import { type Platform, formatPlatform, meetsPlatform } from '../reference/platform.js';
import { type IndexEntry, listPlatforms } from './index-entry.js';
import { isIndex, walkIndex } from './index-walk.js';
import type { Manifest } from './manifest.js';
import { type ManifestReader, nameEntry } from './manifest-reader.js';

/** The entry of an index that is of a platform, and what there is otherwise. */
export interface Choice {
  /** Undefined where no entry is of that platform. */
  readonly entry: IndexEntry | undefined;
  /** The platforms that there are instead; empty where the entry was found. */
  readonly offered: readonly string[];
}

/**
 * Returns the first entry of an index that is of the platform. The very platform goes before one that
 * has a variant which was not asked for; nested indexes are read where the index itself has no such
 * entry. Throws what reading them throws.
 */
export async function choosePlatform(
  reader: ManifestReader,
  index: Manifest,
  asked: Platform,
): Promise<Choice> {
  const direct = index.entries.filter((entry) => !isIndex(entry));
  const entry = direct.find((one) => isVery(one, asked));
  if (entry !== undefined) return { entry, offered: [] };
  const mayHold = ({ platform }: IndexEntry): boolean =>
    platform === undefined || meetsPlatform(platform, asked);
  const { leaves, failures } = await walkIndex(reader, index, mayHold);
  const found =
    leaves.find((one) => isVery(one, asked)) ??
    leaves.find(({ platform }) => platform !== undefined && meetsPlatform(platform, asked));
  const [failure] = failures;
  if (found === undefined && failure !== undefined) throw nameEntry(failure.entry, failure.error);
  const offered = found === undefined ? listPlatforms([...index.entries, ...leaves]) : [];
  return { entry: found, offered };
}

function isVery({ platform }: IndexEntry, asked: Platform): boolean {
  return platform !== undefined && formatPlatform(platform) === formatPlatform(asked);
}

/** How many platforms a message lists. */
const OFFERED_LIMIT = 20;

/** Returns the error for an index that has nothing for the platform: it lists what there is. */
export function noSuchPlatform(
  index: Manifest,
  asked: Platform,
  offered: readonly string[],
): ActionError {
  const more = offered.length - OFFERED_LIMIT;
  const listed = offered.slice(0, OFFERED_LIMIT).join(', ');
  const has =
    offered.length === 0
      ? 'it lists no platform'
      : `it has ${listed}${more > 0 ? ` and ${more} more` : ''}`;
  const name = formatPlatform(asked);
  const message = `index ${formatDigest(index.digest)} has no ${name}: ${has}`;
  const remedy =
    offered.length === 0
      ? 'Leave "platform" out.'
      : `Set "platform" to one that is there, or build the image for ${name} too.`;
  return new ActionError('NOT_FOUND', message, { remedy });
}
