/** The four media types of a manifest, and which of them are an index. */
const MANIFEST_TYPES: ReadonlyMap<string, 'index' | 'image'> = new Map([
  ['application/vnd.oci.image.index.v1+json', 'index'],
  ['application/vnd.oci.image.manifest.v1+json', 'image'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'image'],
]);

/** One header: distribution reads neither wildcards nor weights. */
export const ACCEPT_MANIFESTS = [...MANIFEST_TYPES.keys()].join(', ');

/** The configs that make a manifest an image's. */
export const IMAGE_CONFIG_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** RFC 6838, section 4.2. It allows "&" and "$"; only the four types of above are ever given out. */
const MEDIA_TYPE =
  /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

/** Returns whether a manifest of the media type is an index; undefined for every other type. */
export function manifestShape(mediaType: string): 'index' | 'image' | undefined {
  return MANIFEST_TYPES.get(mediaType);
}

/** Whether it is a manifest of Docker's schema 1, which has no digest of its own bytes. */
export function isSchema1(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.docker.distribution.manifest.v1+');
}

/** Returns the media type of a `Content-Type` header, without parameters and in lower case. */
export function readContentType(header: string | undefined): string | undefined {
  const mediaType = header?.split(';', 1)[0]?.trim().toLowerCase();
  return mediaType === '' ? undefined : mediaType;
}
