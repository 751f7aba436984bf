import { ActionError } from '../errors.js';
import { equalDigests, formatDigest } from '../reference/digest.js';
import { showsManifest } from './head.js';
import { describeEntry, followEntry, type IndexEntry } from './index-entry.js';
import { type EntryFailure, walkIndex } from './index-walk.js';
import type { Manifest } from './manifest.js';
import { DELETED, type ManifestReader, nameEntry } from './manifest-reader.js';
import type { Reader } from './session.js';

/** How many platform manifests of one image are verified. */
export const VERIFIED_MANIFESTS_LIMIT = 256;

/** An index whose platform manifests are to be there. */
export interface Verification {
  readonly session: Reader;
  readonly reader: ManifestReader;
  readonly repository: string;
  readonly index: Manifest;
  /** The entry that is going to be read anyway: no HEAD is asked for it. */
  readonly chosen: IndexEntry | undefined;
}

/**
 * Proves that every platform manifest of an index exists, those of nested indexes included, and
 * returns how many they are. Throws one error that names all that are missing: `NOT_FOUND`, or the
 * code of the first that failed otherwise.
 */
export async function verifyPlatforms(verification: Verification): Promise<number> {
  const { index, reader } = verification;
  const { leaves, failures } = await walkIndex(reader, index);
  const entries = distinct(leaves);
  if (entries.length > VERIFIED_MANIFESTS_LIMIT) {
    const words = `it lists ${entries.length} platform manifests, and ${VERIFIED_MANIFESTS_LIMIT} are the most that are verified`;
    throw new ActionError('PROTOCOL', `manifest: ${words}`);
  }
  const outcomes = await Promise.all(entries.map((entry) => prove(verification, entry)));
  const all = [...failures, ...outcomes.filter((outcome) => outcome !== undefined)];
  if (all.length > 0) throw describeFailures(index, all);
  return entries.length;
}

/** An index may list one manifest for several platforms. */
function distinct(entries: readonly IndexEntry[]): readonly IndexEntry[] {
  const byDigest = new Map<string, IndexEntry>();
  for (const entry of entries) {
    const { descriptor } = entry;
    const key = descriptor === undefined ? describeEntry(entry) : formatDigest(descriptor.digest);
    if (!byDigest.has(key)) byDigest.set(key, entry);
  }
  return [...byDigest.values()];
}

async function prove(
  { session, reader, repository, chosen }: Verification,
  entry: IndexEntry,
): Promise<EntryFailure | undefined> {
  try {
    const descriptor = followEntry(entry);
    const isChosen =
      chosen !== undefined && equalDigests(followEntry(chosen).digest, descriptor.digest);
    const isShown = !isChosen && (await showsManifest(session, repository, descriptor));
    if (!isShown) await reader.read(entry);
    return undefined;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { entry, error };
  }
}

/** How many failures of another kind a message tells in full. */
const TOLD_FAILURES_LIMIT = 3;

function describeFailures(index: Manifest, failures: readonly EntryFailure[]): ActionError {
  const missing = failures.filter(({ error }) => error.code === 'NOT_FOUND');
  const others = failures.filter(({ error }) => error.code !== 'NOT_FOUND');
  const told = others.slice(0, TOLD_FAILURES_LIMIT).map((one) => nameEntry(one.entry, one.error));
  const untold = others.length - told.length;
  const names = missing.map(({ entry }) => describeEntry(entry)).join(', ');
  const parts = [
    ...(missing.length > 0 ? [`it lists what is not there: ${names}`] : []),
    ...told.map(({ message }) => message),
    ...(untold > 0 ? [`and ${untold} more failed`] : []),
  ];
  const [other] = told;
  const message = `index ${formatDigest(index.digest)}: ${parts.join('; ')}`;
  const remedy = other === undefined ? DELETED : other.remedy;
  return new ActionError(other?.code ?? 'NOT_FOUND', message, {
    remedy,
    cause: failures[0]?.error,
  });
}
