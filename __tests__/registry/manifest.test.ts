import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type DigestAlgorithm, formatDigest, parseDigest } from '../../src/reference/digest.js';
import { type Manifest, type ManifestSource, readManifest } from '../../src/registry/manifest.js';

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_IMAGE = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';

const image = (mediaType?: string, configType: unknown = OCI_CONFIG): object => ({
  schemaVersion: 2,
  mediaType,
  config: { mediaType: configType },
  layers: [],
});

const index = (manifests: unknown = [], mediaType = OCI_INDEX): object => ({
  schemaVersion: 2,
  mediaType,
  manifests,
});

function digestOf(bytes: Buffer, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

function read(document: unknown, more: Partial<ManifestSource> = {}): Manifest {
  const bytes = Buffer.isBuffer(document) ? document : Buffer.from(JSON.stringify(document));
  return readManifest({ bytes, contentType: undefined, digestHeader: undefined, ...more });
}

describe('readManifest', () => {
  test.each(
    [
      ['an OCI index', index(), 'index', OCI_INDEX],
      ['a Docker index', index([], DOCKER_INDEX), 'index', DOCKER_INDEX],
      ['an OCI image', image(OCI_IMAGE), 'image', OCI_IMAGE],
      ['a Docker image', image(DOCKER_IMAGE, DOCKER_CONFIG), 'image', DOCKER_IMAGE],
      [
        'an artifact by its type',
        { ...image(OCI_IMAGE), artifactType: 'a/b' },
        'artifact',
        OCI_IMAGE,
      ],
      ['an artifact by its config', image(OCI_IMAGE, 'application/x'), 'artifact', OCI_IMAGE],
      ['a config without a type', image(OCI_IMAGE, 7), 'artifact', OCI_IMAGE],
    ].map(([name, document, kind, mediaType]) => ({ name, document, kind, mediaType })),
  )('$name', ({ document, kind, mediaType }) => {
    const bytes = Buffer.from(JSON.stringify(document));
    const manifest = read(bytes);
    expect(manifest).toMatchObject({ kind, mediaType, platforms: [], size: bytes.length });
    expect(formatDigest(manifest.digest)).toBe(digestOf(bytes));
  });

  test.each([
    ['the same as in the document', image(OCI_IMAGE), OCI_IMAGE],
    ['with a parameter', image(OCI_IMAGE), `${OCI_IMAGE}; charset=utf-8`],
    ['in capitals', image(OCI_IMAGE), OCI_IMAGE.toUpperCase()],
    ['in place of the document', image(), OCI_IMAGE],
    ['missing', image(OCI_IMAGE), undefined],
  ])('Content-Type %s', (_name, document, contentType) => {
    expect(read(document, { contentType }).mediaType).toBe(OCI_IMAGE);
  });

  const both = { ...image(OCI_IMAGE), manifests: [] };
  test.each([
    ['nothing', Buffer.alloc(0), 'it is empty'],
    ['no JSON', Buffer.from('<html>'), 'it is not JSON in UTF-8'],
    ['no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'it is not JSON in UTF-8'],
    ['a list', [], 'it is not a JSON object'],
    ['a text', '"x"', 'it is not a JSON object'],
    ['null', null, 'it is not a JSON object'],
    ['schema 1', { schemaVersion: 1, fsLayers: [] }, 'it is of schema 1'],
    [
      'its type',
      { ...image(DOCKER_IMAGE.replace('v2+json', 'v1+prettyjws')) },
      'it is of schema 1',
    ],
    ['no version', { ...image(OCI_IMAGE), schemaVersion: undefined }, 'its schemaVersion is not 2'],
    ['version 3', { ...image(OCI_IMAGE), schemaVersion: 3 }, 'its schemaVersion is not 2'],
    ['an image and an index', both, 'it is both an index and an image'],
    ['an index and an image', { ...index(), layers: [] }, 'it is both an index and an image'],
    [
      'a key that Go reads and this does not',
      { ...index(), Layers: [] },
      'its key "Layers" is not in the case of the specification',
    ],
    [
      'a key that stands twice',
      Buffer.from(`{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[],"manifests":[]}`),
      'its key "manifests" stands twice in one object',
    ],
    [
      'an entry with two digests',
      Buffer.from('{"manifests":[{"digest":"a","digest":"b"}]}'),
      'its key "digest" stands twice in one object',
    ],
    [
      'an entry with a digest that Go reads',
      index([{ digest: 'a', Digest: 'b' }]),
      'an entry: its key "Digest" is not in the case of the specification',
    ],
    [
      'a platform that Go reads',
      index([{ platform: { os: 'linux', Architecture: 'arm64' } }]),
      'an entry: its key "Architecture" is not in the case of the specification',
    ],
    [
      'a config that Go reads',
      { ...image(OCI_IMAGE), config: { mediaType: OCI_CONFIG, Size: 1 } },
      'its key "Size" is not in the case of the specification',
    ],
    ['a byte order mark', Buffer.from('\ufeff{}'), 'it is not JSON in UTF-8'],
    ['no end', Buffer.from('['.repeat(100_000)), 'it is not JSON in UTF-8'],
    [
      'a depth without end',
      Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)),
      'it is nested deeper than 128 levels',
    ],
    ['a type with NUL', image('a/b\0c'), '"a/b c" is not a media type'],
    ['a type with half a surrogate', image('a/b\ud800'), '"a/b" is not a media type'],
    [
      'a key with a long s, which Go reads as one with an s',
      { ...image(OCI_IMAGE), manifeſts: [] },
      'its key "manife\u017fts" is not in the case of the specification',
    ],
    [
      'more platforms than a line holds',
      {
        ...index(),
        manifests: Array.from({ length: 257 }, (_, n) => ({
          platform: { os: 'linux', architecture: `a${n}` },
        })),
      },
      'it lists 257 platforms, and 256 are the most',
    ],
    ['an index with a config', { ...index(), config: {} }, 'it is both an index and an image'],
    [
      'an image as index',
      { ...image(OCI_INDEX) },
      `its media type is "${OCI_INDEX}", and it has no list of manifests`,
    ],
    [
      'an index as image',
      index([], OCI_IMAGE),
      `its media type is "${OCI_IMAGE}", and it has no config and layers`,
    ],
    [
      'an index of no list',
      index({}),
      `its media type is "${OCI_INDEX}", and it has no list of manifests`,
    ],
    ['a type of another kind', image(OCI_CONFIG), `"${OCI_CONFIG}" is no manifest's type`],
    ['a type of no grammar', image('$(id)/x'), '"$(id)/x" is not a media type'],
    ['a type that is no text', { ...image(), mediaType: 7 }, 'its mediaType is not a string'],
    ['no type at all', image(), 'neither it nor its Content-Type header has a media type'],
    ['more than the limit', Buffer.alloc(4_194_305, ' '), 'it is longer than 4194304 bytes'],
  ])('refuses %s', (_name, document, why) => {
    const expected = expect.objectContaining({ code: 'PROTOCOL', message: `manifest: ${why}` });
    expect(() => read(document)).toThrow(expected);
  });

  test('takes as many bytes as the limit', () => {
    const bytes = Buffer.alloc(4_194_304, ' ');
    bytes.write(JSON.stringify(image(OCI_IMAGE)));
    expect(read(bytes)).toMatchObject({ kind: 'image', size: 4_194_304 });
  });

  test.each([
    ['beyond 2^53', '9007199254740993'],
    ['with a fraction', '1.5'],
    ['below nothing', '-1'],
    ['beyond every number', '1e999'],
    ['in words', '"7"'],
  ])('reads no descriptor with a size %s', (_name, size) => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const entry = `{"mediaType":"${OCI_IMAGE}","digest":"${digest}","size":${size}}`;
    const text = JSON.stringify(index(['x'])).replace('"x"', entry);
    expect(read(Buffer.from(text)).entries).toEqual([
      { descriptor: undefined, platform: undefined },
    ]);
  });

  test.each(
    [
      [
        'another type',
        image(OCI_IMAGE),
        OCI_INDEX,
        `its media type is "${OCI_IMAGE}", and its Content-Type header "${OCI_INDEX}"`,
      ],
      ['no manifest', image(), 'text/html', '"text/html" is no manifest\'s type'],
      [
        'schema 1',
        image(),
        'application/vnd.docker.distribution.manifest.v1+json',
        'it is of schema 1',
      ],
    ].map(([name, document, contentType, why]) => ({ name, document, contentType, why })),
  )('refuses a Content-Type of $name', ({ document, contentType, why }) => {
    const message = `manifest: ${why as string}`;
    expect(() => read(document, { contentType: contentType as string })).toThrow(message);
  });
});

describe('digests', () => {
  const bytes = Buffer.from(JSON.stringify(image(OCI_IMAGE)));
  const sha256 = digestOf(bytes);
  const sha512 = digestOf(bytes, 'sha512');
  const other = `sha256:${'a'.repeat(64)}`;

  test.each([
    ['neither', {}, sha256],
    ['a header', { digestHeader: sha256 }, sha256],
    ['a header of sha512', { digestHeader: sha512 }, sha256],
    ['a request', { requested: parseDigest(sha256) }, sha256],
    ['a request of sha512', { requested: parseDigest(sha512) }, sha512],
    ['both', { requested: parseDigest(sha512), digestHeader: sha256 }, sha512],
    ['an algorithm', { algorithm: 'sha512' } as const, sha512],
  ])('agree: %s', (_name, more, digest) => {
    expect(formatDigest(read(bytes, more).digest)).toBe(digest);
  });

  test.each([
    [
      'the request',
      { requested: parseDigest(other) },
      `its bytes are ${sha256}, and the digest asked for is ${other}`,
    ],
    [
      'the header',
      { digestHeader: other },
      `its bytes are ${sha256}, and its Docker-Content-Digest header says ${other}`,
    ],
    [
      'the header of sha512',
      { digestHeader: `sha512:${'a'.repeat(128)}` },
      `its bytes are ${sha512}, and its Docker-Content-Digest header says sha512:${'a'.repeat(128)}`,
    ],
    [
      'a header of no grammar',
      { digestHeader: 'sha256:x' },
      'its Docker-Content-Digest header "sha256:x" is not a digest',
    ],
    [
      'an empty header',
      { digestHeader: '' },
      'its Docker-Content-Digest header "" is not a digest',
    ],
  ])('disagree: %s', (_name, more, why) => {
    const expected = expect.objectContaining({ code: 'DIGEST', message: `manifest: ${why}` });
    expect(() => read(bytes, more)).toThrow(expected);
  });
});

describe('platforms', () => {
  const entry = (os: unknown, architecture: unknown, variant?: unknown): object => ({
    platform: { os, architecture, variant },
  });
  const attestation = {
    ...entry('linux', 'amd64'),
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  };
  test.each([
    [
      'in their order',
      [entry('linux', 'arm64'), entry('linux', 'amd64')],
      ['linux/arm64', 'linux/amd64'],
    ],
    ['with variants', [entry('linux', 'arm', 'v7')], ['linux/arm/v7']],
    ['each once', [entry('linux', 'amd64'), entry('linux', 'amd64')], ['linux/amd64']],
    ['without attestations', [attestation, entry('unknown', 'unknown')], []],
    ['without entries that have none', [{}, null, 7, { platform: 'linux' }], []],
    ['without NUL and half surrogates', [entry('linux\0', 'amd64'), entry('linux', 'a\ud800')], []],
    ['without what a shell reads', [entry('$(id)', 'amd64'), entry('linux', 'a;b')], []],
  ])('%s', (_name, manifests, platforms) => {
    expect(read(index(manifests)).platforms).toEqual(platforms);
  });
});
