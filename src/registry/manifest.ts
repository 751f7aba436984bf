import { ActionError } from '../errors.js';
import {
  type Digest,
  type DigestAlgorithm,
  equalDigests,
  formatDigest,
  tryParseDigest,
} from '../reference/digest.js';
import { printable } from '../text.js';
import { computeDigest } from './content-digest.js';
import { type ManifestDocument, readDocument } from './manifest-document.js';

export const MANIFEST_LIMIT_BYTES = 4 * 1024 * 1024;

/** What is known of a manifest after its bytes were hashed and read. */
export interface Manifest extends ManifestDocument {
  /** Of the bytes. */
  readonly digest: Digest;
  /** Bytes of the manifest itself. */
  readonly size: number;
}

export interface ManifestSource {
  readonly bytes: Buffer;
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /** The `Docker-Content-Digest` header. */
  readonly digestHeader: string | undefined;
  /** The digest that was asked for. */
  readonly requested?: Digest | undefined;
  /** The algorithm of the digest where none was asked for; sha256 by default. */
  readonly algorithm?: DigestAlgorithm | undefined;
}

/**
 * Returns what the bytes are (OCI image specification, "Image Manifest" and "Image Index"). Throws
 * `DIGEST` where bytes, header and request do not agree, `PROTOCOL` where it is no manifest.
 */
export function readManifest(source: ManifestSource): Manifest {
  const { bytes, requested, digestHeader } = source;
  if (bytes.length === 0) throw problem('it is empty');
  if (bytes.length > MANIFEST_LIMIT_BYTES) {
    throw problem(`it is longer than ${MANIFEST_LIMIT_BYTES} bytes`);
  }
  if (requested !== undefined) checkDigest(bytes, requested, 'the digest asked for is');
  if (digestHeader !== undefined) {
    checkDigest(bytes, readDigestHeader(digestHeader), 'its Docker-Content-Digest header says');
  }
  return {
    digest: computeDigest(bytes, requested?.algorithm ?? source.algorithm ?? 'sha256'),
    ...readDocument(bytes, source.contentType),
    size: bytes.length,
  };
}

function problem(why: string): ActionError {
  return new ActionError('PROTOCOL', `manifest: ${why}`);
}

function checkDigest(bytes: Buffer, expected: Digest, source: string): void {
  const computed = computeDigest(bytes, expected.algorithm);
  if (equalDigests(computed, expected)) return;
  throw new ActionError(
    'DIGEST',
    `manifest: its bytes are ${formatDigest(computed)}, and ${source} ${formatDigest(expected)}`,
  );
}

function readDigestHeader(text: string): Digest {
  const digest = tryParseDigest(text.trim());
  if (digest !== undefined) return digest;
  const words = `its Docker-Content-Digest header "${printable(text)}" is not a digest`;
  throw new ActionError('DIGEST', `manifest: ${words}`);
}
