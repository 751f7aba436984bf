import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readDigests } from './clients.js';
import { readHome } from './home.js';
import { DOCKER_TAG, INDEX_TAG, openRealParts, SINGLE_TAG, type RealParts } from './real-parts.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  test.each([
    {
      what: 'an OCI index',
      tag: INDEX_TAG,
      type: 'index',
      platforms: '["linux/amd64","linux/arm64"]',
    },
    { what: 'one OCI image', tag: SINGLE_TAG, type: 'image', platforms: '[]' },
    {
      what: 'a manifest list',
      tag: DOCKER_TAG,
      type: 'index',
      platforms: '["linux/amd64","linux/arm64"]',
    },
  ])('$what is pinned to what skopeo reads', async ({ tag, type, platforms }) => {
    const repository = `${parts[kind].host}/platform/proxy`;
    const { computed, told } = await readDigests(`${repository}:${tag}`, parts.pusher);
    const job = openJob(parts, { inputs: machineUserInputs(parts, kind, `${repository}:${tag}`) });
    const { outputs } = await succeed(job.main());
    expect(computed).toBe(told);
    expect(outputs).toMatchObject({
      reference: `${repository}@${told}`,
      'reference-with-tag': `${repository}:${tag}@${told}`,
      name: repository,
      registry: parts[kind].host,
      repository: 'platform/proxy',
      tag,
      digest: told,
      kind: type,
      platforms,
    });
    await succeed(job.post());
  });

  test('an image costs no request more than the protocol needs', async () => {
    const { host } = parts[kind];
    const seen = (await parts[kind].requests()).length;
    const asked = parts.authHost.requests.length;
    const image = `${host}/platform/proxy:${INDEX_TAG}`;
    const job = openJob(parts, { inputs: machineUserInputs(parts, kind, image) });
    await succeed(job.main());
    await succeed(job.post());
    // The challenge and the manifest; a bearer registry's token in between.
    expect((await parts[kind].requests()).slice(seen)).toHaveLength(2);
    expect(parts.authHost.requests.slice(asked)).toHaveLength(kind === 'bearer' ? 1 : 0);
  });

  test('a tag that is not there fails, and leaves nothing', async () => {
    const missing = `${parts[kind].host}/platform/proxy:9.9.9`;
    const job = openJob(parts, { inputs: machineUserInputs(parts, kind, missing) });
    const { exitCode, outputs } = await job.main();
    expect(exitCode).toBe(1);
    expect(outputs['digest']).toBeUndefined();
    expect(readHome(job.home)).toEqual({ paths: [] });
    await succeed(job.post());
  });
});
