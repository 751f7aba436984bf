import { describe, expect, test } from '@jest/globals';
import { formatDigest } from '../../src/reference/digest.js';
import {
  type Document,
  type FakeReader,
  fakeReader,
  makeDocument,
  makeEntry,
  makeImage,
  makeIndex,
  OCI_IMAGE,
} from './documents.js';
import { type Asked, failureText, resolve } from './resolving.js';

const REFERENCE = 'r.example/a/b:1';
const amd64 = makeImage('amd64');
const arm64 = makeImage('arm64');
const other = makeImage('other');
const OTHER = `sha256:${'a'.repeat(64)}`;

/** A registry whose tag 1 is this document, and that holds the others. */
function registryOf(root: Document, ...others: readonly Document[]): FakeReader {
  const reader = fakeReader();
  reader.hold(root, ...others);
  reader.set('GET manifests/1', { body: root.bytes });
  return reader;
}

const two = makeIndex([makeEntry(amd64, 'linux/amd64'), makeEntry(arm64, 'linux/arm64/v8')]);

async function pin(reader: FakeReader, platform: string, text = REFERENCE): Promise<unknown> {
  const { digest, platforms, kind, notes } = await resolve(reader, text, { platform });
  return { digest: formatDigest(digest), platforms, kind, notes };
}

describe('a platform of an index', () => {
  test.each(['linux/arm64', 'linux/aarch64', 'linux/arm64/v8'])('%s', async (platform) => {
    const reader = registryOf(two, amd64, arm64);
    expect(await resolve(reader, REFERENCE, { platform })).toEqual({
      digest: { algorithm: 'sha256', hex: arm64.digest.slice(7) },
      mediaType: OCI_IMAGE,
      kind: 'image',
      size: arm64.bytes.length,
      platforms: ['linux/arm64'],
      notes: [`linux/arm64 of index ${two.digest}`],
    });
    expect(reader.asked).toEqual(['GET manifests/1', `GET manifests/${arm64.digest}`]);
  });

  const attested = { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
  test.each<[string, object[], string, Document]>([
    [
      'the first of equal ones',
      [makeEntry(amd64, 'linux/amd64'), makeEntry(other, 'linux/amd64')],
      'linux/amd64',
      amd64,
    ],
    [
      'the very platform before one with a variant',
      [makeEntry(other, 'linux/amd64/v3'), makeEntry(amd64, 'linux/amd64')],
      'linux/amd64',
      amd64,
    ],
    [
      'any variant where none is asked for',
      [makeEntry(arm64, 'linux/arm64'), makeEntry(other, 'linux/riscv64/rva20')],
      'linux/riscv64',
      other,
    ],
    [
      'arm without a variant as v7',
      [makeEntry(other, 'linux/arm/v6'), makeEntry(amd64, 'linux/arm')],
      'linux/arm/v7',
      amd64,
    ],
    [
      'a name of other tools',
      [makeEntry(arm64, 'Linux/aarch64'), makeEntry(amd64, 'linux/x86_64')],
      'linux/amd64',
      amd64,
    ],
    [
      'no attestation of that platform',
      [makeEntry(other, 'linux/amd64', attested), makeEntry(amd64, 'linux/amd64')],
      'linux/amd64',
      amd64,
    ],
    [
      'what stands behind entries that are none',
      [7 as unknown as object, {}, { platform: [] }, makeEntry(amd64, 'linux/amd64')],
      'linux/amd64',
      amd64,
    ],
  ])('is %s', async (_name, entries, platform, expected) => {
    const reader = registryOf(makeIndex(entries), amd64, arm64, other);
    expect(await pin(reader, platform)).toMatchObject({ digest: expected.digest });
  });

  test('gives out the variant that was found', async () => {
    const reader = registryOf(makeIndex([makeEntry(other, 'linux/riscv64/RVA20')]), other);
    expect(await pin(reader, 'linux/riscv64')).toMatchObject({
      platforms: ['linux/riscv64/rva20'],
    });
  });

  test('that is an artifact for that platform is one', async () => {
    const wasm = makeImage('x', { artifactType: 'application/x' });
    const reader = registryOf(makeIndex([makeEntry(wasm, 'wasip1/wasm')]), wasm);
    expect(await pin(reader, 'wasip1/wasm')).toMatchObject({ kind: 'artifact' });
  });
});

describe('a nested index', () => {
  const inner = makeIndex([makeEntry(arm64, 'linux/arm64')]);
  test.each<[string, object]>([
    ['without a platform', makeEntry(inner)],
    ['with the platform', makeEntry(inner, 'linux/arm64')],
  ])('%s is read', async (_name, entry) => {
    const reader = registryOf(makeIndex([makeEntry(amd64, 'linux/amd64'), entry]), inner, arm64);
    expect(await pin(reader, 'linux/arm64')).toMatchObject({ digest: arm64.digest, kind: 'image' });
    expect(reader.asked).toEqual([
      'GET manifests/1',
      `GET manifests/${inner.digest}`,
      `GET manifests/${arm64.digest}`,
    ]);
  });

  test('is not read where the index itself has the platform', async () => {
    const root = makeIndex([makeEntry(inner), makeEntry(amd64, 'linux/amd64')]);
    const reader = registryOf(root, inner, amd64);
    expect(await pin(reader, 'linux/amd64')).toMatchObject({ digest: amd64.digest });
    expect(reader.asked).not.toContain(`GET manifests/${inner.digest}`);
  });

  test('has the very platform, and the index one with a variant', async () => {
    const precise = makeIndex([makeEntry(arm64, 'linux/riscv64')]);
    const root = makeIndex([makeEntry(other, 'linux/riscv64/rva20'), makeEntry(precise)]);
    const reader = registryOf(root, precise, arm64, other);
    expect(await pin(reader, 'linux/riscv64')).toMatchObject({ digest: arm64.digest });
  });

  test('of another platform is not read, and is among what there is', async () => {
    const reader = registryOf(makeIndex([makeEntry(inner, 'linux/arm64')]), inner, arm64);
    expect(await failureText(pin(reader, 'linux/amd64'))).toContain(
      'has no linux/amd64: it has linux/arm64',
    );
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('what it lists is among what there is', async () => {
    const root = makeIndex([makeEntry(amd64, 'linux/amd64'), makeEntry(inner)]);
    expect(await failureText(pin(registryOf(root, inner), 'linux/s390x'))).toContain(
      'it has linux/amd64, linux/arm64',
    );
  });

  test('that is not there', async () => {
    const root = makeIndex([makeEntry(inner)]);
    expect(await failureText(pin(registryOf(root), 'linux/arm64'))).toBe(
      `NOT_FOUND: an entry without a platform (${inner.digest}): GET manifests/${inner.digest}: 404\n` +
        '  The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.',
    );
  });

  /** A chain of indexes, the last of which lists an image. */
  function chain(levels: number): readonly Document[] {
    const documents = [makeIndex([makeEntry(amd64, 'linux/amd64')])];
    while (documents.length < levels) {
      const [first] = documents;
      if (first !== undefined) documents.unshift(makeIndex([makeEntry(first)]));
    }
    return documents;
  }

  test.each([
    [4, amd64.digest],
    [5, 'PROTOCOL: manifest: the indexes nested in it are deeper than 4 levels'],
    [50, 'PROTOCOL: manifest: the indexes nested in it are deeper than 4 levels'],
  ])('%d levels deep', async (levels, expected) => {
    const [root = two, ...rest] = chain(levels);
    const reader = registryOf(root, ...rest, amd64);
    const outcome = await resolve(reader, REFERENCE, { platform: 'linux/amd64' }).then(
      ({ digest }) => formatDigest(digest),
      (error: unknown) => failureText(Promise.reject(error as Error)),
    );
    expect(outcome).toBe(expected);
    expect(reader.asked.length).toBeLessThanOrEqual(5);
  });

  test.each([
    [16, /has no linux\/amd64/],
    [17, /^PROTOCOL: manifest: the indexes nested in it are more than 16$/],
    [1000, /^PROTOCOL: manifest: the indexes nested in it are more than 16$/],
  ])('%d in number', async (count, expected) => {
    const many = Array.from({ length: count }, (_, number) =>
      makeIndex([makeEntry(arm64, `linux/a${number}`)]),
    );
    const reader = registryOf(makeIndex(many.map((index) => makeEntry(index))), ...many);
    expect(await failureText(pin(reader, 'linux/amd64'))).toMatch(expected);
    expect(reader.asked.length).toBeLessThanOrEqual(17);
  });

  test('listed many times is read once', async () => {
    const root = makeIndex(Array.from({ length: 100 }, () => makeEntry(inner)));
    const reader = registryOf(root, inner, arm64);
    await pin(reader, 'linux/arm64');
    expect(reader.asked).toHaveLength(3);
  });

  test('lists of lists of lists do not multiply', async () => {
    const repeat = (document: Document): Document =>
      makeIndex(Array.from({ length: 1000 }, () => makeEntry(document)));
    const chainOf = [repeat(inner), repeat(repeat(inner))];
    const root = repeat(chainOf[1] ?? inner);
    const reader = registryOf(root, ...chainOf, inner);
    expect(await failureText(pin(reader, 'linux/s390x'))).toContain('it has linux/arm64');
    expect(reader.asked).toHaveLength(4);
  });
});

describe('no such platform', () => {
  const REMEDY = '\n  Set "platform" to one that is there, or build the image for linux/s390x too.';
  test.each<[string, object[], string]>([
    [
      'lists what there is',
      [makeEntry(amd64, 'linux/amd64'), makeEntry(arm64, 'linux/arm64/v8')],
      `it has linux/amd64, linux/arm64${REMEDY}`,
    ],
    [
      'lists twenty at the most',
      Array.from({ length: 23 }, (_, number) => makeEntry(amd64, `linux/a${number}`)),
      `it has ${Array.from({ length: 20 }, (_, number) => `linux/a${number}`).join(', ')} and 3 more${REMEDY}`,
    ],
    [
      'lists nothing that a shell reads',
      [makeEntry(amd64, 'linux/$(id)')],
      'it lists no platform\n  Leave "platform" out.',
    ],
    [
      'lists no attestation',
      [makeEntry(amd64, 'unknown/unknown')],
      'it lists no platform\n  Leave "platform" out.',
    ],
  ])('%s', async (_name, entries, why) => {
    const root = makeIndex(entries);
    expect(await failureText(pin(registryOf(root, amd64), 'linux/s390x'))).toBe(
      `NOT_FOUND: index ${root.digest} has no linux/s390x: ${why}`,
    );
  });
});

describe('a platform manifest that is not what the index says', () => {
  const name = `linux/arm64 (${arm64.digest})`;
  async function failure(reader: FakeReader): Promise<string> {
    return failureText(pin(reader, 'linux/arm64'));
  }

  test('other bytes', async () => {
    const reader = registryOf(two);
    reader.set(`GET manifests/${arm64.digest}`, { body: amd64.bytes });
    expect(await failure(reader)).toBe(
      `DIGEST: ${name}: manifest: its bytes are ${amd64.digest}, and the digest asked for is ${arm64.digest}`,
    );
  });

  test('another header', async () => {
    const reader = registryOf(two);
    const headers = { 'docker-content-digest': amd64.digest };
    reader.set(`GET manifests/${arm64.digest}`, { body: arm64.bytes, headers });
    expect(await failure(reader)).toBe(
      `DIGEST: ${name}: manifest: its bytes are ${arm64.digest}, and its Docker-Content-Digest header says ${amd64.digest}`,
    );
  });

  test('not there', async () => {
    expect(await failure(registryOf(two, amd64))).toBe(
      `NOT_FOUND: ${name}: GET manifests/${arm64.digest}: 404\n` +
        '  The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.',
    );
  });

  test.each<[string, object, string]>([
    [
      'longer than its descriptor',
      { size: 10 },
      `it is ${arm64.bytes.length} bytes long, and its descriptor says 10`,
    ],
    [
      'shorter than its descriptor',
      { size: 10_000_000 },
      `it is ${arm64.bytes.length} bytes long, and its descriptor says 10000000`,
    ],
    [
      'of another media type',
      { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
      `its media type is "${OCI_IMAGE}", and its descriptor says "application/vnd.docker.distribution.manifest.v2+json"`,
    ],
  ])('%s', async (_name, more, why) => {
    const reader = registryOf(makeIndex([makeEntry(arm64, 'linux/arm64', more)]), arm64);
    expect(await failure(reader)).toBe(`PROTOCOL: ${name}: manifest: ${why}`);
  });

  test.each<[string, object]>([
    ['no digest', { digest: undefined }],
    ['a digest that leads elsewhere', { digest: 'sha256:../../../v2/other' }],
    ['a size that is a text', { size: '10' }],
    ['a size below nothing', { size: -1 }],
    ['no media type', { mediaType: undefined }],
    ['a media type of no grammar', { mediaType: '$(id)' }],
  ])('an entry with %s', async (_name, more) => {
    const reader = registryOf(makeIndex([makeEntry(arm64, 'linux/arm64', more)]), arm64);
    expect(await failure(reader)).toBe(
      'PROTOCOL: linux/arm64: manifest: its entry has no media type, digest and size',
    );
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('an index that says it is an image', async () => {
    const root = makeIndex([makeEntry(two, 'linux/arm64', { mediaType: OCI_IMAGE })]);
    expect(await failure(registryOf(root, two))).toContain('and its descriptor says');
  });

  test('an image that says it is an index', async () => {
    const { descriptor } = makeDocument('application/vnd.oci.image.index.v1+json', {});
    const root = makeIndex([makeEntry(arm64, undefined, { mediaType: descriptor['mediaType'] })]);
    expect(await failure(registryOf(root, arm64))).toContain('and its descriptor says');
  });
});

describe('a tag with a digest beside it, and a platform', () => {
  const asked: Asked = { platform: 'linux/arm64' };
  test.each([
    ["the index's", two.digest],
    ["the platform's", arm64.digest],
  ])('%s', async (_name, digest) => {
    const reader = registryOf(two, amd64, arm64);
    const resolved = await resolve(reader, `${REFERENCE}@${digest}`, asked);
    expect(formatDigest(resolved.digest)).toBe(arm64.digest);
  });

  test.each([
    ['of another platform', amd64.digest],
    ['of nothing there', OTHER],
  ])('%s', async (_name, digest) => {
    const reader = registryOf(two, amd64, arm64);
    expect(await failureText(resolve(reader, `${REFERENCE}@${digest}`, asked))).toBe(
      `DIGEST: tag "1" is now ${two.digest}, its linux/arm64 is ${arm64.digest}, and neither is ${digest}\n` +
        `  If the tag was meant to move, write @${two.digest}; to keep what was pinned, leave the tag out.`,
    );
  });

  test('a tag that moved to an index without the platform has moved', async () => {
    const reader = registryOf(makeIndex([makeEntry(amd64, 'linux/amd64')]), amd64);
    expect(await failureText(resolve(reader, `${REFERENCE}@${OTHER}`, asked))).toMatch(
      /^DIGEST: tag "1" is now sha256:[0-9a-f]{64}, not sha256:a/,
    );
  });

  test('a digest alone that is an index is selected within', async () => {
    const reader = registryOf(two, arm64);
    const resolved = await resolve(reader, `r.example/a/b@${two.digest}`, asked);
    expect(formatDigest(resolved.digest)).toBe(arm64.digest);
  });
});
