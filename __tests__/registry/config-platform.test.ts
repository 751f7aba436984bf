import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { formatDigest } from '../../src/reference/digest.js';
import {
  type Document,
  type FakeReader,
  fakeReader,
  makeDocument,
  makeImage,
  OCI_CONFIG,
  OCI_IMAGE,
} from './documents.js';
import { failureText, resolve } from './resolving.js';

const REFERENCE = 'r.example/a/b:1';
const OTHER = `sha256:${'a'.repeat(64)}`;

/** A registry whose tag 1 is an image with this config. */
function registryOf(config: Document, more: object = {}): { reader: FakeReader; image: Document } {
  const image = makeImage('one', { config: { ...config.descriptor, ...more } });
  const reader = fakeReader();
  reader.hold(image);
  reader.set('GET manifests/1', { body: image.bytes });
  reader.set(`GET blobs/${config.digest}`, { body: config.bytes });
  return { reader, image };
}

const makeConfig = (content: object): Document => makeDocument(OCI_CONFIG, content);
const AMD64 = makeConfig({ os: 'linux', architecture: 'amd64' });

describe('an image that is no index', () => {
  test.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
    ['linux/arm64', { os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64'],
    ['linux/arm', { os: 'linux', architecture: 'arm' }, 'linux/arm/v7'],
    ['linux/arm/v6', { os: 'linux', architecture: 'arm', variant: 'v6' }, 'linux/arm/v6'],
    [
      'linux/riscv64',
      { os: 'linux', architecture: 'riscv64', variant: 'rva20' },
      'linux/riscv64/rva20',
    ],
    ['macos/x86_64', { os: 'Darwin', architecture: 'amd64' }, 'darwin/amd64'],
  ])('is of %s by its config', async (platform, content, is) => {
    const config = makeConfig(content);
    const { reader, image } = registryOf(config);
    const resolved = await resolve(reader, REFERENCE, { platform });
    expect(resolved).toMatchObject({
      kind: 'image',
      mediaType: OCI_IMAGE,
      platforms: [is],
      notes: [`${is} by its config`],
    });
    expect(formatDigest(resolved.digest)).toBe(image.digest);
    expect(reader.asked).toEqual(['GET manifests/1', `GET blobs/${config.digest}`]);
  });

  test('is asked for by its digest', async () => {
    const { reader, image } = registryOf(AMD64);
    const resolved = await resolve(reader, `r.example/a/b@${image.digest}`, {
      platform: 'linux/amd64',
    });
    expect(formatDigest(resolved.digest)).toBe(image.digest);
  });

  test('is not asked for its config without a platform', async () => {
    const { reader } = registryOf(AMD64);
    expect(await resolve(reader, REFERENCE)).toMatchObject({ platforms: [], notes: [] });
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('that has moved is not asked for its config', async () => {
    const { reader } = registryOf(AMD64);
    const failure = failureText(
      resolve(reader, `${REFERENCE}@${OTHER}`, { platform: 'linux/amd64' }),
    );
    expect(await failure).toMatch(/^DIGEST: tag "1" is now /);
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test.each([
    ['linux/arm64', { os: 'linux', architecture: 'amd64' }, 'linux/amd64', 'linux/arm64'],
    ['linux/amd64', { os: 'windows', architecture: 'amd64' }, 'windows/amd64', 'linux/amd64'],
    ['linux/arm/v6', { os: 'linux', architecture: 'arm' }, 'linux/arm/v7', 'linux/arm/v6'],
    ['linux/amd64', { os: 'unknown', architecture: 'unknown' }, 'unknown/unknown', 'linux/amd64'],
  ])('is not of %s', async (platform, content, is, name) => {
    const { reader } = registryOf(makeConfig(content));
    expect(await failureText(resolve(reader, REFERENCE, { platform }))).toBe(
      `NOT_FOUND: it is an image of ${is} by its config, not of ${name}\n` +
        `  Set "platform" to ${is}, or build the image for ${name} too.`,
    );
  });
});

describe('a config that is refused', () => {
  async function failure(config: Document, more: object = {}, body?: Buffer): Promise<string> {
    const { reader } = registryOf(config, more);
    if (body !== undefined) reader.set(`GET blobs/${config.digest}`, { body });
    return failureText(resolve(reader, REFERENCE, { platform: 'linux/amd64' }));
  }

  test('other bytes', async () => {
    const other = makeConfig({ os: 'linux', architecture: 'amd64', x: 1 });
    expect(await failure(AMD64, {}, other.bytes)).toBe(
      `DIGEST: config: its bytes are ${other.digest}, and the manifest says ${AMD64.digest}`,
    );
  });

  test.each<[string, object, string]>([
    [
      'another size',
      { size: 7 },
      `PROTOCOL: config: it is ${AMD64.bytes.length} bytes long, and its descriptor says 7`,
    ],
    [
      'a size that nobody reads',
      { size: 4_194_305 },
      'PROTOCOL: config: it is 4194305 bytes long, and 4194304 are the most',
    ],
  ])('%s', async (_name, more, why) => {
    expect(await failure(AMD64, more)).toBe(why);
  });

  test.each<[string, object]>([
    ['no os', { architecture: 'amd64' }],
    ['no architecture', { os: 'linux' }],
    ['what a shell reads', { os: 'linux', architecture: '$(id)' }],
    ['a list', []],
    ['an os that is none', { os: { linux: true }, architecture: 'amd64' }],
  ])('%s', async (_name, content) => {
    expect(await failure(makeConfig(content))).toBe(
      'PROTOCOL: config: it names no os and architecture',
    );
  });

  test.each<[string, string, string]>([
    ['no JSON', '<html>', 'it is not JSON in UTF-8'],
    [
      'two architectures',
      '{"os":"linux","architecture":"amd64","architecture":"arm64"}',
      'its key "architecture" stands twice in one object',
    ],
    [
      'an architecture that Go reads',
      '{"os":"linux","architecture":"amd64","Architecture":"arm64"}',
      'its key "Architecture" is not in the case of the specification',
    ],
  ])('%s', async (_name, text, why) => {
    const bytes = Buffer.from(text);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const descriptor = { mediaType: OCI_CONFIG, digest, size: bytes.length };
    expect(await failure({ bytes, digest, descriptor })).toBe(`PROTOCOL: config: ${why}`);
  });

  test('one that is not there', async () => {
    const { reader } = registryOf(AMD64);
    reader.set(`GET blobs/${AMD64.digest}`, 404);
    const resolving = resolve(reader, REFERENCE, { platform: 'linux/amd64', waitSeconds: 60 });
    expect(await failureText(resolving)).toContain(
      `NOT_FOUND: config: GET blobs/${AMD64.digest}: 404`,
    );
  });
});

describe('what has no platform', () => {
  test.each<[string, object, string]>([
    ['an artifact', { config: { ...AMD64.descriptor, mediaType: 'application/x' } }, 'an artifact'],
    [
      'an image whose config has no digest',
      { config: { mediaType: OCI_CONFIG } },
      `a manifest of type ${OCI_IMAGE}`,
    ],
  ])('%s', async (_name, more, what) => {
    const image = makeImage('x', more);
    const reader = fakeReader();
    reader.set('GET manifests/1', { body: image.bytes });
    expect(await failureText(resolve(reader, REFERENCE, { platform: 'linux/amd64' }))).toBe(
      `NOT_FOUND: it is ${what} without the config of an image, so it is not of linux/amd64 nor of any platform\n` +
        '  Pin it in a step of its own without "platform".',
    );
  });

  test('an artifact with the config of an image has one', async () => {
    const image = makeImage('x', { artifactType: 'a/b', config: AMD64.descriptor });
    const reader = fakeReader();
    reader.set('GET manifests/1', { body: image.bytes });
    reader.set(`GET blobs/${AMD64.digest}`, { body: AMD64.bytes });
    const resolved = await resolve(reader, REFERENCE, { platform: 'linux/amd64' });
    expect(resolved).toMatchObject({ kind: 'artifact', platforms: ['linux/amd64'] });
  });
});
