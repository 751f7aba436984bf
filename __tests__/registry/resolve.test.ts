import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { formatDigest } from '../../src/reference/digest.js';
import { parseReference } from '../../src/reference/reference.js';
import { resolveReference } from '../../src/registry/resolve.js';
import type { ManifestAnswer } from '../../src/registry/session.js';

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

/** Resolves a reference on a session that has the one manifest; returns it with what was asked. */
async function resolve(text: string): Promise<unknown> {
  const asked: string[] = [];
  const getManifest = (repository: string, reference: string): Promise<ManifestAnswer> => {
    asked.push(`${repository} ${reference}`);
    return Promise.resolve({ body, contentType: undefined, digestHeader: SHA256 });
  };
  const resolved = await resolveReference({ getManifest }, parseReference(text).reference);
  return [asked, formatDigest(resolved.digest)];
}

describe('resolveReference', () => {
  test.each(
    [
      ['a tag', 'r.example/a/b:1', 'a/b 1', SHA256],
      ['no tag', 'r.example/a/b', 'a/b latest', SHA256],
      ['a digest', `r.example/a/b@${SHA256}`, `a/b ${SHA256}`, SHA256],
      ['a digest of sha512', `r.example/a/b@${SHA512}`, `a/b ${SHA512}`, SHA512],
      ['a tag that is still the digest', `r.example/a/b:1@${SHA256}`, 'a/b 1', SHA256],
      ['a tag that is still the sha512', `r.example/a/b:1@${SHA512}`, 'a/b 1', SHA512],
    ].map(([name, text, asked, digest]) => ({ name, text, asked, digest })),
  )('$name', async (row) => {
    expect(await resolve(row.text ?? '')).toEqual([[row.asked], row.digest]);
  });

  test('a tag that has moved', async () => {
    await expect(resolve(`r.example/a/b:1@${OTHER}`)).rejects.toMatchObject({
      code: 'DIGEST',
      message: `tag "1" is now ${SHA256}, not ${OTHER}`,
      remedy: `If the tag was meant to move, write @${SHA256}; to keep what was pinned, leave the tag out.`,
    });
  });

  test('bytes that are not the digest', async () => {
    await expect(resolve(`r.example/a/b@${OTHER}`)).rejects.toMatchObject({
      code: 'DIGEST',
      message: `manifest: its bytes are ${SHA256}, and the digest asked for is ${OTHER}`,
    });
  });

  test('returns what is known of the manifest', async () => {
    const answer = { body, contentType: undefined, digestHeader: undefined };
    const session = { getManifest: () => Promise.resolve(answer) };
    const resolved = await resolveReference(session, parseReference('r.example/a').reference);
    expect(resolved).toEqual({
      digest: { algorithm: 'sha256', hex: hex('sha256') },
      mediaType: 'application/vnd.oci.image.index.v1+json',
      kind: 'index',
      platforms: ['linux/amd64'],
      size: body.length,
    });
  });
});
