import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readHome, writeDockerConfig } from './home.js';
import { encodeLogin } from './login.js';
import { formatPreviousConfig, PREVIOUS_CONFIGS } from './previous-config.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

const READ = { docker: 'read', skopeo: 'read' };
const REFUSED = { docker: 'refused', skopeo: 'refused' };

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

describe.each(['basic', 'bearer'] as const)('a login for a %s registry', (kind) => {
  test.each(PREVIOUS_CONFIGS)(
    'is used by real clients until the job ends; before: %s',
    async (what) => {
      const { host } = parts[kind];
      const reference = `${host}/platform/proxy:${DOCKER_TAG}`;
      const home = parts.makeDirectory();
      writeDockerConfig(home, formatPreviousConfig(what, host, parts.pusher));
      const before = readHome(home);
      const job = openJob(parts, { home, inputs: machineUserInputs(parts, kind, reference) });
      const usable = what === 'the same host' ? READ : REFUSED;
      expect(await job.clients().read(reference)).toEqual(usable);

      const { outputs } = await succeed(job.main());
      expect(outputs).toMatchObject({ 'logged-in': host, 'docker-config': `${home}/.docker` });
      expect(await job.clients().read(reference)).toEqual(READ);
      expect(await job.clients().read(outputs['reference'] ?? '')).toEqual(READ);
      const during = readHome(home);
      expect(during.mode).toBe('600');
      expect(JSON.parse(during.config ?? '')).toMatchObject(othersOf(before.config));

      await succeed(job.post());
      expect(readHome(home)).toEqual(before);
      expect(await job.clients().read(reference)).toEqual(usable);
      job.assertNothingLeft();
    },
  );

  test('replaces another login of the same host for as long as the job lasts', async () => {
    const { host } = parts[kind];
    const home = parts.makeDirectory();
    writeDockerConfig(home, formatPreviousConfig('the same host', host, parts.pusher));
    const image = `${host}/platform/proxy:${DOCKER_TAG}`;
    const job = openJob(parts, { home, inputs: machineUserInputs(parts, kind, image) });
    const { annotations } = await succeed(job.main());
    expect(JSON.parse(readHome(home).config ?? '')).toMatchObject({
      auths: { [host]: { auth: encodeLogin(parts.deploy) } },
    });
    const notices = annotations.filter(({ name }) => name === 'notice');
    expect(notices.map(({ message }) => message).join('\n')).toContain(parts.pusher.username);
    await succeed(job.post());
  });

  test('that is none is in memory only', async () => {
    const { host } = parts[kind];
    const reference = `${host}/platform/proxy:${DOCKER_TAG}`;
    const inputs = { ...machineUserInputs(parts, kind, reference), login: 'none' };
    const job = openJob(parts, { inputs });
    const { outputs } = await succeed(job.main());
    expect(outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(readHome(job.home)).toEqual({ paths: [] });
    expect(await job.clients().read(reference)).toEqual(REFUSED);
    await succeed(job.post());
    job.assertNothingLeft();
  });
});

/** Returns the part of a config that is no business of the action. */
function othersOf(text: string | undefined): object {
  if (text === undefined) return {};
  const config = JSON.parse(text) as { auths: Record<string, unknown> };
  const auths = { 'registry.example.org': config.auths['registry.example.org'] };
  return { ...config, auths };
}
