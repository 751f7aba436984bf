/* That each fact reaches the stage that decides by it, and each decision the runner. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp } from '../src/cleanup.js';
import { run } from '../src/run.js';
import { makeImage, OCI_IMAGE } from './registry/documents.js';
import { forkPullRequestEvent, pushEvent } from './support/events.js';
import { postWorld, type Ran } from './support/fake-runner.js';
import { JOB_TOKEN, MACHINE_USER, SAVED_AUTH, useInProcess } from './support/in-process.js';
import { openRegistry } from './support/registry.js';

const job = useInProcess();

const PROXY = { images: 'HOST/platform/proxy:1' };

test('GITHUB_REF reaches the trust decision: a push on refs/pull/ is a fork', async () => {
  const event = { ...pushEvent(), ref: 'refs/pull/7/merge' };
  const ran = await job.runStep({ images: 'HOST/acme/api:1' }, { event });
  expect(ran.outputs).toMatchObject({ trusted: 'false', 'logged-in': '' });
});

test('a password that is refused is masked all the same, and first', async () => {
  const inputs = { ...MACHINE_USER, ...PROXY, registry: 'HOST' };
  const ran = await job.runStep(inputs, { event: forkPullRequestEvent() });
  expect(ran.exitFailed).toBe(true);
  expect(ran.secrets).toEqual([MACHINE_USER.password, JOB_TOKEN]);
});

test('what was forgiven in a reference is a notice', async () => {
  const ran = await job.runStep({ images: 'HOST/ACME/api:1', login: 'none' });
  expect(ran.notices).toEqual([
    'images, line 1: "ACME/api" is read as "acme/api": repositories are lower-case',
  ]);
});

test('each further try is one line of the log', async () => {
  const path = '/v2/acme/api/manifests/1';
  job.registry.addFault({ path, kind: 'answer', status: 503, nth: [1] });
  const ran = await job.runStep({ images: 'HOST/acme/api:1', login: 'none', retries: '2' });
  expect(ran.lines.filter((line) => line.includes(', try '))).toEqual([
    `GET ${job.registry.origin}${path}: 503, try 2 of 3 in 0.4 s`,
  ]);
});

test('timeout is that of the input', async () => {
  job.registry.addFault({ path: '/v2/acme/api/manifests/1', kind: 'hang' });
  const ran = await job.runStep({ images: 'HOST/acme/api:1', timeout: '1s', retries: '0' });
  expect(ran.errors.join()).toContain('no whole answer within 1 s');
});

test('the log says what was decided and done, and nothing else', async () => {
  const ran = await job.runStep({ images: 'b=HOST/acme/api:1\na=HOST/public/base:1' });
  const { digest = '' } = job.registry.findManifest('acme/api', '1') ?? {};
  const { digest: base = '' } = job.registry.findManifest('public/base', '1') ?? {};
  expect(ran.lines.map((line) => line.replaceAll(job.registry.host, 'HOST'))).toEqual([
    'trusted: push in acme/shop',
    `pinned HOST/acme/api:1@${digest} as alice (job token)`,
    `pinned HOST/public/base:1@${base} as anonymous (no machine user for it; the job token is for images of acme, not of public; no login for HOST on this machine)`,
    `logged in to HOST in ${job.folders.home}/.docker until the job ends`,
  ]);
  expect(ran.outputs['reference']).toBe(`${job.registry.host}/acme/api@${digest}`);
  expect(ran.summary).toMatch(
    /- trusted: push in acme\/shop\n- on-moving-tag: .*\n- logged in to /,
  );
});

test('a results file may be in RUNNER_TEMP', async () => {
  const path = join(job.folders.temp, 'pins.json');
  const ran = await job.runStep({ images: 'HOST/acme/api:1', 'results-file': path });
  expect(ran.errors).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe(`${ran.outputs['images'] ?? ''}\n`);
});

test('a secret is not in the summary, even where a name repeats it', async () => {
  const images = `${MACHINE_USER.password}=HOST/platform/proxy:1`;
  const ran = await job.runStep({ ...MACHINE_USER, registry: 'HOST', images });
  expect(ran.summary).toContain('| *** |');
  expect(ran.summary).not.toContain(MACHINE_USER.password);
});

test('on-untrusted: skip and continue say so', async () => {
  const inputs = { ...MACHINE_USER, registry: 'HOST', images: 'HOST/acme/api:1', login: 'none' };
  const event = forkPullRequestEvent();
  const skipped = await job.runStep({ ...inputs, 'on-untrusted': 'skip' }, { event });
  const why =
    'password: not used in this job: pull_request from the fork mallory/shop into acme/shop';
  expect(skipped.notices).toEqual([`${why}; this step is skipped (on-untrusted: skip)`]);
  const went = await job.runStep({ ...inputs, 'on-untrusted': 'continue' }, { event });
  expect(went.notices).toEqual([`${why}; going on without it (on-untrusted: continue)`]);
});

test('two credentials of one name on one registry do not share a session', async () => {
  await job.registry.close();
  await job.reopen([
    { username: 'alice', password: JOB_TOKEN, pull: ['acme'] },
    { username: 'alice', password: MACHINE_USER.password, pull: ['platform'] },
  ]);
  const images = 'HOST/platform/proxy:1\nHOST/acme/api:1';
  const inputs = {
    ...MACHINE_USER,
    username: 'alice',
    registry: 'HOST/platform',
    images,
    login: 'none',
  };
  expect((await job.runStep(inputs)).errors).toEqual([]);
});

test('a runner that names no actor logs in under the owner', async () => {
  const ran = await job.runStep({ images: 'HOST/acme/api:1' }, { actor: '' });
  expect(ran.lines.join('\n')).toContain(' as acme (job token)');
});

test('a host that needs two logins and a bad results file are reported together', async () => {
  const images = 'HOST/platform/proxy:1\nHOST/acme/api:1';
  const inputs = {
    ...MACHINE_USER,
    registry: 'HOST/platform',
    images,
    'results-file': '/etc/pins',
  };
  const {
    errors: [error = ''],
  } = await job.runStep(inputs);
  expect(error).toContain('would need two logins');
  expect(error).toContain('results-file: "/etc/pins"');
});

test('no cause is guessed where a password was given', async () => {
  const inputs = { ...MACHINE_USER, registry: 'quay.example', login: 'none', ...PROXY };
  expect((await job.runStep(inputs)).errors.join()).not.toContain('password: empty');
});

test('a missing image is not taken for a missing password', async () => {
  const ran = await job.runStep({ images: 'HOST/public/none:1' });
  expect(ran.errors.join()).toContain('404');
  expect(ran.errors.join()).not.toContain('password: empty');
});

test('a refused job token is not taken for a missing password', async () => {
  job.registry.addFault({ path: '/v2/acme/api/manifests/1', kind: 'answer', status: 403 });
  const ran = await job.runStep({ images: 'HOST/acme/api:1' });
  expect(ran.errors.join()).toContain('Read as alice with the job token.');
  expect(ran.errors.join()).not.toContain('password: empty');
});

test('a login-only step proves a wrong login also with login: none', async () => {
  const ran = await job.runStep({
    ...MACHINE_USER,
    password: 'planted-wrong',
    registry: 'HOST',
    login: 'none',
  });
  expect(ran.errors.join()).toMatch(/^log in to "[^"]+": GET /);
});

test('a proven login is not asked for again', async () => {
  await job.runStep({ images: 'HOST/acme/api:1' });
  expect(job.registry.requests.map(({ path }) => path)).not.toContain('/v2/');
});

test('logout: false says that the login stays, in the notice too', async () => {
  job.saveConfig({ auths: { HOST: { auth: SAVED_AUTH } } });
  const ran = await job.runStep({ images: 'HOST/acme/api:1', logout: 'false' });
  expect(ran.notices.join()).toMatch(/is replaced for good \(logout: false\)$/);
  expect(ran.lines.at(-1)).toMatch(/and not taken back \(logout: false\)$/);
  expect(ran.state['undo']).toBe('[]');
});

test('a username of the job token in a reference is no warning', async () => {
  const ran = await job.runStep({ images: 'HOST/acme/api:1' }, { actor: 'acme' });
  expect(ran.lines.join()).not.toContain('is part of a reference');
});

test('the dispatcher is closed when the step ends', async () => {
  const { world, ran, ...fake } = job.prepare({ images: 'HOST/acme/api:1' });
  await run(world);
  expect(ran.errors).toEqual([]);
  expect((world.dispatcher as unknown as { destroyed: boolean }).destroyed).toBe(true);
  await fake.close();
});

test('a login-only step with login: none stores nothing', async () => {
  const ran = await job.runStep({ ...MACHINE_USER, registry: 'HOST', login: 'none' });
  expect(ran).toMatchObject({ errors: [], outputs: { 'logged-in': '' } });
  expect(existsSync(job.configPath)).toBe(false);
});

test('a fork with login: none hears nothing of a login', async () => {
  const ran = await job.runStep(
    { images: 'HOST/acme/api:1', login: 'none' },
    { event: forkPullRequestEvent() },
  );
  expect(ran).toMatchObject({ errors: [], notices: [] });
});

test("the advice is the forge's for its own registry alone", async () => {
  const other = await openRegistry({ accounts: [] });
  const ran = await job.runStep({ ...MACHINE_USER, registry: other.host, login: 'none' });
  expect(ran.errors.join()).not.toContain('Codebahn');
  await other.close();
});

test.each([
  ['has a state file', { GITHUB_STATE: '/state' }, false],
  ['has none: the state goes through the log', {}, true],
])('the key of the undo is masked where the runner %s', async (_name, env, isMasked) => {
  const ran = await job.runStep({ images: 'HOST/acme/api:1' }, { env });
  const [record] = JSON.parse(ran.state['undo'] ?? '') as { privateKey: string }[];
  expect(ran.secrets.includes(record?.privateKey ?? '')).toBe(isMasked);
});

describe('cleanUp', () => {
  async function post(state: Readonly<Record<string, string>>): Promise<Ran> {
    const main = job.prepare({});
    const { world, ran, ...fake } = postWorld(main, state);
    await cleanUp(world);
    expect((world.dispatcher as unknown as { destroyed: boolean }).destroyed).toBe(true);
    await Promise.all([main.close(), fake.close()]);
    return ran;
  }

  test.each<[string, Readonly<Record<string, string>>]>([
    ['no state', {}],
    ['nothing saved', { undo: '[]' }],
  ])('%s: nothing to undo', async (_name, state) => {
    expect(await post(state)).toMatchObject({
      lines: ['nothing to undo: no login was stored, or "logout" is false'],
      warnings: [],
      errors: [],
    });
  });

  test.each([
    ['another version', '{"version":2}'],
    ['no JSON', '{'],
  ])('a record that cannot be undone is a warning, and no failure: %s', async (_name, undo) => {
    const ran = await post({ undo });
    expect(ran).toMatchObject({
      warnings: ['the record of the login is not one: nothing was undone'],
      exitFailed: false,
    });
  });
});

test('tells of each login that is refused', async () => {
  const { bytes } = makeImage('x');
  const path = '/v2/acme/api/manifests/1';
  const headers = { 'content-type': OCI_IMAGE };
  const read = { path, status: 200, headers, body: bytes.toString() } as const;
  job.registry.addFault({ ...read, kind: 'answer', at: 'arrival' });
  const refused = { path: '/v2/token', kind: 'answer', at: 'arrival', status: 401 } as const;
  job.registry.addFault(refused);
  const login = { registry: '127.0.0.1:1', ...MACHINE_USER };
  const ran = await job.runStep({ images: 'HOST/acme/api:1', retries: '0', ...login });
  const subjects = ran.errors.join('\n').matchAll(/^log in to "(.*?)": /gm);
  expect([...subjects].map(([, registry]) => registry).toSorted()).toEqual(
    ['127.0.0.1:1', job.registry.host].toSorted(),
  );
});
