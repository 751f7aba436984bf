import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pushEvent } from '../support/events.js';
import { codebahnAt } from '../support/forges.js';
import { readDigests } from './clients.js';
import { readHome } from './home.js';
import { openJob, type RealJob, succeed, trustedRealms } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

/** A push on a forge whose registry is on its own host; nothing is stored, the forge gives the token. */
function jobOnForge(inputs: Readonly<Record<string, string>>): RealJob {
  const forge = codebahnAt(`http://${parts.bearer.host}`);
  return openJob(parts, { forge, event: pushEvent(), token: parts.octocat.password, inputs });
}

test('the job token reads and logs in to its own owner on the forge itself', async () => {
  const repository = `${parts.bearer.host}/acme/api`;
  const images = `${repository}:${DOCKER_TAG}`;
  const job = jobOnForge({ images, ...trustedRealms(parts) });
  const { told } = await readDigests(images, parts.pusher);

  const { outputs } = await succeed(job.main());
  expect(outputs).toMatchObject({
    reference: `${repository}@${told}`,
    digest: told,
    'logged-in': parts.bearer.host,
    trusted: 'true',
  });
  expect(JSON.parse(outputs['images'] ?? '')).toMatchObject({ api: { credential: 'job-token' } });
  expect(await job.clients().read(images)).toEqual({ docker: 'read', skopeo: 'read' });

  await succeed(job.post());
  expect(readHome(job.home)).toEqual({ paths: [] });
  expect(await job.clients().read(images)).toEqual({ docker: 'refused', skopeo: 'refused' });
  job.assertNothingLeft();
});

test('the job token is not sent to an auth host that nobody named', async () => {
  const asked = parts.authHost.requests.length;
  const job = jobOnForge({ images: `${parts.bearer.host}/acme/api:${DOCKER_TAG}` });
  const { exitCode, stdout } = await job.main();
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`${parts.bearer.host}=${parts.authHost.host}`);
  expect(parts.authHost.requests.slice(asked)).toEqual([]);
  await succeed(job.post());
  expect(readHome(job.home)).toEqual({ paths: [] });
});

test('the job token is not used for an image of another owner', async () => {
  const asked = parts.authHost.requests.length;
  const images = `${parts.bearer.host}/platform/proxy:${DOCKER_TAG}`;
  const job = jobOnForge({ images, ...trustedRealms(parts) });
  expect((await job.main()).exitCode).toBe(1);
  const names = parts.authHost.requests.slice(asked).map(({ username }) => username);
  expect(names).not.toContain(parts.octocat.username);
  await succeed(job.post());
});
