import { describe, expect, test } from '@jest/globals';
import { formatDigest } from '../../src/reference/digest.js';
import {
  type Document,
  type FakeReader,
  fakeReader,
  makeEntry,
  makeImage,
  makeIndex,
} from './documents.js';
import { failureText, resolve } from './resolving.js';

const REFERENCE = 'r.example/a/b:1';
const REMEDY =
  '\n  The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.';
const amd64 = makeImage('amd64');
const arm64 = makeImage('arm64');
const s390x = makeImage('s390x');
const ATTESTED = { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };

const three = makeIndex([
  makeEntry(amd64, 'linux/amd64'),
  makeEntry(arm64, 'linux/arm64'),
  makeEntry(s390x, 'linux/s390x'),
]);

function registryOf(root: Document, ...others: readonly Document[]): FakeReader {
  const reader = fakeReader();
  reader.hold(...others);
  reader.set('GET manifests/1', { body: root.bytes });
  return reader;
}

async function verify(reader: FakeReader, platform?: string): Promise<readonly string[]> {
  const more = platform === undefined ? {} : { platform };
  const { notes } = await resolve(reader, REFERENCE, { verifies: true, ...more });
  return notes;
}

describe('verify-platforms', () => {
  test('asks for each platform manifest with a HEAD', async () => {
    const reader = registryOf(three, amd64, arm64, s390x);
    const { digest, notes } = await resolve(reader, REFERENCE, { verifies: true });
    expect(formatDigest(digest)).toBe(three.digest);
    expect(notes).toEqual(['3 platform manifests verified']);
    expect(reader.asked).toEqual([
      'GET manifests/1',
      ...[amd64, arm64, s390x].map(({ digest: child }) => `HEAD manifests/${child}`),
    ]);
  });

  test('asks for nothing where it is off', async () => {
    const reader = registryOf(three);
    expect((await resolve(reader, REFERENCE)).notes).toEqual([]);
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('with a platform: what is read is not asked for twice', async () => {
    const reader = registryOf(three, amd64, arm64, s390x);
    expect(await verify(reader, 'linux/arm64')).toEqual([
      `linux/arm64 of index ${three.digest}`,
      '3 platform manifests verified',
    ]);
    expect([...reader.asked].sort()).toEqual(
      [
        'GET manifests/1',
        `GET manifests/${arm64.digest}`,
        `HEAD manifests/${amd64.digest}`,
        `HEAD manifests/${s390x.digest}`,
      ].sort(),
    );
  });

  test.each<[string, readonly object[], readonly Document[], string]>([
    ['one', [makeEntry(amd64, 'linux/amd64')], [amd64], '1 platform manifest verified'],
    [
      'attestations are not counted',
      [
        makeEntry(amd64, 'linux/amd64'),
        makeEntry(arm64, 'unknown/unknown'),
        makeEntry(s390x, 'linux/amd64', ATTESTED),
      ],
      [amd64],
      '1 platform manifest verified',
    ],
    [
      'one manifest for two platforms',
      [makeEntry(amd64, 'linux/amd64'), makeEntry(amd64, 'linux/386')],
      [amd64],
      '1 platform manifest verified',
    ],
    ['an entry without a platform', [makeEntry(amd64)], [amd64], '1 platform manifest verified'],
    ['nothing', [], [], 'the index lists no platform manifest: nothing to verify'],
  ])('%s', async (_name, entries, held, expected) => {
    expect(await verify(registryOf(makeIndex(entries), ...held))).toEqual([expected]);
  });

  test('an image has no platforms to verify', async () => {
    const reader = registryOf(amd64);
    expect(await verify(reader)).toEqual(['no index but one image: no platforms to verify']);
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('nested indexes are read, and what they list is verified', async () => {
    const inner = makeIndex([makeEntry(arm64, 'linux/arm64'), makeEntry(s390x, 'linux/s390x')]);
    const root = makeIndex([makeEntry(amd64, 'linux/amd64'), makeEntry(inner, 'linux/arm64')]);
    expect(await verify(registryOf(root, inner, amd64, arm64, s390x))).toEqual([
      '3 platform manifests verified',
    ]);
    expect(await failureText(verify(registryOf(root, inner, amd64, arm64)))).toBe(
      `NOT_FOUND: index ${root.digest}: it lists what is not there: linux/s390x (${s390x.digest})${REMEDY}`,
    );
    expect(await failureText(verify(registryOf(root, amd64)))).toBe(
      `NOT_FOUND: index ${root.digest}: it lists what is not there: linux/arm64 (${inner.digest})${REMEDY}`,
    );
  });
});

describe('what is missing', () => {
  test.each<[string, string | undefined]>([
    ['without a platform', undefined],
    ['with one that is there', 'linux/amd64'],
    ['with one that is not', 'linux/arm64'],
  ])('is named all at once: %s', async (_name, platform) => {
    expect(await failureText(verify(registryOf(three, amd64), platform))).toBe(
      `NOT_FOUND: index ${three.digest}: it lists what is not there: linux/arm64 (${arm64.digest}), ` +
        `linux/s390x (${s390x.digest})${REMEDY}`,
    );
  });

  test('is named for each platform that it was for', async () => {
    const entries = ['linux/amd64', 'linux/386', 'linux/amd64'].map((one) => makeEntry(amd64, one));
    const root = makeIndex(entries);
    const reader = registryOf(root);
    expect(await failureText(verify(reader))).toBe(
      `NOT_FOUND: index ${root.digest}: it lists what is not there: linux/amd64 (${amd64.digest}), ` +
        `linux/386 (${amd64.digest})${REMEDY}`,
    );
    expect(reader.asked).toHaveLength(3);
  });

  test('is named up to a bound', async () => {
    const indexes = [0, 1].map((part) =>
      makeIndex(
        Array.from({ length: 200 }, (_, number) => makeEntry(amd64, `linux/p${part}-${number}`)),
      ),
    );
    const root = makeIndex(indexes.map((one) => makeEntry(one)));
    const text = await failureText(verify(registryOf(root, ...indexes)));
    expect(text.match(/linux\/p/g)).toHaveLength(256);
    expect(text).toContain(', and 144 more\n');
  });

  test('is not waited for', async () => {
    const resolving = resolve(registryOf(three, amd64), REFERENCE, {
      verifies: true,
      waitSeconds: 60,
      onAbsent: () => {
        throw new Error('waited');
      },
    });
    expect(await failureText(resolving)).toMatch(/^NOT_FOUND: index /);
  });

  test('is told beside other failures, of which three are told in full', async () => {
    const many = Array.from({ length: 5 }, (_, number) => makeImage(`many ${number}`));
    const entries = many.map((image, number) => makeEntry(image, `linux/a${number}`));
    const root = makeIndex([makeEntry(amd64, 'linux/amd64'), ...entries]);
    const reader = registryOf(root);
    for (const { digest } of many) reader.set(`HEAD manifests/${digest}`, 503);
    const told = many
      .slice(0, 3)
      .map(({ digest }, number) => `linux/a${number} (${digest}): HEAD manifests/${digest}: 503`);
    expect(await failureText(verify(reader))).toBe(
      `UNAVAILABLE: index ${root.digest}: it lists what is not there: linux/amd64 (${amd64.digest}); ` +
        `${told.join('; ')}; and 2 more failed`,
    );
  });

  test('an entry that cannot be followed', async () => {
    const root = makeIndex([makeEntry(amd64, 'linux/amd64', { digest: 'sha256:x' })]);
    expect(await failureText(verify(registryOf(root)))).toBe(
      `PROTOCOL: index ${root.digest}: linux/amd64: manifest: its entry has no media type, digest and size`,
    );
  });
});

describe('a HEAD', () => {
  const one = makeIndex([makeEntry(amd64, 'linux/amd64')]);
  const GET = `GET manifests/${amd64.digest}`;
  const HEAD = `HEAD manifests/${amd64.digest}`;
  const body = Buffer.alloc(0);

  test.each<[string, Parameters<FakeReader['set']>[1]]>([
    ['that is not answered', 405],
    ['that is not found', 404],
    ['that is refused', 403],
    ['that is refused otherwise', 401],
    ['without a digest', { body }],
    ['with something that is no digest', { body, headers: { 'docker-content-digest': 'x' } }],
    [
      'with a digest of another algorithm',
      { body, headers: { 'docker-content-digest': `sha512:${'a'.repeat(128)}` } },
    ],
    [
      'with another length',
      { body, headers: { 'docker-content-digest': amd64.digest, 'content-length': '7' } },
    ],
  ])('%s proves nothing: a GET does', async (_name, content) => {
    const reader = registryOf(one, amd64);
    reader.set(HEAD, content);
    expect(await verify(reader)).toEqual(['1 platform manifest verified']);
    expect(reader.asked).toEqual(['GET manifests/1', HEAD, GET]);
    reader.set(GET, 404);
    expect(await failureText(verify(reader))).toMatch(/^NOT_FOUND: .* it lists what is not there/);
  });

  test('with the digest alone proves it', async () => {
    const reader = registryOf(one);
    reader.set(HEAD, { body, headers: { 'docker-content-digest': ` ${amd64.digest}` } });
    expect(await verify(reader)).toEqual(['1 platform manifest verified']);
    expect(reader.asked).toEqual(['GET manifests/1', HEAD]);
  });

  test('with the digest of another manifest is a failure', async () => {
    const reader = registryOf(one, amd64);
    reader.set(HEAD, { body, headers: { 'docker-content-digest': arm64.digest } });
    expect(await failureText(verify(reader))).toBe(
      `DIGEST: index ${one.digest}: linux/amd64 (${amd64.digest}): HEAD https://r.example/v2/a/b/manifests/${amd64.digest}: ` +
        `its Docker-Content-Digest header says ${arm64.digest}`,
    );
    expect(reader.asked).not.toContain(GET);
  });

  test('that passes over is not followed by a GET', async () => {
    const reader = registryOf(one, amd64);
    reader.set(HEAD, 503);
    expect(await failureText(verify(reader))).toContain('UNAVAILABLE');
    expect(reader.asked).toEqual(['GET manifests/1', HEAD]);
  });

  test('a GET in its place is hashed, and is as its descriptor says', async () => {
    const reader = registryOf(one);
    reader.set(HEAD, 405);
    reader.set(GET, { body: arm64.bytes });
    expect(await failureText(verify(reader))).toContain(
      `DIGEST: index ${one.digest}: linux/amd64 (${amd64.digest}): manifest: its bytes are ${arm64.digest}`,
    );
  });
});

test.each([
  [256, '256 platform manifests verified'],
  [
    257,
    'PROTOCOL: manifest: it lists 257 platform manifests, and 256 are the most that are verified',
  ],
  [
    1000,
    'PROTOCOL: manifest: it lists 1000 platform manifests, and 256 are the most that are verified',
  ],
])('an index of %d entries', async (count, expected) => {
  const images = Array.from({ length: count }, (_, number) => makeImage(`image ${number}`));
  const root = makeIndex(images.map((image) => makeEntry(image, 'windows/amd64')));
  const reader = registryOf(root, ...images);
  const outcome = await verify(reader).catch((error: unknown) =>
    failureText(Promise.reject(error as Error)).then((text) => [text]),
  );
  expect(outcome).toEqual([expected]);
  expect(reader.asked).toHaveLength(count > 256 ? 1 : count + 1);
});
