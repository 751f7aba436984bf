/* A token that is a part of what the job puts out would have the runner black that out. */
import { describe, expect, test } from '@jest/globals';
import { useInProcess } from './support/in-process.js';
import { makeImage, OCI_IMAGE } from './registry/documents.js';

const all = useInProcess();

/** Makes the registry give out this token, and the image for whatever token. */
function serve(token: string, image = makeImage('x')): void {
  const path = '/v2/acme/api/manifests/1';
  const headers = { 'content-type': OCI_IMAGE };
  all.registry.addFault({
    path: '/v2/token',
    kind: 'body',
    body: JSON.stringify({ token, expires_in: 300 }),
  });
  const answer = { status: 200, headers, body: image.bytes.toString() };
  all.registry.addFault({ path, kind: 'answer', at: 'arrival', nth: [2], ...answer });
}

describe('a token that is part of', () => {
  test('the digest fails the step, and nothing is put out', async () => {
    const image = makeImage('x');
    serve(image.digest.slice(10, 40), image);
    const ran = await all.runStep({ images: 'HOST/acme/api:1' });
    const image1 = `${all.registry.host}/acme/api:1`;
    const words = `its reference holds a token of ${all.registry.host}, which runners black out`;
    expect(ran.errors).toEqual([expect.stringContaining(`pin "${image1}": ${words}`)]);
    expect(ran.outputs['digest']).toBeUndefined();
    expect(ran.outputs['logged-in']).toBe('');
  });

  test('the digest fails the step also where it comes with the proof of a login', async () => {
    const image = makeImage('x');
    const headers = { 'content-type': OCI_IMAGE };
    const body = image.bytes.toString();
    const read = { path: '/v2/elsewhere/api/manifests/1', status: 200, headers, body } as const;
    all.registry.addFault({ ...read, kind: 'answer', at: 'arrival' });
    const token = image.digest.slice(10, 40);
    const minted = JSON.stringify({ token, expires_in: 300 });
    const mint = { path: '/v2/token', status: 200, body: minted } as const;
    all.registry.addFault({ ...mint, kind: 'answer', at: 'arrival' });
    const proof = { path: '/v2/', status: 200, body: '{}' } as const;
    all.registry.addFault({ ...proof, kind: 'answer', at: 'arrival', nth: [2] });
    const login = { registry: 'HOST/other', username: 'deploy', password: 'planted-password' };
    const ran = await all.runStep({ images: 'HOST/elsewhere/api:1', ...login });
    const words = `its reference holds a token of ${all.registry.host}, which runners black out`;
    expect(ran.errors).toEqual([expect.stringContaining(words)]);
    expect(ran.outputs['digest']).toBeUndefined();
    expect(ran.outputs['logged-in']).toBe('');
  });

  test.each([
    ['the commit', 'a'.repeat(40), { GITHUB_SHA: 'a'.repeat(40) }],
    ['a path', '/opt/a/path/of/the/runner', { RUNNER_TOOL_CACHE: '/opt/a/path/of/the/runner' }],
  ])('%s is refused, and not masked', async (_name, token, env) => {
    serve(token);
    const ran = await all.runStep({ images: 'HOST/acme/api:1' }, { env });
    const words = `/v2/token: its token is part of "${token}", which is no secret`;
    expect(ran.errors).toEqual([expect.stringContaining(words)]);
    expect(ran.secrets).not.toContain(token);
  });

  test('nothing is a token', async () => {
    serve('another-token-of-this-registry');
    const ran = await all.runStep({ images: 'HOST/acme/api:1' });
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['digest']).toBe(makeImage('x').digest);
  });
});
