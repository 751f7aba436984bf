import { createHash } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { formatDigest, parseDigest } from '../../src/reference/digest.js';
import { formatPlatform, parsePlatform } from '../../src/reference/platform.js';
import { checkConfigPlatform } from '../../src/registry/config-platform.js';
import type { IndexEntry } from '../../src/registry/index-entry.js';
import {
  INDEX_DEPTH_LIMIT,
  NESTED_INDEXES_LIMIT,
  walkIndex,
} from '../../src/registry/index-walk.js';
import { type Manifest, readManifest } from '../../src/registry/manifest.js';
import type { ManifestReader } from '../../src/registry/manifest-reader.js';
import { fakeReader } from '../registry/documents.js';
import { anyJson, bytesOf, jsonText, mutated, objectOf, outsideText } from './arbitraries.js';
import { MANIFESTS } from './corpus.js';
import { property } from './property.js';
import { attempt, attemptAsync, expectShellSafe } from './verdicts.js';

const digestOf = (bytes: Buffer, algorithm = 'sha256'): string =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;

const INDEX_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const IMAGE_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** The keys that make a document what it is, and how a reader that ignores case may find them. */
const KEYS = ['schemaVersion', 'mediaType', 'manifests', 'config', 'layers', 'artifactType'];
const SPELLINGS = [
  ...KEYS,
  ...KEYS,
  ...KEYS.flatMap((key) => [key.toUpperCase(), key.toLowerCase(), key.replaceAll('s', 'ſ')]),
  'x',
  ...Array.from({ length: 9 }, () => ['manifests', 'config', 'layers']).flat(),
];
const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    1,
    2,
    '2',
    null,
    ...INDEX_TYPES,
    ...IMAGE_TYPES,
    {},
    [],
    [{ platform: { os: '$(id)', architecture: 'a' } }],
  ),
  fc
    .constantFrom(...MANIFESTS)
    .map((text) => (JSON.parse(text) as { config?: unknown }).config ?? []),
  anyJson([
    'platform',
    'os',
    'architecture',
    'variant',
    'mediaType',
    'digest',
    'size',
    'annotations',
  ]),
);
const strange = fc
  .tuple(
    fc.constantFrom(...MANIFESTS),
    objectOf(fc.constantFrom(...SPELLINGS), values),
    fc.boolean(),
  )
  .map(([text, more, isFirst]) => {
    const document = JSON.parse(text) as object;
    return JSON.stringify(isFirst ? { ...more, ...document } : { ...document, ...more });
  });
/** A key twice: readers take the first one or the last one. */
const twice = fc
  .tuple(fc.constantFrom(...MANIFESTS), fc.constantFrom(...SPELLINGS), values)
  .map(([text, key, value]) =>
    text.replace(/\}\s*$/, `,${JSON.stringify(key)}:${JSON.stringify(value)}}`),
  );
const body = bytesOf(fc.oneof(mutated(MANIFESTS), strange, twice, jsonText(values)));
const contentType = fc.oneof(
  fc.constantFrom(
    undefined,
    '',
    ...INDEX_TYPES,
    ...IMAGE_TYPES,
    `${IMAGE_TYPES[0] ?? ''}; charset=utf-8`,
  ),
  outsideText,
);

const read = (bytes: Buffer, header?: string, digestHeader?: string): Manifest | undefined =>
  attempt(() => readManifest({ bytes, contentType: header, digestHeader }), ['PROTOCOL', 'DIGEST']);

describe('readManifest', () => {
  property(
    'takes what every reader takes for the same',
    fc.tuple(body, contentType),
    ([bytes, header]) => {
      const manifest = read(bytes, header);
      if (manifest === undefined) return;
      const isIndex = INDEX_TYPES.includes(manifest.mediaType);
      expect(isIndex || IMAGE_TYPES.includes(manifest.mediaType)).toBe(true);
      expect(manifest.kind === 'index').toBe(isIndex);
      // As Go's readers find them: in any case, by Unicode's simple folding.
      const document = JSON.parse(bytes.toString('utf8')) as Readonly<Record<string, unknown>>;
      const has = (name: string): boolean =>
        Object.keys(document).some(
          (key) => new RegExp(`^${name}$`, 'iu').test(key) && document[key] !== null,
        );
      expect(has('manifests')).toBe(isIndex);
      expect(has('config') || has('layers')).toBe(!isIndex);
      for (const key of Object.keys(document)) {
        expect(KEYS.some((name) => name !== key && new RegExp(`^${name}$`, 'iu').test(key))).toBe(
          false,
        );
      }
    },
  );

  property(
    'gives out the digest of the bytes, and what a shell may hold',
    fc.tuple(body, contentType),
    ([bytes, header]) => {
      const manifest = read(bytes, header);
      if (manifest === undefined) return;
      expect(formatDigest(manifest.digest)).toBe(digestOf(bytes));
      expect(manifest.size).toBe(bytes.length);
      expectShellSafe(manifest.mediaType);
      for (const platform of manifest.platforms) {
        expectShellSafe(platform);
        expect(formatPlatform(parsePlatform(platform))).toBe(platform);
      }
      expect(new Set(manifest.platforms).size).toBe(manifest.platforms.length);
      for (const { descriptor } of manifest.entries)
        if (descriptor !== undefined) expectShellSafe(formatDigest(descriptor.digest));
    },
  );

  property(
    'believes no other digest',
    fc.tuple(
      fc.constantFrom(...MANIFESTS.slice(0, 5)),
      fc.constantFrom('sha256', 'sha512'),
      fc.nat(63),
      fc.constantFrom('0', 'f', 'g', ''),
    ),
    ([text, algorithm, at, digit]) => {
      const bytes = Buffer.from(text);
      const right = digestOf(bytes, algorithm);
      const place = right.indexOf(':') + 1 + at;
      const other = right.slice(0, place) + digit + right.slice(place + 1);
      const isSame = other === right;
      expect(read(bytes, undefined, right)).toBeDefined();
      expect(read(bytes, undefined, other) !== undefined).toBe(isSame);
      const requested = attempt(() => parseDigest(other));
      if (requested === undefined) return;
      const source = { bytes, contentType: undefined, digestHeader: undefined, requested };
      expect(attempt(() => readManifest(source), ['DIGEST']) !== undefined).toBe(isSame);
    },
  );

  property(
    'does not trust a type that the header contradicts',
    fc.tuple(fc.constantFrom(...MANIFESTS.slice(0, 5)), contentType),
    ([text, header]) => {
      const manifest = read(Buffer.from(text), header);
      const said = header?.split(';')[0]?.trim().toLowerCase() ?? '';
      const own = (JSON.parse(text) as { mediaType: string }).mediaType;
      expect(manifest !== undefined).toBe(said === '' || said === own);
    },
  );
});

property(
  'a config names a platform, or it is refused',
  bytesOf(
    fc.oneof(
      mutated([
        '{"os":"linux","architecture":"amd64"}',
        '{"os":"linux","architecture":"arm","variant":"v7"}',
      ]),
      jsonText(anyJson(['os', 'architecture', 'variant'], ['linux', 'amd64'])),
    ),
  ),
  async (bytes) => {
    const digest = parseDigest(digestOf(bytes));
    const session = fakeReader();
    session.set(`GET blobs/${formatDigest(digest)}`, { body: bytes });
    const config = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest,
      size: bytes.length,
    };
    const image = read(Buffer.from(MANIFESTS[1] ?? ''));
    if (image === undefined) throw new Error('the corpus holds no image');
    const asked = parsePlatform('linux/amd64');
    const found = await attemptAsync(
      () =>
        checkConfigPlatform(session, { repository: 'a/b', manifest: { ...image, config } }, asked),
      ['PROTOCOL', 'NOT_FOUND'],
    );
    if (found !== undefined) expect([found.os, found.architecture]).toEqual(['linux', 'amd64']);
  },
);

describe('walkIndex', () => {
  /** Indexes that list each other and images, in any way: cycles, the same one twice, none at all. */
  const graph = fc.array(fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 24,
  });
  const descriptorOf = (node: number, isIndex: boolean): NonNullable<IndexEntry['descriptor']> => ({
    mediaType: (isIndex ? INDEX_TYPES : IMAGE_TYPES)[0] ?? '',
    digest: parseDigest(digestOf(Buffer.from(`${node}`))),
    size: 1,
  });

  property(
    'ends, reads each index once, and finds every image that is in reach',
    graph,
    async (lists) => {
      const entriesOf = (node: number): IndexEntry[] =>
        (lists[node] ?? []).map((child) => ({
          platform: undefined,
          descriptor: descriptorOf(child, child < lists.length),
        }));
      const manifestOf = (node: number): Manifest => ({
        ...descriptorOf(node, true),
        kind: 'index',
        platforms: [],
        config: undefined,
        entries: entriesOf(node),
      });
      const nodes = new Map(
        lists.map((_, node) => [formatDigest(descriptorOf(node, true).digest), node]),
      );
      const asked: number[] = [];
      const reader: ManifestReader = {
        read: ({ descriptor }) => {
          const node =
            nodes.get(descriptor === undefined ? '' : formatDigest(descriptor.digest)) ?? -1;
          asked.push(node);
          return Promise.resolve(manifestOf(node));
        },
      };
      const listing = await attemptAsync(() => walkIndex(reader, manifestOf(0)), ['PROTOCOL']);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked).not.toContain(0);
      expect(asked.length).toBeLessThanOrEqual(NESTED_INDEXES_LIMIT);
      const { reached, depth } = explore(lists);
      if (listing === undefined) {
        expect(reached.size > NESTED_INDEXES_LIMIT || depth > INDEX_DEPTH_LIMIT - 1).toBe(true);
        return;
      }
      const found = new Set(
        listing.leaves.map(({ descriptor }) => descriptor && formatDigest(descriptor.digest)),
      );
      const images = [...reached]
        .flatMap((node) => lists[node] ?? [])
        .filter((child) => child >= lists.length);
      expect(found).toEqual(
        new Set(images.map((child) => formatDigest(descriptorOf(child, false).digest))),
      );
    },
  );

  /** Every index in reach of the first, it included, and the longest way that meets none twice. */
  function explore(lists: readonly (readonly number[])[]): { reached: Set<number>; depth: number } {
    const reached = new Set([0]);
    for (const node of reached)
      for (const child of lists[node] ?? []) if (child < lists.length) reached.add(child);
    return { reached, depth: reached.size - 1 };
  }
});
