import { ActionError } from '../errors.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { printable } from '../text.js';
import { type Descriptor, tryReadDescriptor } from './descriptor.js';
import { type IndexEntry, listPlatforms, readEntries } from './index-entry.js';
import {
  IMAGE_CONFIG_TYPES,
  isMediaType,
  isSchema1,
  manifestShape,
  readContentType,
} from './media-type.js';

export type ManifestKind = 'index' | 'image' | 'artifact';

/** What a manifest says of itself. */
export interface ManifestDocument {
  /** One of the four of `media-type.ts`. */
  readonly mediaType: string;
  readonly kind: ManifestKind;
  /** `os/architecture[/variant]` of an index, each once, in its order; empty otherwise. */
  readonly platforms: readonly string[];
  /** What an index lists, attestations left out; empty otherwise. */
  readonly entries: readonly IndexEntry[];
  /** The config of an image, which names its platform; undefined otherwise. */
  readonly config: Descriptor | undefined;
}

/**
 * Returns what the manifest says of itself (OCI image specification, "Image Manifest" and "Image
 * Index"); throws `PROTOCOL` where it is none, or says one thing and its `Content-Type` another.
 */
export function readDocument(bytes: Buffer, contentType: string | undefined): ManifestDocument {
  const document = parseDocument(bytes);
  const mediaType = readMediaType(document, readContentType(contentType));
  checkShape(document, mediaType);
  if (manifestShape(mediaType) !== 'index') {
    const config = imageConfig(document);
    return { mediaType, kind: imageKind(document), platforms: [], entries: [], config };
  }
  const entries = readEntries(Array.isArray(document['manifests']) ? document['manifests'] : []);
  const platforms = listPlatforms(entries);
  return { mediaType, kind: 'index', platforms, entries, config: undefined };
}

function problem(why: string): ActionError {
  return new ActionError('PROTOCOL', `manifest: ${why}`);
}

function parseDocument(bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ActionError('PROTOCOL', 'manifest: it is not JSON in UTF-8', { cause: error });
  }
  if (!isJsonObject(value)) throw problem('it is not a JSON object');
  checkKeys(value);
  return value;
}

const KEYS = ['schemaVersion', 'mediaType', 'manifests', 'config', 'layers', 'artifactType'];
/** In any case, by Unicode's simple folding: a long s (U+017F) is an "s" to Go. */
const ANY_CASE = new RegExp(`^(?:${KEYS.join('|')})$`, 'iu');

/** Go's readers take a key in any case: they would see another document than this one. */
function checkKeys(document: JsonObject): void {
  const odd = Object.keys(document).find((key) => ANY_CASE.test(key) && !KEYS.includes(key));
  if (odd !== undefined)
    throw problem(`its key ${quote(odd)} is not in the case of the specification`);
}

function readMediaType(document: JsonObject, header: string | undefined): string {
  const { schemaVersion, mediaType } = document;
  if (schemaVersion === 1 || [mediaType, header].some(isSchema1Type)) {
    throw new ActionError('PROTOCOL', 'manifest: it is of schema 1', {
      remedy:
        'Push the image again with a current tool: schema 1 has no digest that can be pinned.',
    });
  }
  if (schemaVersion !== 2) throw problem('its schemaVersion is not 2');
  if (mediaType !== undefined && typeof mediaType !== 'string') {
    throw problem('its mediaType is not a string');
  }
  const type = mediaType ?? header;
  if (type === undefined) throw problem('neither it nor its Content-Type header has a media type');
  if (header !== undefined && header !== type) {
    throw problem(`its media type is ${quote(type)}, and its Content-Type header ${quote(header)}`);
  }
  if (!isMediaType(type)) throw problem(`${quote(type)} is not a media type`);
  if (manifestShape(type) === undefined) throw problem(`${quote(type)} is no manifest's type`);
  return type;
}

function isSchema1Type(mediaType: unknown): boolean {
  return typeof mediaType === 'string' && isSchema1(mediaType);
}

function quote(text: string): string {
  return `"${printable(text, 130)}"`;
}

/** What reads it as an index and what reads it as an image must see the same (CVE-2021-41190). */
function checkShape(document: JsonObject, mediaType: string): void {
  const { manifests, config, layers } = document;
  const looksLikeImage = config !== undefined || layers !== undefined;
  if (manifests !== undefined && looksLikeImage) throw problem('it is both an index and an image');
  const isIndex = manifestShape(mediaType) === 'index';
  const isShaped = isIndex
    ? Array.isArray(manifests)
    : isJsonObject(config) && Array.isArray(layers);
  if (isShaped) return;
  const missing = isIndex ? 'list of manifests' : 'config and layers';
  throw problem(`its media type is "${mediaType}", and it has no ${missing}`);
}

function imageKind({ artifactType, config }: JsonObject): ManifestKind {
  return isImageConfig(config) && artifactType === undefined ? 'image' : 'artifact';
}

function imageConfig({ config }: JsonObject): Descriptor | undefined {
  return isImageConfig(config) ? tryReadDescriptor(config) : undefined;
}

function isImageConfig(config: unknown): config is JsonObject {
  const mediaType = isJsonObject(config) ? config['mediaType'] : undefined;
  return typeof mediaType === 'string' && IMAGE_CONFIG_TYPES.has(mediaType);
}
