import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readHome } from './home.js';
import { INDEX_TAG, openRealParts, type RealParts } from './real-parts.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

/** A docker-registry proves nothing of a password, whichever way it takes it. */
const SEEN = {
  basic: 'the registry takes it by HTTP Basic, without a token that would tell',
  bearer: 'its token for platform/proxy tells no more than was asked',
};

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  const inputs = (mode: string): Record<string, string> => {
    const image = `${parts[kind].host}/platform/proxy:${INDEX_TAG}`;
    return { ...machineUserInputs(parts, kind, image), 'on-broad-password': mode };
  };
  const finding = (): string =>
    `password of deploy for ${parts[kind].host}: whether it can do more than read packages could not be determined: ${SEEN[kind]}`;

  test('warn says that it could not be determined, without a warning', async () => {
    const job = openJob(parts, { inputs: inputs('warn') });
    const { stdout, annotations } = await succeed(job.main());
    expect(stdout.split('\n')).toContain(`${finding()} (on-broad-password: warn)`);
    expect(annotations.filter(({ message }) => message.includes('password'))).toEqual([]);
    await succeed(job.post());
  });

  test('fail refuses, and leaves nothing', async () => {
    const job = openJob(parts, { inputs: inputs('fail') });
    const { exitCode, outputs, annotations } = await job.main();
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message.split('\n')[0])).toEqual([
      `${finding()} (on-broad-password: fail)`,
    ]);
    expect(outputs['digest']).toBeUndefined();
    expect(readHome(job.home)).toEqual({ paths: [] });
    await succeed(job.post());
  });
});

test('a password that may push is not found out by asking: nothing asks for push', async () => {
  const { username, password } = parts.pusher;
  const image = `${parts.bearer.host}/platform/proxy:${INDEX_TAG}`;
  const job = openJob(parts, {
    inputs: { ...machineUserInputs(parts, 'bearer', image), username, password },
  });
  const seen = parts.authHost.requests.length;
  await succeed(job.main());
  const urls = parts.authHost.requests.slice(seen).map(({ url }) => decodeURIComponent(url));
  expect(urls).toHaveLength(1);
  expect(urls.join()).toContain('repository:platform/proxy:pull');
  expect(urls.join()).not.toContain('push');
  await succeed(job.post());
});
