import { beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  JOB_TOKEN,
  MACHINE_USER,
  openScenario,
  readText,
  type Scenario,
  type ScenarioOptions,
} from '../support/scenario.js';

let scenario: Scenario;
beforeEach(() => open());

async function open(options: ScenarioOptions = {}): Promise<void> {
  scenario = await openScenario(options);
  scenario.registry.publishImage('acme/api', '1.4.0');
  scenario.registry.publishImage('platform/proxy', '2.1.0');
}

const api = (): { images: string } => ({ images: `${scenario.registry.host}/acme/api:1.4.0` });
const base64 = (username: string, password: string): string =>
  Buffer.from(`${username}:${password}`).toString('base64');

test('the runner is told to mask each secret in each form, and nothing else', async () => {
  const { registry } = scenario;
  const images = `${registry.host}/platform/proxy:2.1.0`;
  const { username, password } = MACHINE_USER;
  const main = await scenario.run(
    scenario.step({ images, registry: registry.host, username, password }),
  );
  expect(new Set(main.masks)).toEqual(
    new Set([password, JOB_TOKEN, base64(username, password), ...registry.tokens]),
  );
});

test('what is masked is masked before anything else is said', async () => {
  const main = await scenario.run(scenario.step(api()));
  const lines = main.stdout.trim().split('\n');
  expect(lines[0]).toBe(`::add-mask::${JOB_TOKEN}`);
});

test('the job token is turned off by an empty github-token', async () => {
  const main = await scenario.run(scenario.step({ ...api(), 'github-token': '' }));
  expect(main.exitCode).toBe(1);
  const sent = scenario.registry.requests.map(({ authorization = '' }) => authorization);
  expect(sent.filter((authorization) => authorization.startsWith('Basic'))).toEqual([]);
});

test('the results file holds the images output', async () => {
  const main = await scenario.run(scenario.step({ ...api(), 'results-file': 'out/pins.json' }));
  expect(main).toMatchObject({ exitCode: 0, stderr: '' });
  const path = join(scenario.folders.workspace, 'out', 'pins.json');
  expect(readText(path)).toBe(`${main.outputs['images'] ?? ''}\n`);
});

test.each([
  ['outside', '../pins.json'],
  ['absolute', '/etc/pins.json'],
  ['behind a link', 'link/pins.json'],
])('a results file that is %s is refused before any request', async (_name, path) => {
  symlinkSync('/etc', join(scenario.folders.workspace, 'link'));
  const main = await scenario.run(scenario.step({ ...api(), 'results-file': path }));
  expect(main.exitCode).toBe(1);
  expect(main.annotations.map(({ message }) => message.split('\n')[0])).toEqual([
    `results-file: "${path}" is neither in the workspace nor in RUNNER_TEMP`,
  ]);
  expect(scenario.registry.requests).toEqual([]);
  expect(main.outputs).not.toHaveProperty('reference');
});

test('the summary can be turned off', async () => {
  const main = await scenario.run(scenario.step({ ...api(), summary: 'false' }));
  expect(main).toMatchObject({ exitCode: 0, summary: '' });
});

test('a runner without a summary file is no failure', async () => {
  const step = scenario.step(api(), { withoutFiles: ['STEP_SUMMARY'] });
  const main = await scenario.run(step);
  expect(main).toMatchObject({ exitCode: 0, stderr: '' });
  expect(main.outputs).toHaveProperty('reference');
});

describe('DOCKER_CONFIG', () => {
  test('names the folder of the login, which is taken away again', async () => {
    const folder = join(scenario.folders.home, 'elsewhere');
    const step = scenario.step(api(), { env: { DOCKER_CONFIG: folder } });
    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['docker-config']).toBe(folder);
    expect(readText(join(folder, 'config.json'))).toContain(base64('alice', JOB_TOKEN));
    expect(existsSync(scenario.configPath)).toBe(false);
    // A later step may have changed the variable meanwhile: the undo goes by what was recorded.
    const env = { DOCKER_CONFIG: '/nowhere' };
    const post = await scenario.run({ ...step, env, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });

  test('in the workspace is refused, and nothing is given out', async () => {
    const folder = join(scenario.folders.workspace, '.docker');
    mkdirSync(folder);
    const step = scenario.step(api(), { env: { DOCKER_CONFIG: folder } });
    const main = await scenario.run(step);
    expect(main.exitCode).toBe(1);
    expect(main.annotations.map(({ name }) => name)).toEqual(['error']);
    expect(main.annotations[0]?.message).toContain(
      `it lies in the workspace "${scenario.folders.workspace}"`,
    );
    expect(main.outputs).not.toHaveProperty('reference');
    expect(main.outputs).toMatchObject({ 'logged-in': '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('logout: false leaves the login, and the post step leaves it too', async () => {
  await open({ staysLoggedIn: true });
  const step = scenario.step({ ...api(), logout: 'false' });
  const main = await scenario.run(step);
  expect(main.exitCode).toBe(0);
  const during = readText(scenario.configPath);
  expect(during).toContain(base64('alice', JOB_TOKEN));
  const post = await scenario.run({ ...step, phase: 'post', state: main.state });
  expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
  expect(readText(scenario.configPath)).toBe(during);
});
