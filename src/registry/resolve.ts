import { ActionError } from '../errors.js';
import { equalDigests, formatDigest } from '../reference/digest.js';
import { type Platform, formatPlatform } from '../reference/platform.js';
import type { Reference } from '../reference/reference.js';
import { formatSeconds } from './absence.js';
import { choosePlatform, noSuchPlatform } from './choose-platform.js';
import { checkConfigPlatform } from './config-platform.js';
import type { IndexEntry } from './index-entry.js';
import { lookUp, type LookUpOptions } from './look-up.js';
import type { Manifest } from './manifest.js';
import { createManifestReader, type ManifestReader, nameEntry } from './manifest-reader.js';
import type { Reader } from './session.js';
import { verifyPlatforms } from './verify-platforms.js';

/** What a reference points to now: proven by hashing the bytes that the registry sent. */
export interface Resolved extends Pick<
  Manifest,
  'digest' | 'mediaType' | 'kind' | 'platforms' | 'size'
> {
  /** How it was found, as fragments for the log: `linux/arm64 of index sha256:…`, `waited 35 s`. */
  readonly notes: readonly string[];
}

/** What the inputs ask of every image. */
export interface ResolveOptions extends LookUpOptions {
  /** The platform whose manifest is wanted; undefined takes what the reference names. */
  readonly platform: Platform | undefined;
  /** Whether every platform manifest of an index is to be proven to exist. */
  readonly verifiesPlatforms: boolean;
}

/**
 * Returns what the reference points to. Throws `DIGEST` where the tag has moved away from the digest
 * beside it, `NOT_FOUND` where it, its platform or a platform manifest is not there, and what the
 * session throws.
 */
export async function resolveReference(
  session: Reader,
  reference: Reference,
  options: ResolveOptions,
): Promise<Resolved> {
  const { platform, verifiesPlatforms, waiting } = options;
  const { manifest: named, waitedMilliseconds } = await lookUp(session, reference, options);
  const reader = createManifestReader(session, reference.repository);
  const found: Found = { session, reader, repository: reference.repository, named };
  const choice =
    platform !== undefined && named.kind === 'index'
      ? await choosePlatform(reader, named, platform)
      : undefined;
  const chosen = choice?.entry;
  checkTag(reference, { named, chosen }, waiting.limitMilliseconds);
  if (platform !== undefined && choice !== undefined && chosen === undefined) {
    throw noSuchPlatform(named, platform, choice.offered);
  }
  const verified = verifiesPlatforms ? [await verify(found, chosen)] : [];
  const { manifest, platforms, note } = await select(found, platform, chosen);
  const { digest, mediaType, kind, size } = manifest;
  const waited = waitedMilliseconds > 0 ? [`waited ${formatSeconds(waitedMilliseconds)}`] : [];
  const notes = [...(note === undefined ? [] : [note]), ...verified, ...waited];
  return { digest, mediaType, kind, platforms, size, notes };
}

/** What a reference names, and where it was found. */
interface Found {
  readonly session: Reader;
  readonly reader: ManifestReader;
  readonly repository: string;
  readonly named: Manifest;
}

function checkTag(
  { tag, digest }: Reference,
  { named, chosen }: { readonly named: Manifest; readonly chosen: IndexEntry | undefined },
  waitMilliseconds: number,
): void {
  if (tag === undefined || digest === undefined || equalDigests(named.digest, digest)) return;
  const ofPlatform = chosen?.descriptor?.digest;
  if (ofPlatform !== undefined && equalDigests(ofPlatform, digest)) return;
  const [now, given] = [formatDigest(named.digest), formatDigest(digest)];
  const why =
    chosen?.platform === undefined || ofPlatform === undefined
      ? `${now}, not ${given}`
      : `${now}, its ${formatPlatform(chosen.platform)} is ${formatDigest(ofPlatform)}, and neither is ${given}`;
  const wait = waitMilliseconds > 0 ? ' Only a tag that does not exist yet is waited for.' : '';
  throw new ActionError('DIGEST', `tag "${tag}" is now ${why}`, {
    remedy: `If the tag was meant to move, write @${now}; to keep what was pinned, leave the tag out.${wait}`,
  });
}

async function verify(found: Found, chosen: IndexEntry | undefined): Promise<string> {
  const { named } = found;
  if (named.kind !== 'index') return `no index but one ${named.kind}: no platforms to verify`;
  const count = await verifyPlatforms({ ...found, index: named, chosen });
  if (count === 0) return 'the index lists no platform manifest: nothing to verify';
  return count === 1 ? '1 platform manifest verified' : `${count} platform manifests verified`;
}

/** The manifest that is pinned. */
interface Selected {
  readonly manifest: Manifest;
  readonly platforms: readonly string[];
  readonly note: string | undefined;
}

async function select(
  { session, reader, repository, named }: Found,
  platform: Platform | undefined,
  chosen: IndexEntry | undefined,
): Promise<Selected> {
  if (platform === undefined) {
    return { manifest: named, platforms: named.platforms, note: undefined };
  }
  if (chosen === undefined) {
    const image = { repository, manifest: named };
    const is = formatPlatform(await checkConfigPlatform(session, image, platform));
    return { manifest: named, platforms: [is], note: `${is} by its config` };
  }
  const manifest = await readChosen(reader, chosen);
  const is = formatPlatform(chosen.platform ?? platform);
  return { manifest, platforms: [is], note: `${is} of index ${formatDigest(named.digest)}` };
}

async function readChosen(reader: ManifestReader, chosen: IndexEntry): Promise<Manifest> {
  try {
    return await reader.read(chosen);
  } catch (error) {
    throw error instanceof ActionError ? nameEntry(chosen, error) : error;
  }
}
