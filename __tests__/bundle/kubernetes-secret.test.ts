import { beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { forkPullRequestEvent } from '../support/events.js';
import { JOB_TOKEN, MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';

let scenario: Scenario;
let inputs: Record<string, string>;
beforeEach(async () => {
  scenario = await openScenario();
  scenario.registry.publishImage('platform/proxy', '1.0.0');
  const { host } = scenario.registry;
  inputs = {
    images: `${host}/platform/proxy:1.0.0`,
    registry: `${host}/platform`,
    ...MACHINE_USER,
    'kubernetes-secret': 'prod/registry-login',
  };
});

describe('kubernetes-secret', () => {
  test.each([
    ['prod/registry-login', { name: 'registry-login', namespace: 'prod' }],
    ['registry.login', { name: 'registry.login' }],
  ])('%s: the Secret is there until the job ends', async (name, metadata) => {
    const step = scenario.step({ ...inputs, 'kubernetes-secret': name });
    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, annotations: [] });
    const path = main.outputs['kubernetes-secret-file'] ?? '';
    const secret = JSON.parse(readFileSync(path, 'utf8')) as { data: Record<string, string> };
    const blob = secret.data['.dockerconfigjson'] ?? '';
    expect(secret).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': blob },
    });
    const { username, password } = MACHINE_USER;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    expect(JSON.parse(Buffer.from(blob, 'base64').toString('utf8'))).toEqual({
      auths: { [scenario.registry.host]: { username, password, auth } },
    });
    expect(main.masks).toContain(blob);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(main.stdout).toContain(
      `wrote the Secret for Kubernetes to ${path}, until the job ends\n`,
    );
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post.stdout.split('\n')[1]).toBe(`removed "${dirname(path)}"`);
    expect(existsSync(dirname(path))).toBe(false);
  });

  test('is written, and the login proven, where no login is stored and no image read', async () => {
    const { images, ...rest } = inputs;
    expect(images).toBeDefined();
    const step = scenario.step({ ...rest, login: 'none' });
    const main = await scenario.run(step);
    expect(main.exitCode).toBe(0);
    expect(existsSync(main.outputs['kubernetes-secret-file'] ?? '')).toBe(true);
    await scenario.run({ ...step, phase: 'post', state: main.state });
    const wrong = await scenario.run(
      scenario.step({ ...rest, login: 'none', password: 'planted-wrong-secret' }),
    );
    expect(wrong.exitCode).toBe(1);
    expect(wrong.outputs).not.toHaveProperty('kubernetes-secret-file');
  });

  test.each([
    [
      'without a machine user',
      { username: '', password: '' },
      'kubernetes-secret: no machine user is given; the job token is not written to a Secret, since it ends with the job',
    ],
    [
      'with an empty password',
      { password: '' },
      'kubernetes-secret: "password" is empty; the job token is not written to a Secret, since it ends with the job',
    ],
    [
      'with the job token as the password',
      { password: JOB_TOKEN },
      'kubernetes-secret: "password" is the job token: the job token ends with the job, and the cluster could pull nothing after it',
    ],
    [
      'with a name that is none',
      { 'kubernetes-secret': 'Registry_Login' },
      'kubernetes-secret: "Registry_Login": "Registry_Login" is no name of a Secret',
    ],
  ])('is refused %s, before any request', async (_name, more, message) => {
    const main = await scenario.run(scenario.step({ ...inputs, ...more }));
    expect(main.exitCode).toBe(1);
    expect(main.annotations.map((each) => each.message).join('\n')).toContain(message);
    expect(scenario.registry.requests).toEqual([]);
    expect(readdirSync(scenario.folders.temp)).toEqual(['_runner_file_commands']);
  });

  test('is not written in a fork, with a notice', async () => {
    scenario.registry.publishImage('acme/api', '1.0.0');
    const { host } = scenario.registry;
    const event = forkPullRequestEvent();
    const step = scenario.step(
      { ...inputs, images: `${host}/acme/api:1.0.0`, 'on-untrusted': 'continue' },
      { event },
    );
    const main = await scenario.run(step);
    expect(main.annotations.map(({ message }) => message)).toContain(
      'kubernetes-secret: not written, since the machine user is not used in this job',
    );
    expect(main.outputs).not.toHaveProperty('kubernetes-secret-file');
  });
});
