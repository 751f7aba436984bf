import { ActionError } from '../errors.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { formatDigest } from '../reference/digest.js';
import { type Platform, formatPlatform, parsePlatformParts } from '../reference/platform.js';
import { type Descriptor, findOddDescriptorKey, tryReadDescriptor } from './descriptor.js';
import { findOddKey, knownKeys } from './strict-json.js';

/** A manifest that an index lists (OCI image specification, "Image Index"). */
export interface IndexEntry {
  /** Undefined where it is none that could be followed. */
  readonly descriptor: Descriptor | undefined;
  /** Undefined where it has none, or one that does not pass the grammar. */
  readonly platform: Platform | undefined;
}

/** How many platforms an index may list: they are put out on one line. */
export const PLATFORMS_LIMIT = 256;

const PLATFORM_KEYS = knownKeys('os', 'architecture', 'variant');

/**
 * Returns what an index lists, attestations left out, in its order. Throws `PROTOCOL` where others would
 * read an entry as another one.
 */
export function readEntries(manifests: readonly unknown[]): readonly IndexEntry[] {
  const entries = manifests.map((entry) => (isJsonObject(entry) ? entry : {}));
  entries.forEach(checkKeys);
  return entries
    .filter((entry) => !isAttestation(entry))
    .map((entry) => ({ descriptor: tryReadDescriptor(entry), platform: readPlatform(entry) }));
}

function checkKeys(entry: JsonObject): void {
  const { platform } = entry;
  const odd =
    findOddDescriptorKey(entry) ??
    (isJsonObject(platform) ? findOddKey(platform, PLATFORM_KEYS) : undefined);
  if (odd !== undefined) throw new ActionError('PROTOCOL', `manifest: an entry: ${odd}`);
}

/** Buildkit marks them in two ways; each alone is enough. */
function isAttestation({ platform, annotations }: JsonObject): boolean {
  const isMarked = isJsonObject(annotations) && 'vnd.docker.reference.type' in annotations;
  return isMarked || (isJsonObject(platform) && platform['os'] === 'unknown');
}

function readPlatform({ platform }: JsonObject): Platform | undefined {
  if (!isJsonObject(platform)) return undefined;
  return parsePlatformParts(platform['os'], platform['architecture'], platform['variant']);
}

/** Returns the platforms of the entries, each once, in their order; throws `PROTOCOL`. */
export function listPlatforms(entries: readonly IndexEntry[]): readonly string[] {
  const platforms = new Set(
    entries.flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)])),
  );
  if (platforms.size <= PLATFORMS_LIMIT) return [...platforms];
  const words = `it lists ${platforms.size} platforms, and ${PLATFORMS_LIMIT} are the most`;
  throw new ActionError('PROTOCOL', `manifest: ${words}`);
}

/** Returns the descriptor of an entry that is going to be followed; throws `PROTOCOL` where it has none. */
export function followEntry(entry: IndexEntry): Descriptor {
  if (entry.descriptor !== undefined) return entry.descriptor;
  throw new ActionError('PROTOCOL', 'manifest: its entry has no media type, digest and size');
}

/** Returns the platform and digest of an entry, as far as it has them. */
export function describeEntry({ platform, descriptor }: IndexEntry): string {
  const name = platform === undefined ? 'an entry without a platform' : formatPlatform(platform);
  return descriptor === undefined ? name : `${name} (${formatDigest(descriptor.digest)})`;
}
