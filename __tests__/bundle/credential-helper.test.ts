import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodes } from '../support/nodes.js';
import { type ScriptedHelper, installHelper } from '../support/scripted-helper.js';
import {
  JOB_TOKEN,
  MACHINE_USER,
  openScenario,
  readText,
  type Scenario,
} from '../support/scenario.js';

const SETTINGS = '{"credsStore":"vault"}';

let scenario: Scenario;
let helper: ScriptedHelper;
let env: Record<string, string>;
beforeEach(async () => {
  const kept: string[] = [];
  scenario = await openScenario({ loginFiles: () => kept });
  scenario.registry.publishImage('acme/api', '1.0.0');
  scenario.registry.publishImage('platform/proxy', '1.0.0');
  // The folders of a scenario are searched for secrets: the helper's own store lies elsewhere.
  const bin = join(dirname(scenario.folders.home), 'bin');
  helper = installHelper(bin, 'vault');
  env = { PATH: `${bin}:/usr/bin:/bin`, HELPER_SETTING: 'kept' };
  mkdirSync(dirname(scenario.configPath));
  writeFileSync(scenario.configPath, SETTINGS);
});

describe.each(nodes())('a credential helper, on Node.js $version', ({ path: node }) => {
  test('keeps the login until the job ends, and is run silently', async () => {
    const { host } = scenario.registry;
    const inputs = { images: `${host}/platform/proxy:1.0.0`, registry: host, ...MACHINE_USER };
    const step = scenario.step(inputs, { env, node });
    helper.put(host, { Username: 'before', Secret: 'planted-before-secret' });
    const main = await scenario.run(step);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.annotations).toEqual([
      {
        name: 'notice',
        message: `the login of before for ${host} in ${scenario.configPath} is replaced until the job ends`,
      },
    ]);
    expect(helper.logins()[host]).toEqual({
      Username: MACHINE_USER.username,
      Secret: MACHINE_USER.password,
    });
    expect(readText(scenario.configPath)).toBe(SETTINGS);
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(post.stdout).toBe(
      `removed the login for ${host} from the credential helper "vault" and put back the one that was there before\n`,
    );
    expect(helper.logins()[host]?.Username).toBe('before');
    for (const { args, env: given } of helper.calls()) {
      expect(args).toEqual([]);
      expect(given).toMatchObject({ HELPER_SETTING: 'kept', HOME: scenario.folders.home });
      const names = Object.keys(given).filter((name) => /^(INPUT|STATE)_|TOKEN/i.test(name));
      expect(names).toEqual([]);
      expect(JSON.stringify(given)).not.toContain(JOB_TOKEN);
      expect(JSON.stringify(given)).not.toContain(
        JSON.stringify(MACHINE_USER.password).slice(1, -1),
      );
    }
  });

  test('gives the login of the machine', async () => {
    const { host } = scenario.registry;
    helper.put(host, { Username: MACHINE_USER.username, Secret: MACHINE_USER.password });
    const step = scenario.step({ images: `${host}/platform/proxy:1.0.0` }, { env, node });
    const main = await scenario.run(step);
    expect(main.exitCode).toBe(0);
    expect(main.outputs['images']).toContain('"credential":"docker-config"');
    expect(helper.calls().map(({ verb }) => verb)).toEqual(['get']);
  });
});

test('that is not there is an error that names it', async () => {
  const { host } = scenario.registry;
  writeFileSync(scenario.configPath, '{"credsStore":"absent"}');
  const step = scenario.step({ images: `${host}/acme/api:1.0.0` }, { env });
  const main = await scenario.run(step);
  expect(main.annotations[0]?.message).toBe(
    '"docker-credential-absent": the credential helper is not on the PATH (absolute entries outside the workspace)\n' +
      '  Install it on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.',
  );
  expect(main.outputs).not.toHaveProperty('reference');
});

test('in the workspace, or on a relative PATH, is not found', async () => {
  const { host } = scenario.registry;
  const { workspace } = scenario.folders;
  const trap = installHelper(join(workspace, 'bin'), 'trap');
  writeFileSync(scenario.configPath, '{"credsStore":"trap"}');
  const PATH = `bin:./bin::${join(workspace, 'bin')}:/usr/bin:/bin`;
  const main = await scenario.run(
    scenario.step({ images: `${host}/acme/api:1.0.0` }, { env: { ...env, PATH } }),
  );
  expect(main.annotations[0]?.message).toContain(
    '"docker-credential-trap": the credential helper is not on the PATH',
  );
  expect(trap.calls()).toEqual([]);
});
