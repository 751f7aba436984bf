import { createHash } from 'node:crypto';

export type Family = 'oci' | 'docker';

/** A manifest or blob by its address (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** A manifest or an index, before it becomes bytes. */
export interface ManifestDocument {
  readonly schemaVersion: number;
  readonly mediaType: string;
  readonly [field: string]: unknown;
}

const MEDIA_TYPES = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    image: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    image: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const IN_TOTO_TYPE = 'application/vnd.in-toto+json';

/** Stores a blob and returns its descriptor. */
export type PutBlob = (mediaType: string, content: string) => Descriptor;

/** Returns `sha256:…` of the bytes. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Returns the manifest of an image with one small layer, whose content the label makes unique. */
export function imageManifest(
  { platform, family, label }: { platform: string; family: Family; label: string },
  putBlob: PutBlob,
): ManifestDocument {
  const types = MEDIA_TYPES[family];
  const layer = putBlob(types.layer, `files of ${label} on ${platform}`);
  const config = {
    ...platformParts(platform),
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  };
  return {
    schemaVersion: 2,
    mediaType: types.image,
    config: putBlob(types.config, JSON.stringify(config)),
    layers: [layer],
  };
}

/** Returns the manifest of something that is no image: a chart, a signature. */
export function artifactManifest(artifactType: string, putBlob: PutBlob): ManifestDocument {
  return {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.oci.image,
    artifactType,
    config: putBlob(EMPTY_TYPE, '{}'),
    layers: [putBlob(artifactType, `content of ${artifactType}`)],
  };
}

/** Returns the manifest that buildkit adds to an index for the provenance of one image. */
export function attestationManifest(image: Descriptor, putBlob: PutBlob): ManifestDocument {
  return {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.oci.image,
    config: putBlob(MEDIA_TYPES.oci.config, '{"architecture":"unknown","os":"unknown"}'),
    layers: [putBlob(IN_TOTO_TYPE, `{"subject":"${image.digest}"}`)],
  };
}

export function indexDocument(family: Family, manifests: readonly object[]): ManifestDocument {
  return { schemaVersion: 2, mediaType: MEDIA_TYPES[family].index, manifests };
}

/** Returns the entry of an index for one platform's manifest. */
export function platformEntry(image: Descriptor, platform: string): object {
  return { ...image, platform: platformParts(platform) };
}

/** Returns the entry of an index for the attestation of one of its images. */
export function attestationEntry(attestation: Descriptor, image: Descriptor): object {
  return {
    ...attestation,
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: {
      'vnd.docker.reference.digest': image.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
  };
}

function platformParts(platform: string): Record<string, string> {
  const [os = '', architecture = '', variant] = platform.split('/');
  return variant === undefined ? { architecture, os } : { architecture, os, variant };
}
