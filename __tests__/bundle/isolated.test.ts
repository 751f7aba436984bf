import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ActionRun } from '../support/bundle-runner.js';
import { installHelper } from '../support/scripted-helper.js';
import { JOB_TOKEN, MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';

const OTHER_SECRET = 'planted-other-secret';
const PROXY_SECRET = 'planted-proxy-secret';
const otherAuth = Buffer.from(`bob:${OTHER_SECRET}`).toString('base64');

let scenario: Scenario;
let stored: string[];
beforeEach(async () => {
  stored = [];
  const previous: string[] = [];
  scenario = await openScenario({
    loginFiles: () => stored,
    secrets: [
      { name: 'login of another registry', value: OTHER_SECRET, username: 'bob', files: previous },
      { name: 'proxy password', value: PROXY_SECRET, files: previous },
    ],
  });
  previous.push(scenario.configPath);
  scenario.registry.publishImage('acme/api', '1.0.0');
  scenario.registry.publishImage('platform/proxy', '1.0.0');
});

const directoryOf = ({ outputs }: ActionRun): string => outputs['docker-config'] ?? '';
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function writeUserFiles(host: string): string {
  const folder = dirname(scenario.configPath);
  for (const name of ['contexts/meta', 'cli-plugins', 'buildx/instances']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'cli-plugins', 'docker-x'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'ca.pem'), 'pem');
  const config = {
    credsStore: 'desktop',
    credHelpers: { 'gcr.io': 'gcloud' },
    currentContext: 'remote',
    auths: { [host]: { auth: otherAuth }, 'other.test': { auth: otherAuth }, 'empty.test': {} },
    proxies: {
      default: { httpProxy: `http://bob:${PROXY_SECRET}@proxy.test:3128`, noProxy: 'localhost' },
    },
  };
  const text = JSON.stringify(config, undefined, 2);
  writeFileSync(scenario.configPath, text, { mode: 0o600 });
  return text;
}

describe('login: isolated', () => {
  test('leaves the login in a directory of its own, and the post step removes it', async () => {
    const { host } = scenario.registry;
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, annotations: [] });
    const directory = directoryOf(main);
    expect(dirname(directory)).toBe(scenario.folders.temp);
    expect(main.outputs).toMatchObject({ 'logged-in': host });
    expect(main.exported).toEqual({
      DOCKER_CONFIG: directory,
      REGISTRY_AUTH_FILE: join(directory, 'auth.json'),
    });
    expect(main.stdout).toContain(`logged in to ${host} in ${directory} until the job ends\n`);
    const entry = { auth: Buffer.from(`alice:${JOB_TOKEN}`).toString('base64') };
    for (const name of ['config.json', 'auth.json']) {
      expect(readJson(join(directory, name))).toEqual({ auths: { [host]: entry } });
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(scenario.folders.home)).toEqual([]);
    const post = await scenario.run({
      ...step,
      phase: 'post',
      state: main.state,
      env: main.exported,
    });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(post.stdout).toBe(`removed "${directory}"\n`);
    expect(post.exported).toEqual({ DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '' });
    expect(existsSync(directory)).toBe(false);
  });

  test("begins with the user's configuration, without its logins and proxy passwords", async () => {
    const { host } = scenario.registry;
    const text = writeUserFiles(host);
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const main = await scenario.run({ ...step, env: { REGISTRY_AUTH_FILE: '' } });
    expect(main).toMatchObject({ exitCode: 0, annotations: [] });
    const directory = directoryOf(main);
    const entry = { auth: Buffer.from(`alice:${JOB_TOKEN}`).toString('base64') };
    expect(readJson(join(directory, 'config.json'))).toEqual({
      credsStore: 'desktop',
      credHelpers: { 'gcr.io': 'gcloud', [host]: '' },
      currentContext: 'remote',
      auths: { [host]: entry },
      proxies: { default: { httpProxy: 'http://proxy.test:3128', noProxy: 'localhost' } },
    });
    expect(readJson(join(directory, 'auth.json'))).toEqual({
      auths: { [host]: entry },
      credHelpers: { 'gcr.io': 'gcloud' },
    });
    expect(main.stdout).toContain(
      `left out of the isolated login, as found in ${scenario.configPath}: the login for ${host}, the login for other.test, the login of the proxy default.httpProxy\n`,
    );
    expect(readdirSync(directory).sort()).toEqual([
      'auth.json',
      'buildx',
      'ca.pem',
      'cli-plugins',
      'config.json',
      'contexts',
      'holder.json',
    ]);
    expect(existsSync(join(directory, 'cli-plugins', 'docker-x'))).toBe(true);
    // A later step writes into what is linked, and into the directory; a link leads to the user's.
    writeFileSync(join(directory, 'buildx', 'instances', 'b'), 'builder');
    writeFileSync(join(directory, 'config.json'), '{}');
    await scenario.run({ ...step, phase: 'post', state: main.state, env: main.exported });
    expect(existsSync(directory)).toBe(false);
    expect(readFileSync(scenario.configPath, 'utf8')).toBe(text);
    const folder = dirname(scenario.configPath);
    expect(readFileSync(join(folder, 'buildx', 'instances', 'b'), 'utf8')).toBe('builder');
    expect(readdirSync(folder).sort()).toEqual([
      'buildx',
      'ca.pem',
      'cli-plugins',
      'config.json',
      'contexts',
    ]);
  });

  test('two steps have one each: two owners on one host', async () => {
    const { host } = scenario.registry;
    const first = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const main = await scenario.run(first);
    const second = scenario.step(
      {
        images: `${host}/platform/proxy:1.0.0`,
        registry: `${host}/platform`,
        ...MACHINE_USER,
        login: 'isolated',
      },
      { env: main.exported },
    );
    const other = await scenario.run(second);
    expect(other.exitCode).toBe(0);
    const [one, two] = [directoryOf(main), directoryOf(other)];
    expect(one).not.toBe(two);
    const userIn = (directory: string): string => {
      const { auths } = readJson(join(directory, 'config.json')) as {
        auths: Record<string, { auth: string }>;
      };
      return Buffer.from(auths[host]?.auth ?? '', 'base64')
        .toString()
        .replace(/:.*/s, '');
    };
    expect([userIn(one), userIn(two)]).toEqual(['alice', MACHINE_USER.username]);
    const posts = [
      await scenario.run({ ...second, phase: 'post', state: other.state, env: other.exported }),
      await scenario.run({ ...first, phase: 'post', state: main.state, env: main.exported }),
    ];
    expect(posts.map(({ exported }) => exported['DOCKER_CONFIG'])).toEqual([one, '']);
    expect([existsSync(one), existsSync(two)]).toEqual([false, false]);
  });

  test('is not hidden by a helper, and asks none', async () => {
    const { host } = scenario.registry;
    const bin = join(scenario.folders.temp, 'bin');
    const helper = installHelper(bin, 'desktop');
    mkdirSync(dirname(scenario.configPath));
    writeFileSync(scenario.configPath, '{"credsStore":"desktop"}');
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const main = await scenario.run({ ...step, env });
    expect(main.exitCode).toBe(0);
    expect(readJson(join(directoryOf(main), 'config.json'))).toMatchObject({
      credHelpers: { [host]: '' },
    });
    expect(helper.calls()).toEqual([]);
    await scenario.run({ ...step, phase: 'post', state: main.state, env });
  });

  test('what has taken the place of the directory is left as it is', async () => {
    const { host } = scenario.registry;
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const main = await scenario.run(step);
    const directory = directoryOf(main);
    const { rmSync } = await import('node:fs');
    rmSync(directory, { recursive: true });
    const victim = join(scenario.folders.home, 'victim');
    mkdirSync(victim);
    writeFileSync(join(victim, 'file'), '');
    symlinkSync(victim, directory);
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post.annotations).toEqual([
      { name: 'warning', message: `"${directory}" is no folder any more: it was left as it is` },
    ]);
    expect(existsSync(join(victim, 'file'))).toBe(true);
    expect(lstatSync(directory).isSymbolicLink()).toBe(true);
    rmSync(directory);
    const again = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(again.stdout).toBe(`"${directory}" is gone already\n`);
  });

  test('of a killed job is removed by the next run', async () => {
    const { host } = scenario.registry;
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const killed = await scenario.run({ ...step, isRunnerKilled: true });
    const directory = directoryOf(killed);
    expect(existsSync(directory)).toBe(true);
    const next = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'none' });
    const main = await scenario.run(next);
    expect(main.stdout).toContain(`removed "${directory}", which a killed job left\n`);
    expect(existsSync(directory)).toBe(false);
    await scenario.run({ ...next, phase: 'post', state: main.state });
  });

  test('of a job that lives stays', async () => {
    const { host } = scenario.registry;
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' });
    const main = await scenario.run(step);
    const other = await scenario.run(
      scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'none' }),
    );
    expect(other.stdout).not.toContain('killed');
    expect(existsSync(directoryOf(main))).toBe(true);
    await scenario.run({ ...step, phase: 'post', state: main.state });
  });

  test.each([
    [
      'is not set',
      undefined,
      '"RUNNER_TEMP": not set by this runner, and login: isolated needs it',
    ],
    ['is not there', 'MISSING', '"MISSING/login-and-pin-'],
    ['lies in the workspace', 'WORKSPACE', 'it lies in the workspace "WORKSPACE"'],
  ])('fails where RUNNER_TEMP %s, and leaves nothing', async (_name, temp, why) => {
    const { workspace, temp: root } = scenario.folders;
    const fill = (text: string): string =>
      text.replace('WORKSPACE', workspace).replace('MISSING', join(root, 'missing'));
    const { host } = scenario.registry;
    const env = { RUNNER_TEMP: temp && fill(temp) };
    const step = scenario.step({ images: `${host}/acme/api:1.0.0`, login: 'isolated' }, { env });
    const main = await scenario.run(step);
    expect(main.exitCode).toBe(1);
    expect(main.annotations[0]?.message).toContain(fill(why));
    expect(main.outputs).not.toHaveProperty('reference');
    expect(main.exported).toEqual({});
    expect(readdirSync(workspace)).toEqual([]);
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
  });

  test('stays where logout is false', async () => {
    const { host } = scenario.registry;
    const inputs = { images: `${host}/acme/api:1.0.0`, login: 'isolated', logout: 'false' };
    const main = await scenario.run(scenario.step(inputs));
    const directory = directoryOf(main);
    expect(main.state).toEqual({ undo: '[]' });
    stored = ['config.json', 'auth.json'].map((name) => join(directory, name));
    expect(main.stdout).toContain('and not taken back (logout: false)');
  });
});
