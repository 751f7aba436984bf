import { ActionError } from '../errors.js';
import { equalDigests, formatDigest } from '../reference/digest.js';
import type { Reference } from '../reference/reference.js';
import { type Manifest, readManifest } from './manifest.js';
import type { Session } from './session.js';

/** What a reference points to now: proven by hashing the bytes that the registry sent. */
export type Resolved = Manifest;

/**
 * Returns what the reference points to: by its tag where it has one, else by its digest. Throws
 * `DIGEST` where the tag has moved away from the digest beside it, and what the session throws.
 */
export async function resolveReference(
  session: Pick<Session, 'getManifest'>,
  reference: Reference,
): Promise<Resolved> {
  const { repository, tag, digest } = reference;
  const wanted = tag ?? (digest === undefined ? 'latest' : formatDigest(digest));
  const { body, contentType, digestHeader } = await session.getManifest(repository, wanted);
  const source = { bytes: body, contentType, digestHeader };
  if (tag === undefined) return readManifest({ ...source, requested: digest });
  const resolved = readManifest({ ...source, algorithm: digest?.algorithm });
  if (digest === undefined || equalDigests(resolved.digest, digest)) return resolved;
  throw new ActionError(
    'DIGEST',
    `tag "${tag}" is now ${formatDigest(resolved.digest)}, not ${formatDigest(digest)}`,
    {
      remedy: `If the tag was meant to move, write @${formatDigest(resolved.digest)}; to keep what was pinned, leave the tag out.`,
    },
  );
}
