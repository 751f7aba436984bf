import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { forkPullRequestEvent } from '../support/events.js';
import { codebahnAt } from '../support/forges.js';
import { readHome } from './home.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { INDEX_TAG, openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

describe.each(['basic', 'bearer'] as const)('a fork pull request, a %s registry', (kind) => {
  test('a password is refused before any request and any write', async () => {
    const { host } = parts[kind];
    const seen = await parts[kind].requests();
    const asked = parts.authHost.requests.length;
    const job = openJob(parts, {
      forge: codebahnAt(`http://${host}`),
      event: forkPullRequestEvent(),
      token: parts.octocat.password,
      inputs: machineUserInputs(parts, kind, `${host}/platform/proxy:${INDEX_TAG}`),
    });
    const { exitCode, outputs, exported } = await job.main();
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ trusted: 'false', 'logged-in': '', skipped: 'false' });
    expect(outputs['digest']).toBeUndefined();
    expect(exported).toEqual({});
    await succeed(job.post());
    expect(await parts[kind].requests()).toEqual(seen);
    expect(parts.authHost.requests.slice(asked)).toEqual([]);
    expect(readHome(job.home)).toEqual({ paths: [] });
    job.assertNothingLeft();
  });
});
