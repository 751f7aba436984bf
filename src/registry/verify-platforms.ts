import { ActionError } from '../errors.js';
import { formatDigest } from '../reference/digest.js';
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
  const byDigest = new Map(leaves.map((entry) => [keyOf(entry), entry] as const));
  if (byDigest.size > VERIFIED_MANIFESTS_LIMIT) {
    const words = `it lists ${byDigest.size} platform manifests, and ${VERIFIED_MANIFESTS_LIMIT} are the most that are verified`;
    throw new ActionError('PROTOCOL', `manifest: ${words}`);
  }
  const proofs = [...byDigest].map(async ([key, entry]) => {
    return [key, await findFailure(verification, entry)] as const;
  });
  const errors = new Map(await Promise.all(proofs));
  const failed = leaves.flatMap((entry) => {
    const error = errors.get(keyOf(entry));
    return error === undefined ? [] : [{ entry, error }];
  });
  const all = [...failures, ...failed];
  if (all.length > 0) throw describeFailures(index, all);
  return byDigest.size;
}

/** An index may list one manifest for several platforms: it is asked for once. */
function keyOf(entry: IndexEntry): string {
  const { descriptor } = entry;
  return descriptor === undefined ? describeEntry(entry) : formatDigest(descriptor.digest);
}

async function findFailure(
  { session, reader, repository, chosen }: Verification,
  entry: IndexEntry,
): Promise<ActionError | undefined> {
  try {
    const isChosen = chosen !== undefined && keyOf(chosen) === keyOf(entry);
    const isShown = !isChosen && (await showsManifest(session, repository, followEntry(entry)));
    if (!isShown) await reader.read(entry);
    return undefined;
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
}

/** How many missing entries a message names: one manifest may be listed for any number. */
const NAMED_LIMIT = 256;
/** How many failures of another kind a message tells in full. */
const TOLD_FAILURES_LIMIT = 3;

function describeFailures(index: Manifest, failures: readonly EntryFailure[]): ActionError {
  const missing = failures.filter(({ error }) => error.code === 'NOT_FOUND');
  const others = failures.filter(({ error }) => error.code !== 'NOT_FOUND');
  const told = others.slice(0, TOLD_FAILURES_LIMIT).map((one) => nameEntry(one.entry, one.error));
  const untold = others.length - told.length;
  const names = [...new Set(missing.map(({ entry }) => describeEntry(entry)))];
  const unnamed = names.length - NAMED_LIMIT;
  const listed =
    names.slice(0, NAMED_LIMIT).join(', ') + (unnamed > 0 ? `, and ${unnamed} more` : '');
  const parts = [
    ...(missing.length > 0 ? [`it lists what is not there: ${listed}`] : []),
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
