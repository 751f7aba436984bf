import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { formatDigest } from '../../src/reference/digest.js';
import { fakeReader } from './documents.js';
import { resolve } from './resolving.js';

const body = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }],
  }),
);
const hex = (algorithm: string): string => createHash(algorithm).update(body).digest('hex');
const SHA256 = `sha256:${hex('sha256')}`;
const SHA512 = `sha512:${hex('sha512')}`;
const OTHER = `sha256:${'a'.repeat(64)}`;

/** Resolves a reference on a registry that has the one manifest; returns it with what was asked. */
async function read(text: string): Promise<unknown> {
  const reader = fakeReader();
  for (const name of ['1', 'latest', SHA256, SHA512, OTHER]) {
    reader.set(`GET manifests/${name}`, {
      body,
      headers: { 'docker-content-digest': SHA256 },
    });
  }
  const resolved = await resolve(reader, text);
  return [reader.asked, formatDigest(resolved.digest)];
}

describe('resolveReference', () => {
  test.each(
    [
      ['a tag', 'r.example/a/b:1', 'GET manifests/1', SHA256],
      ['no tag', 'r.example/a/b', 'GET manifests/latest', SHA256],
      ['a digest', `r.example/a/b@${SHA256}`, `GET manifests/${SHA256}`, SHA256],
      ['a digest of sha512', `r.example/a/b@${SHA512}`, `GET manifests/${SHA512}`, SHA512],
      ['a tag that is still the digest', `r.example/a/b:1@${SHA256}`, 'GET manifests/1', SHA256],
      ['a tag that is still the sha512', `r.example/a/b:1@${SHA512}`, 'GET manifests/1', SHA512],
    ].map(([name, text, asked, digest]) => ({ name, text, asked, digest })),
  )('$name', async (row) => {
    expect(await read(row.text ?? '')).toEqual([[row.asked], row.digest]);
  });

  test('a tag that has moved', async () => {
    await expect(read(`r.example/a/b:1@${OTHER}`)).rejects.toMatchObject({
      code: 'DIGEST',
      message: `tag "1" is now ${SHA256}, not ${OTHER}`,
      remedy: `If the tag was meant to move, write @${SHA256}; to keep what was pinned, leave the tag out.`,
    });
  });

  test('bytes that are not the digest', async () => {
    await expect(read(`r.example/a/b@${OTHER}`)).rejects.toMatchObject({
      code: 'DIGEST',
      message: `manifest: its bytes are ${SHA256}, and the digest asked for is ${OTHER}`,
    });
  });

  test('returns what is known of the manifest', async () => {
    const reader = fakeReader();
    reader.set('GET manifests/latest', { body });
    const resolved = await resolve(reader, 'r.example/a/b');
    expect(resolved).toEqual({
      digest: { algorithm: 'sha256', hex: hex('sha256') },
      mediaType: 'application/vnd.oci.image.index.v1+json',
      kind: 'index',
      platforms: ['linux/amd64'],
      size: body.length,
      notes: [],
    });
  });
});
