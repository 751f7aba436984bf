import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { push } from './clients.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  test('a tag that is pushed meanwhile is waited for', async () => {
    const repository = `${parts[kind].host}/platform/proxy`;
    const inputs = { ...machineUserInputs(parts, kind, `${repository}:later`), wait: '1m' };
    const job = openJob(parts, { inputs });
    const running = succeed(job.main());
    const isLooking = async (): Promise<boolean> =>
      (await parts[kind].requests()).some((line) => /manifests\/later.* 404 /.test(line));
    while (!(await isLooking()));
    await push(parts.index, { repository, tag: 'later', login: parts.pusher, format: 'oci' });
    const { outputs, stdout } = await running;
    await succeed(job.post());
    expect(outputs['digest']).toBe(parts.index.root.digest);
    expect(stdout).toContain(`waiting for ${repository}:later: not there yet`);
    expect(stdout).toMatch(/\(waited \d+ s\)/);
  });

  test('a tag that does not come fails with the tags that may have been meant', async () => {
    const image = `${parts[kind].host}/platform/proxy:1.4.1`;
    const inputs = { ...machineUserInputs(parts, kind, image), wait: '1s' };
    const job = openJob(parts, { inputs });
    const { exitCode, stdout } = await job.main();
    await succeed(job.post());
    expect(exitCode).toBe(1);
    expect(stdout).toContain('still so after a wait of 1 s');
    expect(stdout).toContain('that it was pushed: the repository has 1.4.0');
  });
});
