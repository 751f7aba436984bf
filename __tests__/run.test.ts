/* What the pipeline decides between its stages, in process; the bundle's tests show the rest. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../src/run.js';
import {
  forkPullRequestEvent,
  type JobEvent,
  pullRequestEvent,
  pushEvent,
} from './support/events.js';
import { fakeWorld, type Ran } from './support/fake-runner.js';
import { codebahnAt } from './support/forges.js';
import { makeFolders } from './support/job.js';
import { openRegistry, type Registry } from './support/registry.js';

const JOB_TOKEN = 'planted-job-token';
const MACHINE_USER = { username: 'deploy', password: 'planted-machine-secret' };
const SAVED = { username: 'saved', password: 'planted-saved-secret' };

let registry: Registry;
let folders: ReturnType<typeof makeFolders>;
let configPath: string;

beforeEach(async () => {
  folders = makeFolders();
  configPath = join(folders.home, '.docker', 'config.json');
  registry = await openRegistry({
    accounts: [
      { password: JOB_TOKEN, pull: ['acme'] },
      { ...MACHINE_USER, pull: ['acme', 'platform'] },
      { ...SAVED, pull: ['platform'] },
    ],
    isPublic: (repository) => repository.startsWith('public/'),
  });
  registry.publishImage('acme/api', '1');
  registry.publishImage('platform/proxy', '1');
  registry.publishImage('public/base', '1');
});

afterEach(async () => {
  registry.assertNoViolations();
  await registry.close();
  folders.remove();
});

interface Job {
  readonly event?: JobEvent;
  readonly env?: Readonly<Record<string, string>>;
  readonly actor?: string;
}

/** Runs the step; HOST in an input is the registry's. */
async function runStep(given: Readonly<Record<string, string>>, job: Job = {}): Promise<Ran> {
  const inputs = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replaceAll('HOST', registry.host)]),
  );
  const { world, ran, ...fake } = fakeWorld({
    forge: codebahnAt(registry.origin),
    event: job.event ?? pushEvent(),
    token: JOB_TOKEN,
    folders,
    inputs,
    ...(job.env === undefined ? {} : { env: job.env }),
    ...(job.actor === undefined ? {} : { actor: job.actor }),
  });
  await run(world);
  await fake.close();
  return ran;
}

function errors(ran: Ran): readonly string[] {
  return ran.errors.join('\n').replaceAll(registry.host, 'HOST').split('\n');
}

function saveConfig(config: object): string {
  mkdirSync(join(folders.home, '.docker'));
  const text = JSON.stringify(config).replaceAll('HOST', registry.host);
  writeFileSync(configPath, text);
  return text;
}

const savedAuth = Buffer.from(`${SAVED.username}:${SAVED.password}`).toString('base64');
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
    const ran = await runStep(inputs);
    expect(errors(ran)).toEqual([
      `password: empty, but needed: ${why}`,
      `  Likely causes, in this order: ${CAUSES}`,
    ]);
    expect(registry.requests).toEqual([]);
  });

  test('is told of Dependabot first where Dependabot runs', async () => {
    const job = { event: pullRequestEvent(), actor: 'dependabot[bot]' };
    const ran = await runStep({ ...PROXY, registry: 'HOST', username: 'deploy' }, job);
    expect(errors(ran)[1]).toBe(
      `  Likely causes, in this order: Dependabot has a secret store of its own: add the secret there too (Settings, Secrets, Dependabot); ${CAUSES}`,
    );
  });

  test('is found out by a refused anonymous read', async () => {
    const ran = await runStep(PROXY);
    expect(errors(ran)).toEqual([
      'pin "HOST/platform/proxy:1": GET http://HOST/v2/platform/proxy/manifests/1: 403 DENIED: requested access to the resource is denied',
      '  Read without a login: no machine user for it; the job token is for images of acme, not of platform; no login for HOST on this machine. Give "registry", "username" and "password" of a user that may read it.',
      'password: empty, but needed: HOST refused an anonymous read',
      `  Likely causes, in this order: ${CAUSES}`,
    ]);
  });

  test('fails a fork where an anonymous read was refused, and says that secrets are withheld', async () => {
    const ran = await runStep(PROXY, { event: forkPullRequestEvent() });
    expect(errors(ran)[2]).toBe(
      'password: empty, but needed: HOST refused an anonymous read; secrets are withheld from fork pull requests; pull_request from the fork mallory/shop into acme/shop',
    );
    expect(ran.outputs).toMatchObject({ trusted: 'false', skipped: 'false' });
  });

  test('skips a fork where it is told to', async () => {
    const inputs = { ...PROXY, 'on-untrusted': 'skip' };
    const ran = await runStep(inputs, { event: forkPullRequestEvent() });
    expect(ran).toMatchObject({ exitFailed: false, outputs: { skipped: 'true' } });
    expect(ran.notices).toHaveLength(1);
  });

  test('does not skip a fork where another image fails for another reason', async () => {
    const images = `${PROXY.images}\nHOST/acme/api:none`;
    const inputs = { images, 'on-untrusted': 'skip' };
    const ran = await runStep(inputs, { event: forkPullRequestEvent() });
    expect(ran).toMatchObject({ exitFailed: true, outputs: { skipped: 'false' } });
  });
});

describe('a login that this machine keeps', () => {
  test('reads what no input can, and stays as it is', async () => {
    const before = saveConfig({ auths: { HOST: { auth: savedAuth } } });
    const ran = await runStep(PROXY);
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['images']).toContain('"credential":"docker-config"');
    expect(ran.outputs['logged-in']).toBe('');
    expect(readFileSync(configPath, 'utf8')).toBe(before);
    expect(ran.secrets).toEqual(expect.arrayContaining([SAVED.password, savedAuth]));
  });

  test('is a second login for the host where the job token is needed too', async () => {
    saveConfig({ auths: { HOST: { auth: savedAuth } } });
    const images = `${PROXY.images}\nHOST/acme/api:1`;
    const ran = await runStep({ images });
    expect(errors(ran)[0]).toMatch(/^HOST would need two logins, and Docker keeps one per host: /);
    expect(registry.requests).toEqual([]);
    const alone = await runStep({ images, login: 'none' });
    expect(alone.errors).toEqual([]);
  });

  test('is replaced for the job with a notice that names its user', async () => {
    saveConfig({ auths: { HOST: { auth: savedAuth } } });
    const ran = await runStep({ images: 'HOST/acme/api:1' });
    expect(ran.notices).toEqual([
      `the login of saved for ${registry.host} in ${configPath} is replaced until the job ends`,
    ]);
  });

  test('is an error where a credential helper keeps it', async () => {
    const before = saveConfig({ credsStore: 'desktop' });
    for (const inputs of [PROXY, { images: 'HOST/acme/api:1' }]) {
      const ran = await runStep(inputs);
      expect(ran.errors.join()).toContain('desktop');
      expect(ran.errors.join()).toContain('not supported yet');
      expect(ran.outputs).not.toHaveProperty('reference');
    }
    expect(readFileSync(configPath, 'utf8')).toBe(before);
  });
});

describe('the machine user', () => {
  const INPUTS = { ...MACHINE_USER, registry: 'HOST/platform' };

  test('does not read beside its path: the job token does, and the two logins are refused', async () => {
    const images = 'HOST/platform/proxy:1\nHOST/acme/api:1';
    const refused = await runStep({ ...INPUTS, images });
    expect(errors(refused)[0]).toContain('HOST would need two logins');
    const ran = await runStep({ ...INPUTS, images, login: 'none' });
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
    const ran = await runStep({ ...MACHINE_USER, registry: other.host, images: 'HOST/acme/api:1' });
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['logged-in']).toBe(`${other.host},${registry.host}`);
    expect(registry.requests.map(({ authorization }) => authorization).join()).not.toContain(
      Buffer.from(`${MACHINE_USER.username}:${MACHINE_USER.password}`).toString('base64'),
    );
    await other.close();
  });

  test('is not stored where its password is wrong, even if the image is public', async () => {
    const inputs = { ...INPUTS, password: 'planted-wrong', images: 'HOST/public/base:1' };
    const ran = await runStep({ ...inputs, registry: 'HOST' });
    expect(ran.exitFailed).toBe(true);
    expect(ran.errors.join()).toContain('401');
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('has a name in a reference, which the log warns of', async () => {
    const inputs = { ...MACHINE_USER, registry: 'HOST', images: 'deploy=HOST/platform/proxy:1' };
    expect((await runStep(inputs)).lines.join()).not.toContain('is part of a reference');
    const named = { ...inputs, username: 'proxy' };
    await registry.close();
    registry = await openRegistry({
      accounts: [{ ...MACHINE_USER, username: 'proxy', pull: ['platform'] }],
    });
    registry.publishImage('platform/proxy', '1');
    expect((await runStep(named)).lines.join()).toContain(
      'the username proxy is part of a reference',
    );
  });
});

test.each(['true', 'false'])(
  'a results file that cannot be written: no login, no output (logout: %s)',
  async (logout) => {
    writeFileSync(join(folders.workspace, 'file'), '');
    const inputs = { images: 'HOST/acme/api:1', 'results-file': 'file/pins.json', logout };
    const ran = await runStep(inputs);
    expect(ran.errors.join()).toContain('results-file: ');
    expect(ran.outputs).toEqual({
      trusted: 'true',
      'trust-reason': 'push in acme/shop',
      'logged-in': '',
      skipped: 'false',
    });
    expect(readdirSync(folders.home)).toEqual([]);
  },
);

test('a login that cannot be stored: no results file, no output', async () => {
  const before = saveConfig({ credHelpers: { HOST: 'pass' } });
  const ran = await runStep({ images: 'HOST/acme/api:1', 'results-file': 'pins.json' });
  expect(ran.exitFailed).toBe(true);
  expect(ran.outputs).not.toHaveProperty('reference');
  expect(readdirSync(folders.workspace)).toEqual([]);
  expect(readFileSync(configPath, 'utf8')).toBe(before);
});

test('TLS verification that is switched off is refused before any request', async () => {
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const ran = await runStep({ images: 'HOST/acme/api:1' }, { env });
  expect(ran.errors).toEqual([
    'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates\n  Remove it; for a private CA set NODE_EXTRA_CA_CERTS to its certificate file.',
  ]);
  expect(registry.requests).toEqual([]);
});

test('an accident of the program fails the step and says that it is one', async () => {
  const { world, ran, ...fake } = fakeWorld({
    forge: codebahnAt(registry.origin),
    event: pushEvent(),
    token: JOB_TOKEN,
    folders,
    inputs: { images: `${registry.host}/acme/api:1` },
  });
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
