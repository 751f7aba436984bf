import { ActionError } from '../errors.js';
import { printable } from '../text.js';

export type DigestAlgorithm = 'sha256' | 'sha512';

/** A digest that passed the grammar: safe in a URL, a shell and a log. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal digits: 64 for sha256, 128 for sha512. */
  readonly hex: string;
}

const HEX_LENGTH: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha512: 128 };

/**
 * Returns the digest in the text `algorithm:hex`; throws `INPUT` otherwise (OCI image specification,
 * descriptor, "Registered algorithms").
 */
export function parseDigest(text: string): Digest {
  const digest = tryParseDigest(text);
  if (digest !== undefined) return digest;
  throw new ActionError('INPUT', `digest "${printable(text)}" is not a digest`, {
    remedy: 'Write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).',
  });
}

/** Returns the digest in the text, or undefined where there is none. */
export function tryParseDigest(text: string): Digest | undefined {
  const match = /^(sha256|sha512):([0-9a-f]{64}|[0-9a-f]{128})$/.exec(text);
  const [, algorithm, hex] = match ?? [];
  if (hex === undefined || (algorithm !== 'sha256' && algorithm !== 'sha512')) return undefined;
  return hex.length === HEX_LENGTH[algorithm] ? { algorithm, hex } : undefined;
}

export function formatDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex}`;
}

export function equalDigests(left: Digest, right: Digest): boolean {
  return left.algorithm === right.algorithm && left.hex === right.hex;
}
