import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { push, readDigests, readPlatformDigest } from './clients.js';
import { type Descriptor, writeIndex } from './oci-layout.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { DOCKER_TAG, INDEX_TAG, openRealParts, SINGLE_TAG, type RealParts } from './real-parts.js';
import { deleteManifest, type Place, putIndex } from './registry-api.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

const PLATFORMS = ['linux/amd64', 'linux/arm64'];

interface Pushed {
  readonly place: Place;
  /** Of the index, which is tag 1. */
  readonly root: Descriptor;
  /** Digests, in the order of `PLATFORMS`. */
  readonly platforms: readonly string[];
}

/** A place on the basic registry with a two-platform index of its own. */
async function pushIndex(repository: string): Promise<Pushed> {
  const { host } = parts.basic;
  const layout = writeIndex(join(parts.makeDirectory(), 'image'), '1', PLATFORMS);
  const login = parts.pusher;
  await push(layout, { repository: `${host}/${repository}`, tag: '1', login, format: 'oci' });
  const platforms = Object.values(layout.platforms);
  return { place: { host, repository, login }, root: layout.root, platforms };
}

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  test.each([
    ['an OCI index', INDEX_TAG, 'linux/arm64'],
    ['an OCI index', INDEX_TAG, 'linux/amd64'],
    ['a manifest list', DOCKER_TAG, 'linux/arm64'],
    ['one OCI image', SINGLE_TAG, 'linux/amd64'],
  ])('the platform of %s (%s, %s) is the one that skopeo takes', async (_name, tag, platform) => {
    const repository = `${parts[kind].host}/platform/proxy`;
    const image = `${repository}:${tag}`;
    const inputs = {
      ...machineUserInputs(parts, kind, image),
      platform,
      'verify-platforms': 'true',
    };
    const job = openJob(parts, { inputs });
    const { outputs } = await succeed(job.main());
    await succeed(job.post());
    const place = { login: parts.pusher, directory: join(parts.makeDirectory(), 'copy') };
    const digest = await readPlatformDigest(image, platform, place);
    expect(outputs).toMatchObject({
      reference: `${repository}@${digest}`,
      digest,
      kind: 'image',
      platforms: JSON.stringify([platform]),
    });
    expect(await readDigests(`${repository}@${digest}`, parts.pusher)).toMatchObject({
      computed: digest,
    });
  });

  test('a platform that is not there fails', async () => {
    const image = `${parts[kind].host}/platform/proxy`;
    for (const [tag, why] of [
      [INDEX_TAG, 'has no linux/s390x: it has linux/amd64, linux/arm64'],
      [SINGLE_TAG, 'it is an image of linux/amd64 by its config, not of linux/s390x'],
    ]) {
      const inputs = machineUserInputs(parts, kind, `${image}:${tag ?? ''}`);
      const job = openJob(parts, { inputs: { ...inputs, platform: 'linux/s390x' } });
      const { exitCode, stdout } = await job.main();
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining(why ?? '')]);
      await succeed(job.post());
    }
  });

  test('verifying costs one HEAD for each platform and no further token', async () => {
    const seen = (await parts[kind].requests()).length;
    const asked = parts.authHost.requests.length;
    const image = `${parts[kind].host}/platform/proxy:${INDEX_TAG}`;
    const inputs = { ...machineUserInputs(parts, kind, image), 'verify-platforms': 'true' };
    const job = openJob(parts, { inputs });
    const { stdout } = await succeed(job.main());
    await succeed(job.post());
    expect(stdout).toContain('(2 platform manifests verified)');
    const lines = (await parts[kind].requests()).slice(seen);
    expect(lines).toHaveLength(4);
    expect(
      lines.filter((line) => line.includes('"HEAD /v2/platform/proxy/manifests/sha256:')),
    ).toHaveLength(2);
    expect(parts.authHost.requests.slice(asked)).toHaveLength(kind === 'bearer' ? 1 : 0);
  });
});

test('an index in an index is read down to the platform', async () => {
  const { place, platforms, root } = await pushIndex('platform/nested');
  const image = `${place.host}/${place.repository}`;
  await putIndex(place, '2', [root]);
  const inputs = machineUserInputs(parts, 'basic', `${image}:2`);
  const wanted = { platform: 'linux/arm64', 'verify-platforms': 'true' };
  const job = openJob(parts, { inputs: { ...inputs, ...wanted } });
  const { outputs, stdout } = await succeed(job.main());
  await succeed(job.post());
  expect(outputs['digest']).toBe(platforms[1]);
  expect(stdout).toContain('2 platform manifests verified');
  const plain = openJob(parts, { inputs });
  const { outputs: whole } = await succeed(plain.main());
  await succeed(plain.post());
  expect(whole['digest']).toBe((await readDigests(`${image}:2`, parts.pusher)).computed);
});

test('a platform manifest that was deleted is named', async () => {
  const { place, platforms } = await pushIndex('platform/deleted');
  await deleteManifest(place, platforms[1] ?? '');
  const inputs = machineUserInputs(parts, 'basic', `${place.host}/${place.repository}:1`);
  const [amd64 = '', arm64 = ''] = platforms;

  const verifying = openJob(parts, { inputs: { ...inputs, 'verify-platforms': 'true' } });
  const verified = await verifying.main();
  expect(verified.exitCode).toBe(1);
  expect(verified.stdout).toContain(`it lists what is not there: linux/arm64 (${arm64})`);
  expect(verified.stdout).not.toContain(amd64);
  expect(verified.outputs['digest']).toBeUndefined();
  await succeed(verifying.post());

  const choosing = openJob(parts, { inputs: { ...inputs, platform: 'linux/arm64' } });
  const chosen = await choosing.main();
  expect(chosen.exitCode).toBe(1);
  expect(chosen.stdout).toContain(`linux/arm64 (${arm64}): GET `);
  await succeed(choosing.post());

  const other = openJob(parts, { inputs: { ...inputs, platform: 'linux/amd64' } });
  expect((await succeed(other.main())).outputs['digest']).toBe(amd64);
  await succeed(other.post());
});
