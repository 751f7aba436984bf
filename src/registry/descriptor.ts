import { ActionError } from '../errors.js';
import type { JsonObject } from '../json.js';
import { type Digest, tryParseDigest } from '../reference/digest.js';
import { isMediaType } from './media-type.js';
import { findOddKey, knownKeys } from './strict-json.js';

/** What a document says of another one (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

const KEYS = knownKeys('mediaType', 'digest', 'size', 'platform', 'annotations');

/** Returns a fragment where a key is one of a descriptor's but for its case, or undefined. */
export function findOddDescriptorKey(object: JsonObject): string | undefined {
  return findOddKey(object, KEYS);
}

/** Returns the descriptor, or undefined where one of its three fields does not pass its grammar. */
export function tryReadDescriptor({ mediaType, digest, size }: JsonObject): Descriptor | undefined {
  const parsed = typeof digest === 'string' ? tryParseDigest(digest) : undefined;
  if (parsed === undefined || typeof mediaType !== 'string' || !isMediaType(mediaType)) {
    return undefined;
  }
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
  return isSize ? { mediaType, digest: parsed, size } : undefined;
}

/** What was read in the place of a descriptor. */
export interface Described {
  /** `manifest`, `config`: the subject of the message. */
  readonly what: string;
  readonly size: number;
  /** Left out where the registry says nothing of it. */
  readonly mediaType?: string;
}

/** Throws `PROTOCOL` where what was read is not what its descriptor says. */
export function checkDescribed({ what, size, mediaType }: Described, descriptor: Descriptor): void {
  const says = (why: string): ActionError => new ActionError('PROTOCOL', `${what}: ${why}`);
  if (size !== descriptor.size) {
    throw says(`it is ${size} bytes long, and its descriptor says ${descriptor.size}`);
  }
  if (mediaType !== undefined && mediaType !== descriptor.mediaType) {
    throw says(
      `its media type is "${mediaType}", and its descriptor says "${descriptor.mediaType}"`,
    );
  }
}
