import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
/** Two empty blocks: a tar file of nothing. */
const EMPTY_TAR = Buffer.alloc(1024);

/** OCI image specification, "Content Descriptors". */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An image in a directory, as `skopeo copy oci:DIRECTORY:TAG` reads it. */
export interface OciLayout {
  readonly directory: string;
  readonly tag: string;
  readonly root: Descriptor;
  /** Digest of each platform's manifest, by `os/architecture`. */
  readonly platforms: Readonly<Record<string, string>>;
}

/** Writes an index with a tiny image for each `os/architecture`. */
export function writeIndex(
  directory: string,
  tag: string,
  platforms: readonly string[],
): OciLayout {
  const blobs = openBlobs(directory);
  const manifests = platforms.map((platform) => ({
    ...writeManifest(blobs, platform),
    platform: parsePlatform(platform),
  }));
  const root = blobs.add(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
  writeEntry(directory, tag, root);
  const digests = platforms.map((platform, at) => [platform, manifests[at]?.digest ?? ''] as const);
  return { directory, tag, root, platforms: Object.fromEntries(digests) };
}

/** Writes one tiny image without an index. */
export function writeSingle(directory: string, tag: string, platform: string): OciLayout {
  const root = writeManifest(openBlobs(directory), platform);
  writeEntry(directory, tag, root);
  return { directory, tag, root, platforms: { [platform]: root.digest } };
}

interface Blobs {
  add(mediaType: string, content: Buffer | object): Descriptor;
}

function openBlobs(directory: string): Blobs {
  const folder = join(directory, 'blobs', 'sha256');
  mkdirSync(folder, { recursive: true });
  return {
    add: (mediaType, content) => {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      const hex = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(join(folder, hex), bytes);
      return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
    },
  };
}

function writeManifest(blobs: Blobs, platform: string): Descriptor {
  const diff = createHash('sha256').update(EMPTY_TAR).digest('hex');
  const config = blobs.add(CONFIG, {
    ...parsePlatform(platform),
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] },
    history: [{ created_by: 'nothing' }],
  });
  const layers = [blobs.add(LAYER, gzipSync(EMPTY_TAR))];
  return blobs.add(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers });
}

function writeEntry(directory: string, tag: string, root: Descriptor): void {
  const entry = { ...root, annotations: { 'org.opencontainers.image.ref.name': tag } };
  writeFileSync(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(
    join(directory, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [entry] }),
  );
}

function parsePlatform(platform: string): { readonly os: string; readonly architecture: string } {
  const [os = '', architecture = ''] = platform.split('/');
  return { os, architecture };
}
