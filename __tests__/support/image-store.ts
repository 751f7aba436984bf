import {
  artifactManifest,
  attestationEntry,
  attestationManifest,
  type Descriptor,
  digestOf,
  type Family,
  imageManifest,
  indexDocument,
  type ManifestDocument,
  platformEntry,
  type PutBlob,
} from './manifests.js';

/** A manifest as a registry keeps it: the bytes, and the media type it gives them out as. */
export interface StoredManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

/** The manifest that was published, and what it lists. */
export interface Published extends Descriptor {
  /** Platform to the digest of its manifest; empty unless an index was published. */
  readonly platforms: Readonly<Record<string, string>>;
}

export interface IndexOptions {
  readonly platforms: readonly string[];
  /** Adds an attestation manifest for each platform, as buildkit does. */
  readonly attestations?: boolean;
  readonly family?: Family;
}

/** Manifests and blobs by repository. */
export interface ImageStore {
  publishIndex(repository: string, tag: string, options: IndexOptions): Published;
  /** `linux/amd64` in OCI's media types where nothing else is asked for. */
  publishImage(
    repository: string,
    tag: string,
    options?: { readonly platform?: string; readonly family?: Family },
  ): Published;
  publishArtifact(repository: string, tag: string, artifactType: string): Published;
  /** Publishes bytes as they are, for what no tool would publish. */
  publishBytes(
    repository: string,
    tag: string,
    manifest: { readonly mediaType: string; readonly bytes: string | Buffer },
  ): Published;
  /** Forgets a tag or a digest; other names of the same bytes stay. */
  removeManifest(repository: string, reference: string): void;
  /** Calls this at every look for a manifest, before it: for tags that appear or move meanwhile. */
  onLook(listener: (repository: string, reference: string) => void): void;
  findManifest(repository: string, reference: string): StoredManifest | undefined;
  findBlob(repository: string, digest: string): Buffer | undefined;
  hasRepository(repository: string): boolean;
  listTags(repository: string): readonly string[];
}

export function makeImageStore(): ImageStore {
  const shelves = new Map<string, Shelf>();
  let listener: Parameters<ImageStore['onLook']>[0] = () => undefined;
  const shelfOf = (repository: string): Shelf => {
    const shelf = shelves.get(repository) ?? makeShelf();
    shelves.set(repository, shelf);
    return shelf;
  };
  return {
    publishIndex: (repository, tag, options) =>
      putIndex(shelfOf(repository), tag, { ...options, label: `${repository}:${tag}` }),
    publishImage: (repository, tag, { platform = 'linux/amd64', family = 'oci' } = {}) => {
      const shelf = shelfOf(repository);
      const label = `${repository}:${tag}`;
      return publish(shelf, tag, imageManifest({ platform, family, label }, shelf.putBlob));
    },
    publishArtifact: (repository, tag, artifactType) => {
      const shelf = shelfOf(repository);
      return publish(shelf, tag, artifactManifest(artifactType, shelf.putBlob));
    },
    publishBytes: (repository, tag, { mediaType, bytes }) => ({
      ...shelfOf(repository).putManifest(tag, mediaType, Buffer.from(bytes)),
      platforms: {},
    }),
    removeManifest: (repository, reference) => {
      shelves.get(repository)?.manifests.delete(reference);
    },
    onLook: (other) => {
      listener = other;
    },
    findManifest: (repository, reference) => {
      listener(repository, reference);
      return shelves.get(repository)?.manifests.get(reference);
    },
    findBlob: (repository, digest) => shelves.get(repository)?.blobs.get(digest),
    hasRepository: (repository) => shelves.has(repository),
    listTags: (repository) => {
      const names = [...(shelves.get(repository)?.manifests.keys() ?? [])];
      return names.filter((name) => !name.includes(':'));
    },
  };
}

/** What one repository holds. */
interface Shelf {
  /** By tag and by digest. */
  readonly manifests: Map<string, StoredManifest>;
  readonly blobs: Map<string, Buffer>;
  readonly putBlob: PutBlob;
  /** Stores the manifest under its digest, and under the tag where there is one. */
  putManifest(tag: string | undefined, mediaType: string, bytes: Buffer): Descriptor;
}

function makeShelf(): Shelf {
  const manifests = new Map<string, StoredManifest>();
  const blobs = new Map<string, Buffer>();
  return {
    manifests,
    blobs,
    putBlob: (mediaType, content) => {
      const bytes = Buffer.from(content);
      blobs.set(digestOf(bytes), bytes);
      return { mediaType, digest: digestOf(bytes), size: bytes.length };
    },
    putManifest: (tag, mediaType, bytes) => {
      const stored = { bytes, mediaType, digest: digestOf(bytes) };
      manifests.set(stored.digest, stored);
      if (tag !== undefined) manifests.set(tag, stored);
      return { mediaType, digest: stored.digest, size: bytes.length };
    },
  };
}

function putDocument(
  shelf: Shelf,
  tag: string | undefined,
  document: ManifestDocument,
): Descriptor {
  const bytes = Buffer.from(JSON.stringify(document, undefined, 2));
  return shelf.putManifest(tag, document.mediaType, bytes);
}

function publish(shelf: Shelf, tag: string, document: ManifestDocument): Published {
  return { ...putDocument(shelf, tag, document), platforms: {} };
}

function putIndex(shelf: Shelf, tag: string, options: IndexOptions & { label: string }): Published {
  const { platforms, family = 'oci', label, attestations } = options;
  const images = platforms.map((platform) => {
    const document = imageManifest({ platform, family, label }, shelf.putBlob);
    return { platform, image: putDocument(shelf, undefined, document) };
  });
  const entries = images.map(({ platform, image }) => platformEntry(image, platform));
  const attested = attestations === true ? images : [];
  const attestationEntries = attested.map(({ image }) => {
    const document = attestationManifest(image, shelf.putBlob);
    return attestationEntry(putDocument(shelf, undefined, document), image);
  });
  const index = indexDocument(family, [...entries, ...attestationEntries]);
  return {
    ...putDocument(shelf, tag, index),
    platforms: Object.fromEntries(images.map(({ platform, image }) => [platform, image.digest])),
  };
}
