import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { openHelpers } from '../../src/docker/credential-helper.js';
import type { ProgramInput } from '../../src/docker/helper-program.js';
import { clearLeftovers } from '../../src/ledger/killed.js';
import { keepLogins } from '../../src/ledger/kept-login.js';
import { runProgram } from '../../src/docker/run-program.js';
import { type ScriptedHelper, installHelper } from '../support/scripted-helper.js';
import { type Machine, deadProcess, login, openMachine } from '../support/machine.js';

const SETTINGS = '{\n  "credsStore": "desktop",\n  "auths": {"ghcr.io": {}}\n}';
const OURS = login('ghcr.io', 'ours', 'new-secret');
const HUB = login('docker.io', 'ours', 'hub-secret');
const HUB_KEY = 'https://index.docker.io/v1/';
const BEFORE = { Username: 'before', Secret: 'old-secret' };
const NOT_FOUND = 'credentials not found in native keychain';

let machine: Machine;
let helper: ScriptedHelper;
beforeEach(async () => {
  machine = await openMachine();
  helper = installHelper(machine.bin, 'desktop');
  await machine.write(machine.config, SETTINGS, 0o644);
});
afterEach(() => machine.remove());

async function leftovers(): Promise<void> {
  expect(await machine.text()).toBe(SETTINGS);
  expect(await machine.mode()).toBe('644');
  expect(await machine.names()).toEqual(['config.json']);
}

describe('a login that a credential helper keeps', () => {
  test('is there until the job ends, and the file stays as it is', async () => {
    const job = await machine.logIn([OURS, HUB]);
    expect(helper.logins()).toEqual({
      'ghcr.io': { Username: 'ours', Secret: 'new-secret' },
      [HUB_KEY]: { Username: 'ours', Secret: 'hub-secret' },
    });
    expect(await machine.text()).toBe(SETTINGS);
    expect(await machine.mode()).toBe('644');
    expect(await machine.everything()).not.toContain('secret');
    expect(await machine.logOut(job)).toEqual([
      { level: 'info', text: 'removed the login for ghcr.io from the credential helper "desktop"' },
      {
        level: 'info',
        text: 'removed the login for docker.io from the credential helper "desktop"',
      },
    ]);
    expect(helper.logins()).toEqual({});
    await leftovers();
  });

  test('replaces another one, which comes back', async () => {
    helper.put('ghcr.io', BEFORE);
    const job = await machine.logIn([OURS]);
    expect(job.result.logins).toEqual([{ registry: 'ghcr.io', replaced: 'before' }]);
    expect(await machine.everything()).not.toContain('old-secret');
    expect(JSON.stringify(job.record)).not.toContain('secret');
    expect(await machine.logOut(job)).toEqual([
      {
        level: 'info',
        text: 'removed the login for ghcr.io from the credential helper "desktop" and put back the one that was there before',
      },
    ]);
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    await leftovers();
  });

  test('puts back an identity token as one', async () => {
    const token = { Username: '<token>', Secret: 'identity' };
    helper.put('ghcr.io', token);
    await machine.logOut(await machine.logIn([OURS]));
    expect(helper.logins()).toEqual({ 'ghcr.io': token });
  });

  test.each([
    ['the first one first', [0, 1, 2]],
    ['the last one first', [2, 1, 0]],
    ['the middle one first', [1, 2, 0]],
    ['the middle one last', [0, 2, 1]],
  ])('three jobs end, %s: what was before comes back', async (_name, order) => {
    helper.put('ghcr.io', BEFORE);
    const jobs = [];
    for (const name of ['a', 'b', 'c']) {
      jobs.push(await machine.logIn([login('ghcr.io', name, `secret-${name}`)]));
    }
    const alive = new Set([0, 1, 2]);
    for (const index of order) {
      const job = jobs[index];
      if (job === undefined) throw new Error('order');
      await machine.logOut(job);
      alive.delete(index);
      const top = [...alive].pop();
      const name = top === undefined ? 'before' : (['a', 'b', 'c'][top] ?? '');
      expect(helper.logins()['ghcr.io']?.Username).toBe(name);
    }
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    await leftovers();
  });

  test('of another job is not asked for', async () => {
    await machine.logIn([HUB]);
    const job = await machine.logIn([OURS]);
    const before = helper.calls().length;
    await machine.logOut(job);
    const asked = helper.calls().slice(before);
    expect(asked.map(({ verb, stdin }) => `${verb} ${stdin}`)).toEqual([
      'get ghcr.io',
      'erase ghcr.io',
      'get ghcr.io',
    ]);
    expect(Object.keys(helper.logins())).toEqual([HUB_KEY]);
  });

  test('that somebody else has replaced stays', async () => {
    helper.put('ghcr.io', BEFORE);
    const job = await machine.logIn([OURS]);
    helper.put('ghcr.io', { Username: 'other', Secret: 'x' });
    expect(await machine.logOut(job)).toEqual([
      {
        level: 'info',
        text: 'left ghcr.io in the credential helper "desktop" as it is: the login that this step stored is not there any more',
      },
    ]);
    expect(helper.logins()).toEqual({ 'ghcr.io': { Username: 'other', Secret: 'x' } });
    await leftovers();
  });

  test('beside one that the file keeps', async () => {
    await machine.write(machine.config, '{"credHelpers":{"ghcr.io":"desktop"}}');
    const job = await machine.logIn([OURS, login('quay.io', 'ours', 'quay-secret')]);
    expect(Object.keys(helper.logins())).toEqual(['ghcr.io']);
    expect(await machine.text()).toContain('"quay.io"');
    expect(await machine.logOut(job)).toEqual([
      { level: 'info', text: 'removed the login for ghcr.io from the credential helper "desktop"' },
      {
        level: 'info',
        text: `removed the login for quay.io from "${machine.config}" and restored the file as it was`,
      },
    ]);
    expect(await machine.text()).toBe('{"credHelpers":{"ghcr.io":"desktop"}}');
  });

  test('of a job that was killed is erased by the next run; what it replaced is lost', async () => {
    helper.put('ghcr.io', BEFORE);
    await machine.logIn([OURS], await deadProcess());
    expect(await clearLeftovers(machine.config, machine.context)).toEqual([
      {
        level: 'warning',
        text: 'removed the login of ours for ghcr.io that a killed job left in the credential helper "desktop"; the login that it had replaced cannot be restored: log in again where it is needed',
      },
    ]);
    expect(helper.logins()).toEqual({});
    await leftovers();
  });

  test('under a job that was killed comes back in the end', async () => {
    helper.put('ghcr.io', BEFORE);
    const first = await machine.logIn([OURS]);
    await machine.logIn([login('ghcr.io', 'killed', 'k-secret')], await deadProcess());
    await clearLeftovers(machine.config, machine.context);
    await machine.logOut(first);
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    await leftovers();
  });

  test('is kept for good where logout is false', async () => {
    const job = await machine.logIn([OURS]);
    await keepLogins(machine.config, [login('ghcr.io', 'kept', 'k')], machine.context);
    await machine.logOut(job);
    expect(helper.logins()).toEqual({ 'ghcr.io': { Username: 'kept', Secret: 'k' } });
    await leftovers();
  });
});

describe('a helper that fails', () => {
  const subject = '"docker-credential-desktop": the credential helper failed: ';
  const remedy =
    'Try docker-credential-desktop on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.';

  test.each([
    ['get', { get: { stdout: 'keychain is locked', exitCode: 1 } }, 'get: keychain is locked'],
    ['get, without a word', { get: { exitCode: 3 } }, 'get: it ended with 3 and said nothing'],
    [
      'get with no JSON',
      { get: { stdout: 'hello' } },
      'get: its answer is not an object with Username and Secret',
    ],
    [
      'get with a list',
      { get: { stdout: '[]' } },
      'get: its answer is not an object with Username and Secret',
    ],
    [
      'get without a secret',
      { get: { stdout: '{"Username":"u","Secret":""}' } },
      'get: its answer holds no secret',
    ],
    ['store', { store: { stdout: 'no space', exitCode: 1 } }, 'store: no space'],
    [
      'store, repeating what it was given',
      { store: { stdout: 'bad: new-secret', exitCode: 1 } },
      'store: it ended with 1 and said nothing that can be shown',
    ],
    [
      'store, repeating it in base64',
      { store: { stdout: `bad: ${Buffer.from('new-secret').toString('base64')}`, exitCode: 1 } },
      'store: it ended with 1 and said nothing that can be shown',
    ],
    [
      'get, with the login and an exit code',
      { get: { stdout: '{"Username":"before","Secret":"old-secret"}', exitCode: 1 } },
      'get: it ended with 1 and said nothing that can be shown',
    ],
    [
      'get, for another host',
      { get: { stdout: '{"ServerURL":"https://quay.io","Username":"u","Secret":"s"}' } },
      'get: asked for "ghcr.io", it answered for "https://quay.io"',
    ],
    [
      'get, for a host that begins alike',
      { get: { stdout: '{"ServerURL":"ghcr.io.example.com/","Username":"u","Secret":"s"}' } },
      'get: asked for "ghcr.io", it answered for "ghcr.io.example.com/"',
    ],
  ])('%s: nothing is stored, and it is named', async (_name, faults, why) => {
    helper.put('ghcr.io', BEFORE);
    helper.fail(faults);
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      code: 'LOGIN',
      message: `${subject}${why}`,
      remedy,
    });
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    await leftovers();
  });

  test('words from a helper are one printable line', async () => {
    helper.fail({ get: { stdout: 'a\n::set-env name=X::y\u001b[2J##[command]', exitCode: 1 } });
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      message: `${subject}get: a : :set-env name=X: :y [2J## [command]`,
    });
  });

  test('only its own words for "not found" mean so', async () => {
    for (const stdout of [NOT_FOUND, `${NOT_FOUND}\n`]) {
      helper.fail({ get: { stdout, exitCode: 1 }, store: { exitCode: 9 } });
      await expect(machine.logIn([OURS])).rejects.toThrow(`${subject}store: it ended with 9`);
    }
    helper.fail({ get: { stdout: `${NOT_FOUND}: really`, exitCode: 1 } });
    await expect(machine.logIn([OURS])).rejects.toThrow(`${subject}get: ${NOT_FOUND}: really`);
  });

  test.each(['', 'https://ghcr.io/', 'ghcr.io', 'ghcr.io/v1/', 'http://GHCR.io/acme'])(
    'get answers for %j: that is the same host',
    async (ServerURL) => {
      helper.fail({ get: { stdout: JSON.stringify({ ServerURL, Username: 'u', Secret: 's' }) } });
      expect(await machine.context.helpers.get('desktop', 'ghcr.io')).toMatchObject({
        username: 'u',
      });
    },
  );

  test('store repeats a secret as JSON writes it: it is not shown', async () => {
    const password = 'quote" back\\slash\n';
    const stdout = `cannot parse ${JSON.stringify({ Token: password })}`;
    helper.fail({ store: { stdout, exitCode: 1 } });
    await expect(machine.logIn([login('ghcr.io', 'ours', password)])).rejects.toMatchObject({
      message: `${subject}store: it ended with 1 and said nothing that can be shown`,
    });
  });

  test.each([
    ['erases nothing', undefined, { erase: {} }, 'keeps what it was told to erase'],
    ['puts nothing back', BEFORE, { store: {} }, 'does not give back the login that was put back'],
  ])(
    'in the post step, and says it did not: it %s, a warning says so',
    async (_name, before, faults, why) => {
      if (before !== undefined) helper.put('ghcr.io', before);
      const job = await machine.logIn([OURS]);
      helper.fail(faults);
      expect(await machine.logOut(job)).toEqual([
        {
          level: 'warning',
          text: `could not take back the login for ghcr.io in the credential helper "desktop": "docker-credential-desktop": the credential helper ${why}`,
        },
      ]);
      helper.fail({});
      await machine.logOut(job);
      expect(helper.logins()['ghcr.io']?.Username).not.toBe('ours');
    },
  );

  test('one of two: the other one is taken back', async () => {
    installHelper(machine.bin, 'hub').fail({ store: { exitCode: 1 } });
    await machine.write(
      machine.config,
      JSON.stringify({ credsStore: 'desktop', credHelpers: { [HUB_KEY]: 'hub' } }),
    );
    helper.put('ghcr.io', BEFORE);
    await expect(machine.logIn([OURS, HUB])).rejects.toThrow('docker-credential-hub');
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('that takes a login and does not give it back is found out', async () => {
    helper.fail({ store: { stdout: '' } });
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      message:
        '"docker-credential-desktop": the credential helper "desktop" took the login for ghcr.io and does not give it back',
    });
    await leftovers();
  });

  test('to store and then to erase: the post step takes back what is left', async () => {
    helper.fail({
      store: { stdout: 'half done', exitCode: 1, after: true },
      erase: { stdout: 'locked', exitCode: 1 },
    });
    const record = await machine.prepare();
    await expect(machine.logInWith(record, [OURS])).rejects.toMatchObject({
      message: `${subject}store: half done; and what was stored could not be taken back: ghcr.io in the credential helper "desktop": "docker-credential-desktop": the credential helper failed: erase: locked`,
    });
    expect(Object.keys(helper.logins())).toEqual(['ghcr.io']);
    helper.fail({});
    expect(await machine.logOut({ record })).toHaveLength(1);
    expect(helper.logins()).toEqual({});
    await leftovers();
  });

  test.each([
    ['cannot be asked', { get: { stdout: 'locked', exitCode: 1 } }, 'get: locked'],
    ['cannot erase', { erase: { stdout: 'locked', exitCode: 1 } }, 'erase: locked'],
  ])(
    'in the post step, %s: a warning, and the next run takes it back',
    async (_name, faults, why) => {
      const runner = await deadProcess();
      const job = await machine.logIn([OURS], runner);
      helper.fail(faults);
      expect(await machine.logOut(job)).toEqual([
        {
          level: 'warning',
          text: `could not take back the login for ghcr.io in the credential helper "desktop": ${subject}${why}`,
        },
      ]);
      expect(await clearLeftovers(machine.config, machine.context)).toEqual([
        {
          level: 'warning',
          text: `the login of ours for ghcr.io that a killed job left in the credential helper "desktop" could not be removed: ${subject}${why}; the next run tries again`,
        },
      ]);
      helper.fail({});
      expect(await clearLeftovers(machine.config, machine.context)).toEqual([
        {
          level: 'info',
          text: 'removed the login of ours for ghcr.io that a killed job left in the credential helper "desktop"',
        },
      ]);
      expect(helper.logins()).toEqual({});
      await leftovers();
    },
  );

  test('in the post step leaves the file as it was all the same', async () => {
    const text = '{"credHelpers":{"ghcr.io":"desktop"}}';
    await machine.write(machine.config, text, 0o644);
    const job = await machine.logIn([OURS, login('quay.io', 'ours', 'quay-secret')]);
    helper.fail({ erase: { stdout: 'locked', exitCode: 1 } });
    await machine.logOut(job);
    expect(await machine.text()).toBe(text);
    expect(await machine.mode()).toBe('644');
    helper.fail({});
    expect(await machine.logOut(job)).toEqual([
      { level: 'info', text: 'removed the login for ghcr.io from the credential helper "desktop"' },
      {
        level: 'info',
        text: `left quay.io in "${machine.config}" as it is: the login that this step stored is not there any more`,
      },
    ]);
    expect(await machine.names()).toEqual(['config.json']);
  });
});

describe('what a helper says', () => {
  const get = (): Promise<unknown> => machine.context.helpers.get('desktop', 'ghcr.io');

  test('without username and secret, it keeps nothing', async () => {
    helper.fail({ get: { stdout: '{"Username":"","Secret":""}' } });
    expect(await get()).toBeUndefined();
  });

  test('at length is no login', async () => {
    helper.fail({
      get: { stdout: JSON.stringify({ Username: 'u', Secret: 's', More: 'x'.repeat(65_536) }) },
    });
    await expect(get()).rejects.toThrow('its answer is not an object with Username and Secret');
  });

  test.each([
    ['that there is nothing to erase', { stdout: `${NOT_FOUND}\n`, exitCode: 1 }, undefined],
    ['anything else', { stdout: 'no', exitCode: 1 }, 'erase: no'],
    ['nothing, and fails', { exitCode: 2 }, 'erase: it ended with 2 and said nothing'],
  ])('when it is to erase: %s', async (_name, fault, why) => {
    helper.fail({ erase: fault });
    const erasing = machine.context.helpers.erase('desktop', 'ghcr.io');
    if (why === undefined) await erasing;
    else await expect(erasing).rejects.toThrow(why);
  });
});

describe('what helpers are run with', () => {
  test('20 s, and nothing of the inputs', async () => {
    const env = { ...machine.surroundings.env, INPUT_PASSWORD: 'p-secret', A: 'p-secret', B: 'b' };
    const programs: ProgramInput[] = [];
    const helpers = openHelpers({
      surroundings: { ...machine.surroundings, env },
      run: (program) => {
        programs.push(program);
        return Promise.resolve({ exitCode: 0, stdout: '' });
      },
    });
    await helpers.erase('desktop', 'ghcr.io');
    expect(programs).toEqual([
      {
        file: helper.file,
        args: ['erase'],
        input: 'ghcr.io',
        env: { PATH: machine.bin, B: 'b' },
        limitMilliseconds: 20_000,
      },
    ]);
  });

  test('the program that was found first, whatever comes before it meanwhile', async () => {
    const early = join(machine.root, 'early');
    machine.surroundings.env['PATH'] = `${early}:${machine.bin}`;
    const { surroundings } = machine;
    const helpers = openHelpers({ surroundings, run: runProgram });
    await helpers.get('desktop', 'ghcr.io');
    const trap = installHelper(early, 'desktop');
    await helpers.get('desktop', 'ghcr.io');
    expect(trap.calls()).toEqual([]);
    expect(helper.calls()).toHaveLength(2);
  });

  test('the secret is in no argument and in no variable', async () => {
    await machine.logOut(await machine.logIn([OURS]));
    const calls = helper.calls();
    expect(calls.map(({ verb }) => verb)).toEqual(['get', 'store', 'get', 'get', 'erase', 'get']);
    for (const { args, env } of calls) {
      expect(args).toEqual([]);
      expect(JSON.stringify(env)).not.toContain('new-secret');
    }
  });

  test('a record names the program: a later step cannot put another one in its place', async () => {
    helper.put('ghcr.io', BEFORE);
    const job = await machine.logIn([OURS]);
    const trap = installHelper(`${machine.root}/trap`, 'desktop');
    machine.surroundings.env['PATH'] = `${machine.root}/trap`;
    await machine.logOut(job);
    expect(trap.calls()).toEqual([]);
    expect(helper.logins()).toEqual({ 'ghcr.io': BEFORE });
    for (const { env } of helper.calls()) expect(env['PATH']).toBe(machine.bin);
  });

  test('a ledger that was changed names no other key and no other helper', async () => {
    const other = installHelper(machine.bin, 'other');
    const job = await machine.logIn([OURS]);
    const path = `${machine.config}.login-and-pin.ledger.json`;
    const ledger = JSON.parse(await machine.read(path)) as { stacks: { layers: unknown[] }[] };
    const [stack] = ledger.stacks;
    const forged = [
      { ...stack, helper: 'other' },
      { ...stack, key: 'quay.io' },
    ];
    helper.put('quay.io', { Username: 'ours', Secret: 'new-secret' });
    await machine.write(path, JSON.stringify({ ...ledger, stacks: [stack, ...forged] }));
    const lines = await machine.logOut(job);
    expect(lines.map(({ level }) => level)).toEqual(['info', 'warning']);
    expect(lines[1]?.text).toContain('this step did not use it');
    expect(other.calls()).toEqual([]);
    expect(helper.logins()).toEqual({ 'quay.io': { Username: 'ours', Secret: 'new-secret' } });
  });

  test('a helper that the file names only now is not used: its program is not recorded', async () => {
    const record = await machine.prepare();
    installHelper(machine.bin, 'other');
    await machine.write(machine.config, '{"credsStore":"other"}');
    await expect(machine.logInWith(record, [OURS])).rejects.toMatchObject({
      message: `"${machine.config}": the credential helper for ghcr.io was changed at this moment`,
    });
  });

  test.each([
    ['../x', '"../x"'],
    ['a b', '"a b"'],
    ['a/b', '"a/b"'],
    [7, 'it is not a text'],
    ['é', '"é"'],
    ['x'.repeat(101), `"${'x'.repeat(101)}"`],
  ])('the name %j is refused', async (name, text) => {
    await machine.write(machine.config, JSON.stringify({ credsStore: name }));
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": the credential helper for ghcr.io has no proper name: ${text}`,
    });
  });
});
