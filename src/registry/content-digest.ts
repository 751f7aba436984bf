import { createHash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from '../reference/digest.js';

/** Returns the digest of the bytes. */
export function computeDigest(bytes: Buffer, algorithm: DigestAlgorithm): Digest {
  return { algorithm, hex: createHash(algorithm).update(bytes).digest('hex') };
}
