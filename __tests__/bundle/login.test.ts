import { beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodes } from '../support/nodes.js';
import {
  JOB_TOKEN,
  MACHINE_USER,
  openScenario,
  readText,
  type Scenario,
} from '../support/scenario.js';

const PREVIOUS_SECRET = 'planted-previous-secret';
const entry = (username: string, password: string): { auth: string } => ({
  auth: Buffer.from(`${username}:${password}`).toString('base64'),
});

/** The Docker configs that a machine may have, by the registry's host. */
const CONFIGS: readonly [string, (host: string) => string | undefined][] = [
  ['no file', () => undefined],
  ['an empty object', () => '{}'],
  ['other keys, tabs and no line end', () => '{\n\t"detachKeys": "ctrl-q",\n\t"x": 1e3\n}'],
  [
    'a login for another host',
    () => JSON.stringify({ auths: { 'other.test': entry('bob', PREVIOUS_SECRET) } }),
  ],
  [
    'a login for this host',
    (host) => `${JSON.stringify({ auths: { [host]: entry('bob', PREVIOUS_SECRET) } })}\n`,
  ],
];

let scenario: Scenario;

/** The Docker config is the one place where a previous secret is at home. */
async function openMachine(): Promise<void> {
  const files: string[] = [];
  const previous = { name: 'previous secret', value: PREVIOUS_SECRET, username: 'bob', files };
  scenario = await openScenario({ secrets: [previous] });
  files.push(scenario.configPath);
  scenario.registry.publishIndex('acme/api', '1.4.0', {
    platforms: ['linux/amd64', 'linux/arm64'],
    attestations: true,
  });
  scenario.registry.publishImage('platform/proxy', '2.1.0');
}

beforeEach(openMachine);

function writeConfig(text: string | undefined, mode = 0o644): void {
  if (text === undefined) return;
  mkdirSync(dirname(scenario.configPath));
  writeFileSync(scenario.configPath, text);
  chmodSync(scenario.configPath, mode);
}

function readAuths(): Record<string, unknown> {
  const { auths } = JSON.parse(readText(scenario.configPath) ?? '{}') as {
    auths?: Record<string, unknown>;
  };
  return auths ?? {};
}

const machineUser = (host: string): Record<string, string> => ({
  images: `${host}/platform/proxy:2.1.0`,
  registry: `${host}/platform`,
  ...MACHINE_USER,
});

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test.each(CONFIGS)('the job token: logs in, pins, and puts back %s', async (_name, config) => {
    const { host } = scenario.registry;
    const before = config(host);
    writeConfig(before);
    const step = scenario.step({ images: `${host}/acme/api:1.4.0` }, { node });

    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['logged-in']).toBe(host);
    expect(readAuths()[host]).toEqual(entry('alice', JOB_TOKEN));
    expect(statSync(scenario.configPath).mode & 0o777).toBe(0o600);

    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(readText(scenario.configPath)).toBe(before);
    if (before === undefined) expect(readdirSync(scenario.folders.home)).toEqual([]);
    else expect(statSync(scenario.configPath).mode & 0o777).toBe(0o644);
  });

  test('the outputs of an index', async () => {
    const { registry } = scenario;
    const { digest, size, mediaType } = registry.publishIndex('acme/api', '2', {
      platforms: ['linux/amd64', 'linux/arm/v7'],
      attestations: true,
    });
    const name = `${registry.host}/acme/api`;
    const main = await scenario.run(scenario.step({ images: `${name}:2` }, { node }));
    const { images, references, ...outputs } = main.outputs;
    const fields = {
      reference: `${name}@${digest}`,
      'reference-with-tag': `${name}:2@${digest}`,
      name,
      registry: registry.host,
      repository: 'acme/api',
      tag: '2',
      digest,
      'media-type': mediaType,
      kind: 'index',
    };
    const platforms = ['linux/amd64', 'linux/arm/v7'];
    expect(outputs).toEqual({
      ...fields,
      platforms: JSON.stringify(platforms),
      trusted: 'true',
      'trust-reason': 'push in acme/shop',
      'logged-in': registry.host,
      skipped: 'false',
      'docker-config': dirname(scenario.configPath),
    });
    expect(JSON.parse(references ?? '')).toEqual({ api: fields.reference });
    expect(JSON.parse(images ?? '')).toEqual({
      api: { ...fields, platforms, credential: 'job-token', size },
    });
  });

  test('the machine user: logs in, pins and logs out', async () => {
    const { host } = scenario.registry;
    const step = scenario.step(machineUser(host), { node });
    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toMatchObject({ 'logged-in': host, kind: 'image', platforms: '[]' });
    expect(main.outputs['images']).toContain('"credential":"machine-user"');
    expect(readAuths()).toEqual({ [host]: entry(MACHINE_USER.username, MACHINE_USER.password) });
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });

  test.each([
    ['the job token', (host: string) => ({ registry: host }), 'alice'],
    [
      'the machine user',
      (host: string) => ({ registry: host, ...MACHINE_USER }),
      MACHINE_USER.username,
    ],
  ])('logs in only, as %s', async (_name, inputs, username) => {
    const { host } = scenario.registry;
    const main = await scenario.run(scenario.step(inputs(host), { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toEqual({
      trusted: 'true',
      'trust-reason': 'push in acme/shop',
      'logged-in': host,
      skipped: 'false',
      'docker-config': dirname(scenario.configPath),
    });
    const { auth } = readAuths()[host] as { auth: string };
    expect(Buffer.from(auth, 'base64').toString()).toMatch(new RegExp(`^${username}:`));
  });

  test('login: none stores nothing and needs no undo', async () => {
    const { host } = scenario.registry;
    const step = scenario.step({ ...machineUser(host), login: 'none' }, { node });
    const main = await scenario.run(step);
    expect(main.exitCode).toBe(0);
    expect(main.outputs).toMatchObject({ 'logged-in': '' });
    expect(main.outputs).not.toHaveProperty('docker-config');
    expect(readdirSync(scenario.folders.home)).toEqual([]);
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
  });

  test('a password that is the job token is the job token', async () => {
    const { host } = scenario.registry;
    const inputs = {
      images: `${host}/acme/api:1.4.0`,
      registry: host,
      username: 'alice',
      password: JOB_TOKEN,
    };
    const main = await scenario.run(scenario.step(inputs, { node }));
    expect(main.exitCode).toBe(0);
    expect(main.outputs['images']).toContain('"credential":"job-token"');
    expect(main.annotations).toEqual([
      {
        name: 'notice',
        message: 'password: is the job token; leave "username" and "password" out',
      },
    ]);
  });
});

test('what another step wrote meanwhile stays', async () => {
  const { host } = scenario.registry;
  writeConfig(JSON.stringify({ auths: { [host]: entry('bob', PREVIOUS_SECRET) } }));
  const step = scenario.step({ images: `${host}/acme/api:1.4.0` });
  const main = await scenario.run(step);
  const during = JSON.parse(readText(scenario.configPath) ?? '') as { auths: object };
  const other = { ...during, auths: { ...during.auths, 'other.test': {} }, stackOrchestrator: 'x' };
  writeFileSync(scenario.configPath, JSON.stringify(other));
  const post = await scenario.run({ ...step, phase: 'post', state: main.state });
  expect(post).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(readText(scenario.configPath) ?? '')).toEqual({
    auths: { [host]: entry('bob', PREVIOUS_SECRET), 'other.test': {} },
    stackOrchestrator: 'x',
  });
});

test('a state that a later step forged moves nothing', async () => {
  const { host } = scenario.registry;
  const step = scenario.step({ images: `${host}/acme/api:1.4.0`, login: 'none' });
  const main = await scenario.run(step);
  const victim = join(scenario.folders.home, 'victim.json');
  writeFileSync(victim, '{}');
  const forged = { version: 1, config: victim, holder: 'h', privateKey: 'k', registries: [host] };
  const env = { STATE_undo: JSON.stringify(forged), STATE_isPost: 'true' };
  const post = await scenario.run({ ...step, phase: 'post', state: main.state, env });
  expect(post).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: 'nothing to undo: no login was stored, or "logout" is false\n',
  });
  expect(readText(victim)).toBe('{}');
  expect(readdirSync(scenario.folders.home)).toEqual(['victim.json']);
});

test('a post step that has no main step behind it does nothing', async () => {
  const post = await scenario.run(scenario.step({ registry: 'x.test' }, { phase: 'post' }));
  expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
  expect(readdirSync(scenario.folders.home)).toEqual([]);
});
