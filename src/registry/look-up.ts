import { formatDigest } from '../reference/digest.js';
import { type Reference, formatReference } from '../reference/reference.js';
import { describeAbsence } from './absence.js';
import { type Manifest, readManifest } from './manifest.js';
import type { Reader } from './session.js';
import type { TagLists } from './tag-list.js';
import { type Waiting, waitFor } from './wait.js';

export interface LookUpOptions {
  readonly waiting: Waiting;
  readonly tagLists: TagLists;
}

/** What a reference names, and how long it was waited for; 0 where the first look found it. */
export interface LookedUp {
  readonly manifest: Manifest;
  readonly waitedMilliseconds: number;
}

/**
 * Returns the manifest that the reference names: by its tag where it has one, else by its digest.
 * Waits for one that is not there yet; throws `AbsenceError` where it does not come.
 */
export async function lookUp(
  session: Reader,
  reference: Reference,
  { waiting, tagLists }: LookUpOptions,
): Promise<LookedUp> {
  const look = (): Promise<Manifest> => readNamed(session, reference);
  const outcome = await waitFor(formatReference(reference), look, waiting);
  const { milliseconds } = outcome;
  if (outcome.found) return { manifest: outcome.value, waitedMilliseconds: milliseconds };
  const isCutShort = milliseconds < waiting.limitMilliseconds;
  const absence = { error: outcome.error, waitedMilliseconds: milliseconds, isCutShort };
  throw await describeAbsence(absence, reference, { session, tagLists });
}

async function readNamed(
  session: Reader,
  { repository, tag, digest }: Reference,
): Promise<Manifest> {
  const wanted = tag ?? (digest === undefined ? 'latest' : formatDigest(digest));
  const { body, contentType, digestHeader } = await session.getManifest(repository, wanted);
  const source = { bytes: body, contentType, digestHeader };
  return tag === undefined
    ? readManifest({ ...source, requested: digest })
    : readManifest({ ...source, algorithm: digest?.algorithm });
}
