import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account } from './auth-host.js';
import { readHome, writeDockerConfig } from './home.js';
import { formatPreviousConfig, PREVIOUS_CONFIGS } from './previous-config.js';
import { openJob, type RealJob, succeed, trustedRealms } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

const READ = { docker: 'read', skopeo: 'read' };
const REFUSED = { docker: 'refused', skopeo: 'refused' };

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

/** A job on this machine that logs in with an account of its own and pins an image of that owner. */
function jobOf(account: Account, home: string, repository: string): RealJob {
  const { username, password } = account;
  const { host } = parts.bearer;
  const images = `${host}/${repository}:${DOCKER_TAG}`;
  return openJob(parts, {
    home,
    inputs: { images, registry: host, username, password, ...trustedRealms(parts) },
  });
}

interface TwoJobs {
  readonly home: string;
  /** Reads `platform/*` while its login is in place. */
  readonly first: RealJob;
  /** Reads `acme/*` while its login is in place. */
  readonly second: RealJob;
}

function twoJobs(previous: string | undefined): TwoJobs {
  const home = parts.makeDirectory();
  writeDockerConfig(home, previous);
  const first = jobOf(parts.deploy, home, 'platform/proxy');
  return { home, first, second: jobOf(parts.octocat, home, 'acme/api') };
}

describe.each(PREVIOUS_CONFIGS)('two jobs on one machine, before: %s', (what) => {
  const imageOf = (repository: string): string =>
    `${parts.bearer.host}/${repository}:${DOCKER_TAG}`;
  const previous = (): string | undefined =>
    formatPreviousConfig(what, parts.bearer.host, parts.pusher);

  test('the first ends first: the second keeps its login', async () => {
    const { home, first, second } = twoJobs(previous());
    const before = readHome(home);
    await succeed(first.main());
    expect(await first.clients().read(imageOf('platform/proxy'))).toEqual(READ);
    await succeed(second.main());
    expect(await second.clients().read(imageOf('acme/api'))).toEqual(READ);
    await succeed(first.post());
    expect(await second.clients().read(imageOf('acme/api'))).toEqual(READ);
    await succeed(second.post());
    expect(readHome(home)).toEqual(before);
    first.assertNothingLeft();
    second.assertNothingLeft();
  });

  test('the second ends first: the first has its login again', async () => {
    const { home, first, second } = twoJobs(previous());
    const before = readHome(home);
    await succeed(first.main());
    await succeed(second.main());
    expect(await second.clients().read(imageOf('acme/api'))).toEqual(READ);
    await succeed(second.post());
    expect(await first.clients().read(imageOf('platform/proxy'))).toEqual(READ);
    expect(await first.clients().read(imageOf('acme/api'))).toEqual(REFUSED);
    await succeed(first.post());
    expect(readHome(home)).toEqual(before);
    first.assertNothingLeft();
    second.assertNothingLeft();
  });

  test('six jobs begin and end at once', async () => {
    const home = parts.makeDirectory();
    writeDockerConfig(home, previous());
    const before = readHome(home);
    const jobs = [1, 2, 3].flatMap(() => [
      jobOf(parts.deploy, home, 'platform/proxy'),
      jobOf(parts.octocat, home, 'acme/api'),
    ]);
    await Promise.all(jobs.map((job) => succeed(job.main())));
    await Promise.all(jobs.map((job) => succeed(job.post())));
    expect(readHome(home)).toEqual(before);
    for (const job of jobs) job.assertNothingLeft();
  });
});
