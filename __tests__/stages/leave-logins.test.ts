/* What is recorded, what is left, and that the post step takes it away in the right order. */
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { cleanUp } from '../../src/cleanup.js';
import { postWorld, type Ran } from '../support/fake-runner.js';
import { type Job, MACHINE_USER, useInProcess } from '../support/in-process.js';

const job = useInProcess();

const PIN = { images: 'HOST/acme/api:1' };
const SECRET = {
  registry: 'HOST',
  ...MACHINE_USER,
  'kubernetes-secret': 'production/pull',
  login: 'none',
};

function kinds(ran: Ran): unknown[] {
  return (JSON.parse(ran.state['undo'] ?? '') as { kind: unknown }[]).map(({ kind }) => kind);
}

/** Runs the post step of what a main step recorded, in the environment that later steps left. */
async function post(main: Ran, more: Job = {}): Promise<Ran> {
  const step = job.prepare({}, more);
  const ending = postWorld(step, main.state);
  await cleanUp(ending.world);
  await Promise.all([step.close(), ending.close()]);
  return ending.ran;
}

describe('login: isolated', () => {
  const inputs = { ...PIN, login: 'isolated' };

  test('is recorded as a folder and two variables, and both are taken back', async () => {
    const before = { DOCKER_CONFIG: `${job.folders.home}/before` };
    const main = await job.runStep(inputs, { env: before });
    expect(main.errors).toEqual([]);
    expect(kinds(main)).toEqual(['folder', 'variables']);
    const folder = main.exported['DOCKER_CONFIG'] ?? '';
    expect(main.exported).toEqual({
      DOCKER_CONFIG: folder,
      REGISTRY_AUTH_FILE: `${folder}/auth.json`,
    });
    const ended = await post(main, { env: main.exported });
    expect(ended.exported).toEqual({ ...before, REGISTRY_AUTH_FILE: '' });
    expect(ended.lines).toEqual([`removed "${folder}"`]);
    expect(existsSync(folder)).toBe(false);
  });

  test('what a later step made of the variables stays', async () => {
    const main = await job.runStep(inputs);
    const ended = await post(main, { env: { ...main.exported, DOCKER_CONFIG: '/elsewhere' } });
    expect(ended.exported).toEqual({ REGISTRY_AUTH_FILE: '' });
  });

  test('stays where logout is false', async () => {
    const main = await job.runStep({ ...inputs, logout: 'false' });
    expect(kinds(main)).toEqual([]);
    expect((await post(main, { env: main.exported })).exported).toEqual({});
    expect(existsSync(main.exported['DOCKER_CONFIG'] ?? '')).toBe(true);
  });
});

describe('kubernetes-secret', () => {
  test.each(['true', 'false'])('is masked, and goes with the job: logout %s', async (logout) => {
    const main = await job.runStep({ ...SECRET, logout });
    expect(main.errors).toEqual([]);
    const file = main.outputs['kubernetes-secret-file'] ?? '';
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: Record<string, string> };
    expect(main.secrets).toContain(data['.dockerconfigjson']);
    expect(kinds(main)).toEqual(['folder']);
    await post(main);
    expect(existsSync(file)).toBe(false);
  });

  test('is not left where the login cannot be stored', async () => {
    mkdirSync(job.configPath, { recursive: true }); // a folder in place of the file
    const main = await job.runStep({ ...SECRET, login: 'docker' });
    expect(main.errors).toHaveLength(1);
    await post(main);
    expect(readdirSync(job.folders.temp)).toEqual([]);
  });
});

test('the Secret is written first and removed last', async () => {
  const main = await job.runStep({ ...SECRET, login: 'isolated' });
  expect(kinds(main)).toEqual(['folder', 'folder', 'variables']);
  const ended = await post(main, { env: main.exported });
  const [secret, login] = (JSON.parse(main.state['undo'] ?? '') as { path: string }[]).map(
    ({ path }) => path,
  );
  expect(ended.lines).toEqual([`removed "${login ?? ''}"`, `removed "${secret ?? ''}"`]);
});

test('where the Secret cannot be written, no login is stored', async () => {
  const env = { RUNNER_TEMP: `${job.folders.temp}/absent` };
  const main = await job.runStep({ ...SECRET, login: 'docker' }, { env });
  expect(main.errors).toHaveLength(1);
  expect(existsSync(job.configPath)).toBe(false);
});

describe('the record', () => {
  test('is there before the deed: where storing fails, the post step finds nothing', async () => {
    job.saveConfig({ auths: {} });
    mkdirSync(`${job.configPath}.login-and-pin.ledger.json`);
    const main = await job.runStep(PIN);
    expect(main.errors.join()).toContain('it is not a regular file');
    expect(kinds(main)).toEqual(['login']);
    expect(readFileSync(job.configPath, 'utf8')).toBe('{"auths":{}}');
  });

  test('is empty from the beginning: a step that fails leaves none to forge', async () => {
    const main = await job.runStep({ images: 'HOST/acme/api:1', logout: 'perhaps' });
    expect(main.errors).toHaveLength(1);
    expect(kinds(main)).toEqual([]);
  });
});

describe('DOCKER_AUTH_CONFIG', () => {
  test('that does not parse is a warning where nothing is read from it', async () => {
    const main = await job.runStep(PIN, { env: { DOCKER_AUTH_CONFIG: '{"auths": 7 planted' } });
    expect(main.errors).toEqual([]);
    expect(main.warnings).toContain(
      '"DOCKER_AUTH_CONFIG": the variable does not hold a JSON object with "auths"\n' +
        '  Unset it for this step (env: DOCKER_AUTH_CONFIG: ""), or write {"auths": {"HOST": {"auth": "…"}}}.',
    );
    expect(existsSync(job.configPath)).toBe(true);
  });
});
