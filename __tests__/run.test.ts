/* What the pipeline decides between its stages, in process; the bundle's tests show the rest. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../src/run.js';
import { forkPullRequestEvent, pullRequestEvent } from './support/events.js';
import type { Ran } from './support/fake-runner.js';
import { JOB_TOKEN, MACHINE_USER, SAVED, SAVED_AUTH, useInProcess } from './support/in-process.js';
import { openRegistry } from './support/registry.js';

const job = useInProcess();

function errors(ran: Ran): readonly string[] {
  return ran.errors.join('\n').replaceAll(job.registry.host, 'HOST').split('\n');
}

const PROXY = { images: 'HOST/platform/proxy:1' };
const CAUSES =
  'a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.';

describe('a password that did not reach the job', () => {
  test.each([
    ['username is set', { ...PROXY, registry: 'HOST', username: 'deploy' }, '"username" is set'],
    [
      'registry is another owner of the forge',
      { ...PROXY, registry: 'HOST/platform' },
      '"registry" is HOST/platform, which the job token cannot serve',
    ],
    [
      'registry is another registry',
      { registry: 'quay.io' },
      '"registry" is quay.io, which the job token cannot serve',
    ],
  ])('is an input error where %s', async (_name, inputs, why) => {
    const ran = await job.runStep(inputs);
    expect(errors(ran)).toEqual([
      `password: empty, but needed: ${why}`,
      `  Likely causes, in this order: ${CAUSES}`,
    ]);
    expect(job.registry.requests).toEqual([]);
  });

  test('is not asked for where the password is the job token: it cannot serve there', async () => {
    const ran = await job.runStep({ registry: 'quay.io', username: 'alice', password: JOB_TOKEN });
    expect(errors(ran)).toEqual([
      'password: is the job token, and "registry" is quay.io, which the job token cannot serve',
      '  Give the token of a machine user.',
    ]);
  });

  test('is told together with every other problem of the inputs', async () => {
    const inputs = { ...PROXY, registry: 'HOST', username: 'deploy', 'results-file': '/etc/x' };
    const ran = await job.runStep(inputs, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(errors(ran).filter((line) => !line.startsWith('  '))).toEqual([
      'password: empty, but needed: "username" is set',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates',
      'results-file: "/etc/x" is neither in the workspace nor in RUNNER_TEMP',
    ]);
  });

  test('is told of Dependabot first where Dependabot runs', async () => {
    const dependabot = { event: pullRequestEvent(), actor: 'dependabot[bot]' };
    const inputs = { ...PROXY, registry: 'HOST', username: 'deploy' };
    const ran = await job.runStep(inputs, dependabot);
    expect(errors(ran)[1]).toBe(
      `  Likely causes, in this order: Dependabot has a secret store of its own: add the secret there too (Settings, Secrets, Dependabot); ${CAUSES}`,
    );
  });

  test('is found out by a refused anonymous read', async () => {
    const ran = await job.runStep(PROXY);
    expect(errors(ran)).toEqual([
      'pin "HOST/platform/proxy:1": GET http://HOST/v2/platform/proxy/manifests/1: 403 DENIED: requested access to the resource is denied',
      '  Read without a login: no machine user for it; the job token is for images of acme, not of platform; no login for HOST on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
      'password: empty, but needed: HOST refused an anonymous read',
      `  Likely causes, in this order: ${CAUSES}`,
    ]);
  });

  test('fails a fork where an anonymous read was refused, and says that secrets are withheld', async () => {
    const ran = await job.runStep(PROXY, { event: forkPullRequestEvent() });
    expect(errors(ran)[2]).toBe(
      'password: empty, but needed: HOST refused an anonymous read; secrets are withheld from fork pull requests; pull_request from the fork mallory/shop into acme/shop',
    );
    expect(ran.outputs).toMatchObject({ trusted: 'false', skipped: 'false' });
  });

  test('skips a fork where it is told to', async () => {
    const inputs = { ...PROXY, 'on-untrusted': 'skip' };
    const ran = await job.runStep(inputs, { event: forkPullRequestEvent() });
    expect(ran).toMatchObject({ exitFailed: false, outputs: { skipped: 'true' } });
    expect(ran.notices).toHaveLength(1);
  });

  test('does not skip a fork whose inputs are wrong, nor says so', async () => {
    const inputs = { ...PROXY, ...MACHINE_USER, registry: 'HOST', 'results-file': '/etc/x' };
    const ran = await job.runStep(
      { ...inputs, 'on-untrusted': 'skip' },
      { event: forkPullRequestEvent() },
    );
    expect(ran).toMatchObject({ exitFailed: true, notices: [], outputs: { skipped: 'false' } });
    expect(job.registry.requests).toEqual([]);
  });

  test('does not skip a fork where another image fails for another reason', async () => {
    const images = `${PROXY.images}\nHOST/acme/api:none`;
    const inputs = { images, 'on-untrusted': 'skip' };
    const ran = await job.runStep(inputs, { event: forkPullRequestEvent() });
    expect(ran).toMatchObject({ exitFailed: true, outputs: { skipped: 'false' } });
  });
});

describe('a login that this machine keeps', () => {
  test('reads what no input can, and stays as it is', async () => {
    const before = job.saveConfig({ auths: { HOST: { auth: SAVED_AUTH } } });
    const ran = await job.runStep(PROXY);
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['images']).toContain('"credential":"docker-config"');
    expect(ran.outputs['logged-in']).toBe('');
    expect(readFileSync(job.configPath, 'utf8')).toBe(before);
    expect(ran.secrets).toEqual(expect.arrayContaining([SAVED.password, SAVED_AUTH]));
  });

  test('is a second login for the host where the job token is needed too', async () => {
    job.saveConfig({ auths: { HOST: { auth: SAVED_AUTH } } });
    const images = `${PROXY.images}\nHOST/acme/api:1`;
    const ran = await job.runStep({ images });
    expect(errors(ran)[0]).toMatch(/^HOST would need two logins, and Docker keeps one per host: /);
    expect(job.registry.requests).toEqual([]);
    const alone = await job.runStep({ images, login: 'none' });
    expect(alone.errors).toEqual([]);
  });

  test('is replaced for the job with a notice that names its user', async () => {
    job.saveConfig({ auths: { HOST: { auth: SAVED_AUTH } } });
    const ran = await job.runStep({ images: 'HOST/acme/api:1' });
    expect(ran.notices).toEqual([
      `the login of saved for ${job.registry.host} in ${job.configPath} is replaced until the job ends`,
    ]);
  });
});

describe('the machine user', () => {
  const INPUTS = { ...MACHINE_USER, registry: 'HOST/platform' };

  test('does not read beside its path: the job token does, and the two logins are refused', async () => {
    const images = 'HOST/platform/proxy:1\nHOST/acme/api:1';
    const refused = await job.runStep({ ...INPUTS, images });
    expect(errors(refused)[0]).toContain('HOST would need two logins');
    const ran = await job.runStep({ ...INPUTS, images, login: 'none' });
    expect(ran.errors).toEqual([]);
    const pinned = JSON.parse(ran.outputs['images'] ?? '') as Record<
      string,
      { credential: string }
    >;
    expect([pinned['proxy']?.credential, pinned['api']?.credential]).toEqual([
      'machine-user',
      'job-token',
    ]);
  });

  test('logs in to its registry also where no image is on it', async () => {
    const other = await openRegistry({ accounts: [{ ...MACHINE_USER, pull: [] }] });
    const ran = await job.runStep({
      ...MACHINE_USER,
      registry: other.host,
      images: 'HOST/acme/api:1',
    });
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['logged-in']).toBe(`${other.host},${job.registry.host}`);
    expect(job.registry.requests.map(({ authorization }) => authorization).join()).not.toContain(
      Buffer.from(`${MACHINE_USER.username}:${MACHINE_USER.password}`).toString('base64'),
    );
    await other.close();
  });

  test('is not stored where its password is wrong, even if the image is public', async () => {
    const inputs = { ...INPUTS, password: 'planted-wrong', images: 'HOST/public/base:1' };
    const ran = await job.runStep({ ...inputs, registry: 'HOST' });
    expect(ran.exitFailed).toBe(true);
    expect(ran.errors.join()).toContain('401');
    expect(readdirSync(job.folders.home)).toEqual([]);
  });

  test('has a name in a reference, which the log warns of', async () => {
    const inputs = { ...MACHINE_USER, registry: 'HOST', images: 'deploy=HOST/platform/proxy:1' };
    expect((await job.runStep(inputs)).lines.join()).not.toContain('is part of a reference');
    const named = { ...inputs, username: 'proxy' };
    await job.registry.close();
    await job.reopen([{ ...MACHINE_USER, username: 'proxy', pull: ['platform'] }]);
    expect((await job.runStep(named)).lines.join()).toContain(
      'the username proxy is part of a reference',
    );
  });
});

test.each(['true', 'false'])(
  'a results file that cannot be written: no login, no output (logout: %s)',
  async (logout) => {
    writeFileSync(join(job.folders.workspace, 'file'), '');
    const inputs = { images: 'HOST/acme/api:1', 'results-file': 'file/pins.json', logout };
    const ran = await job.runStep(inputs);
    expect(ran.errors.join()).toContain('results-file: ');
    expect(ran.outputs).toEqual({
      trusted: 'true',
      'trust-reason': 'push in acme/shop',
      'logged-in': '',
      skipped: 'false',
    });
    expect(readdirSync(job.folders.home)).toEqual([]);
  },
);

test('a login that cannot be stored: no results file, no output', async () => {
  const before = job.saveConfig({ credHelpers: { HOST: 'pass' } });
  const ran = await job.runStep({ images: 'HOST/acme/api:1', 'results-file': 'pins.json' });
  expect(ran.exitFailed).toBe(true);
  expect(ran.outputs).not.toHaveProperty('reference');
  expect(readdirSync(job.folders.workspace)).toEqual([]);
  expect(readFileSync(job.configPath, 'utf8')).toBe(before);
});

test('TLS verification that is switched off is refused before any request', async () => {
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const ran = await job.runStep({ images: 'HOST/acme/api:1' }, { env });
  expect(ran.errors).toEqual([
    'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates\n  Remove it; for a private CA set NODE_EXTRA_CA_CERTS to its certificate file.',
  ]);
  expect(job.registry.requests).toEqual([]);
});

test('an accident of the program fails the step and says that it is one', async () => {
  const { world, ran, ...fake } = job.prepare({ images: 'HOST/acme/api:1' });
  const broken = {
    ...world,
    clock: {
      ...world.clock,
      now: (): number => {
        throw new Error('no clock');
      },
    },
  };
  await run(broken);
  await fake.close();
  expect(ran.errors).toEqual([
    'internal error: no clock\n  This is a bug in login-and-pin: please report it with this line.',
  ]);
});
