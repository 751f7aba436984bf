import { ActionError } from '../errors.js';
import { formatDigest } from '../reference/digest.js';
import { checkDescribed } from './descriptor.js';
import { describeEntry, followEntry, type IndexEntry } from './index-entry.js';
import { type Manifest, readManifest } from './manifest.js';
import type { Reader } from './session.js';

/** Reads the manifests that an index lists, each of them once. */
export interface ManifestReader {
  /** Returns the manifest of an entry, hashed, and as its descriptor says. */
  read(entry: IndexEntry): Promise<Manifest>;
}

export function createManifestReader(session: Reader, repository: string): ManifestReader {
  const read = new Map<string, Promise<Manifest>>();
  return {
    read: (entry) => {
      const { descriptor } = entry;
      const key = descriptor === undefined ? describeEntry(entry) : formatDigest(descriptor.digest);
      const known = read.get(key);
      if (known !== undefined) return known;
      const reading = fetchEntry(session, repository, entry);
      read.set(key, reading);
      return reading;
    },
  };
}

async function fetchEntry(
  session: Reader,
  repository: string,
  entry: IndexEntry,
): Promise<Manifest> {
  const descriptor = followEntry(entry);
  const reference = formatDigest(descriptor.digest);
  const { body, contentType, digestHeader } = await session.getManifest(repository, reference);
  const source = { bytes: body, contentType, digestHeader, requested: descriptor.digest };
  const manifest = readManifest(source);
  checkDescribed({ what: 'manifest', ...manifest }, descriptor);
  return manifest;
}

/** Returns the error with the entry before its message; what is not there has a remedy of its own. */
export function nameEntry(entry: IndexEntry, error: ActionError): ActionError {
  const { code, message } = error;
  const remedy = code === 'NOT_FOUND' ? DELETED : error.remedy;
  return new ActionError(code, `${describeEntry(entry)}: ${message}`, { remedy, cause: error });
}

/** What to do about a manifest that an index lists and that is not there. */
export const DELETED =
  'The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.';
