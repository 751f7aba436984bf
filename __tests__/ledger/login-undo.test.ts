import { chmod, chown, mkdir, readlink, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keepLogins } from '../../src/ledger/kept-login.js';
import { type Machine, auth, login, openMachine } from '../support/machine.js';

const OURS = login('ghcr.io', 'octocat', 'new:secret');
const HUB = login('docker.io', 'octocat', 'hub secret');
const [OLD, NEW] = [auth('olduser', 'old secret'), auth('octocat', 'new:secret')];

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

describe('a login that is undone', () => {
  test.each([
    [
      'a file as Docker writes it',
      `{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "${OLD}"\n\t\t}\n\t}\n}`,
    ],
    ['another host', `{\n\t"auths": {\n\t\t"quay.io": {\n\t\t\t"auth": "${OLD}"\n\t\t}\n\t}\n}`],
    ['four spaces and a line end', `{\n    "auths": {},\n    "psFormat": "x"\n}\n`],
    ['compact', `{"auths":{"ghcr.io":{"auth":"${OLD}"}},"z":1,"a":[1,2]}`],
    ['strange spaces, numbers and a key twice', `{ "n" : 1.0 ,\n "n": 12345678901234567890 }\n\n`],
    ['Windows line ends', `{\r\n  "credHelpers": {\r\n    "gcr.io": "gcloud"\r\n  }\r\n}\r\n`],
    ['no auths', '{}'],
    ['an empty file', ''],
    ['a key called __proto__', '{"__proto__":{"x":1},"auths":{"__proto__":{"auth":"eDp5"}}}'],
    ['an old entry that has more', `{"auths":{"ghcr.io":{"auth":"${OLD}","email":"a@b.c"}}}`],
  ])('leaves the same bytes: %s', async (_name, text) => {
    await machine.write(machine.config, text, 0o644);
    const job = await machine.logIn([OURS, HUB]);
    const during = JSON.parse((await machine.text()) ?? '') as { auths: object };
    expect(during.auths).toMatchObject({
      'ghcr.io': { auth: NEW },
      'https://index.docker.io/v1/': { auth: auth('octocat', 'hub secret') },
    });
    expect(await machine.mode()).toBe('600');
    expect(await machine.logOut(job)).toEqual([
      {
        level: 'info',
        text: `removed the login for ghcr.io, docker.io from "${machine.config}" and restored the file as it was`,
      },
    ]);
    expect(await machine.text()).toBe(text);
    expect(await machine.mode()).toBe('644');
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('writes a new file as Docker does, and leaves neither file nor folder', async () => {
    const job = await machine.logIn([OURS]);
    expect(await machine.text()).toBe(
      `{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "${NEW}"\n\t\t}\n\t}\n}`,
    );
    expect(await machine.names()).toEqual(['config.json', 'config.json.login-and-pin.ledger.json']);
    expect(await machine.logOut(job)).toEqual([
      {
        level: 'info',
        text: `removed the login for ghcr.io from "${machine.config}" and removed the file, which was not there before`,
      },
    ]);
    expect(await machine.names()).toBeUndefined();
  });

  test('leaves the group of the file as it is', async () => {
    if (process.getuid?.() !== 0) return; // nobody else may give a file away
    await machine.write(machine.config, '{}', 0o640);
    await chown(machine.config, 0, 4711);
    const job = await machine.logIn([OURS]);
    expect(await stat(machine.config)).toMatchObject({ gid: 4711, uid: 0 });
    await machine.logOut(job);
    expect(await stat(machine.config)).toMatchObject({ gid: 4711, uid: 0 });
    expect(await machine.mode()).toBe('640');
  });

  test('finds nothing the second time, nor where nothing was stored', async () => {
    const nothing = [{ level: 'info', text: `nothing left to undo in "${machine.config}"` }];
    const job = await machine.logIn([OURS]);
    const other = await machine.logIn([HUB]);
    await machine.logOut(job);
    expect(await machine.logOut(job)).toEqual(nothing);
    await machine.logOut(other);
    expect(await machine.logOut(other)).toEqual(nothing);
    expect(await machine.logOut({ record: await machine.prepare() })).toEqual(nothing);
    expect(await machine.names()).toBeUndefined();
  });

  test.each([
    ['a file elsewhere', true],
    ['no file yet', false],
  ])('follows a symbolic link to %s, which stays', async (_name, exists) => {
    const target = join(machine.root, 'dotfiles', 'docker.json');
    await machine.write(target, '{"x":1}', 0o640);
    await mkdir(join(machine.home, '.docker'), { mode: 0o700 });
    if (!exists) await machine.write(target, '').then(() => unlink(target));
    await symlink('../../dotfiles/docker.json', machine.config);
    const job = await machine.logIn([OURS]);
    expect(job.record.config).toBe(target);
    expect(await machine.text()).toContain(NEW);
    await machine.logOut(job);
    expect(await readlink(machine.config)).toBe('../../dotfiles/docker.json');
    expect(await machine.text()).toBe(exists ? '{"x":1}' : undefined);
  });

  test('names the user that it replaced, and only a different one', async () => {
    await machine.write(
      machine.config,
      `{"auths":{"ghcr.io":{"auth":"${auth('ev##[il\n', 'x')}"}}}`,
    );
    const first = await machine.logIn([OURS, HUB]);
    expect(first.result).toEqual({
      logins: [
        { registry: 'ghcr.io', replaced: 'ev## [il' },
        { registry: 'docker.io', replaced: undefined },
      ],
      lines: [],
    });
    const second = await machine.logIn([login('ghcr.io', 'octocat', 'other')]);
    expect(second.result.logins).toEqual([{ registry: 'ghcr.io', replaced: undefined }]);
  });

  test('keeps earlier secrets sealed, in the ledger and in the record', async () => {
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`);
    const { record } = await machine.logIn([OURS]);
    const seen = `${await machine.everything()}${JSON.stringify(record)}`;
    for (const secret of [OLD, 'old secret', Buffer.from(OLD).toString('base64')]) {
      expect(seen).not.toContain(secret);
    }
  });
});

describe('somebody else writes in between', () => {
  const change = async (edit: (config: Config) => void): Promise<void> => {
    const config = JSON.parse((await machine.text()) ?? '{}') as Config;
    edit(config);
    await machine.write(machine.config, JSON.stringify(config, undefined, '\t'));
  };
  type Config = Record<string, unknown> & { auths: Record<string, unknown> };

  test.each<[string, string | undefined, (config: Config) => void, string | undefined, string]>([
    [
      'another host, no file before',
      undefined,
      (config) => (config.auths['quay.io'] = { auth: 'eDp5' }),
      '{\n\t"auths": {\n\t\t"quay.io": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}',
      'removed the login for ghcr.io from PATH',
    ],
    [
      'a setting, no auths before',
      '{}',
      (config) => (config['x'] = 1),
      '{\n\t"x": 1\n}',
      'removed the login for ghcr.io from PATH',
    ],
    [
      'only the spaces, no file before',
      undefined,
      () => undefined,
      undefined,
      'removed the login for ghcr.io from PATH and removed the file, which was not there before',
    ],
    [
      'a logout, no file before',
      undefined,
      (config) => (config.auths = {}),
      undefined,
      'removed PATH, which was not there before',
    ],
    [
      'a setting, an entry before',
      `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`,
      (config) => (config['x'] = 1),
      `{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "${OLD}"\n\t\t}\n\t},\n\t"x": 1\n}`,
      'removed the login for ghcr.io from PATH and put back the one that was there before',
    ],
    [
      'a logout, an entry before',
      `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`,
      (config) => (config.auths = {}),
      '{\n\t"auths": {}\n}',
      'left ghcr.io in PATH as it is: the login that this step stored is not there any more',
    ],
    [
      'another login for the host',
      '{"auths":{}}',
      (config) => (config.auths['ghcr.io'] = { auth: 'eDp5' }),
      '{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}',
      'left ghcr.io in PATH as it is: the login that this step stored is not there any more',
    ],
  ])('%s', async (...[, before, edit, after, line]) => {
    if (before !== undefined) await machine.write(machine.config, before, 0o640);
    const job = await machine.logIn([OURS]);
    await change(edit);
    const text = line.replace('PATH', `"${machine.config}"`);
    expect(await machine.logOut(job)).toEqual([{ level: 'info', text }]);
    expect(await machine.text()).toBe(after);
    if (before !== undefined) expect(await machine.mode()).toBe('640');
    expect((await machine.everything()).includes(NEW)).toBe(false);
  });

  test('the file is removed: it stays so', async () => {
    await machine.write(machine.config, '{"x":1}');
    const job = await machine.logIn([OURS]);
    await unlink(machine.config);
    await machine.logOut(job);
    expect(await machine.names()).toEqual([]);
  });

  test('the sealed bytes of before are forgotten by the next one who writes', async () => {
    await machine.write(machine.config, '{"x":1}');
    await machine.logIn([OURS]);
    await change((config) => (config['x'] = 2));
    await machine.logIn([HUB]);
    expect(await machine.everything()).toContain('"body":null,"keys":[]');
  });

  test('another mode is their wish', async () => {
    await machine.write(machine.config, '{"x":1}', 0o644);
    const job = await machine.logIn([OURS]);
    await chmod(machine.config, 0o640);
    await machine.logOut(job);
    expect([await machine.text(), await machine.mode()]).toEqual(['{"x":1}', '640']);
  });

  test('a login of theirs that one of our jobs replaced is put back', async () => {
    const first = await machine.logIn([OURS]);
    await change((config) => (config.auths['ghcr.io'] = { auth: 'eDp5' }));
    const second = await machine.logIn([login('ghcr.io', 'second', 's')]);
    await machine.logOut(first);
    await machine.logOut(second);
    expect(JSON.parse((await machine.text()) ?? '')).toEqual({
      auths: { 'ghcr.io': { auth: 'eDp5' } },
    });
  });
});

describe('a login that is kept', () => {
  test.each([
    ['another', login('ghcr.io', 'keeper', 'k'), 'octocat'],
    ['the same', OURS, undefined],
  ])('stays after the jobs that share the file have ended: %s', async (_name, kept, replaced) => {
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`, 0o644);
    const job = await machine.logIn([OURS]);
    const result = await keepLogins(machine.config, [kept], machine.context);
    expect(result).toEqual({ logins: [{ registry: 'ghcr.io', replaced }], lines: [] });
    await machine.logOut(job);
    expect(await machine.text()).toBe(
      `{"auths":{"ghcr.io":{"auth":"${auth(kept.username, kept.password)}"}}}`,
    );
    expect(await machine.mode()).toBe('600');
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('makes the file that is not there', async () => {
    await keepLogins(machine.config, [OURS], machine.context);
    expect(await machine.names()).toEqual(['config.json']);
  });
});

describe('a record that was forged', () => {
  test('changes nothing', async () => {
    const job = await machine.logIn([OURS]);
    const own = await machine.prepare();
    const before = await machine.everything();
    const misfit = {
      level: 'warning',
      text: `the record of the login does not fit "${machine.config}": nothing was undone`,
    };
    const none = {
      level: 'warning',
      text: 'the record of the login is not one: nothing was undone',
    };
    const nothing = { level: 'info', text: `nothing left to undo in "${machine.config}"` };
    const elsewhere = join(machine.root, 'other.json');
    await writeFile(elsewhere, '{"auths":{"ghcr.io":{"auth":"eDp5"}}}');
    for (const [record, line] of [
      [{ ...own, holder: job.record.holder }, misfit],
      [{ ...job.record, privateKey: '' }, misfit],
      [{ ...job.record, privateKey: job.record.privateKey.slice(2) }, misfit],
      [own, nothing],
      [{ ...job.record, holder: '__proto__' }, nothing],
      [
        { ...job.record, config: elsewhere },
        { ...nothing, text: `nothing left to undo in "${elsewhere}"` },
      ],
      [{ ...job.record, config: 'config.json' }, none],
      [{ ...job.record, version: 2 }, none],
      [undefined, none],
      ['{}', none],
      [[], none],
    ] as const) {
      expect(await machine.undo(record)).toEqual([line]);
      expect(await machine.everything()).toBe(before);
    }
  });
});

describe('what cannot be read', () => {
  test.each([
    ['not JSON', `{"auths": {"ghcr.io": {"auth": "${OLD}"`, 'it is not JSON'],
    ['not an object', '[]', 'it is not a JSON object'],
    ['auths no object', '{"auths":[]}', '"auths" is not an object'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'it is not JSON'],
    ['too large', ' '.repeat(1_048_577), 'it is larger than 1048576 bytes'],
  ])('refuses a file that is %s, and leaves it', async (_name, text, why) => {
    await mkdir(join(machine.home, '.docker'), { mode: 0o700 });
    await writeFile(machine.config, text);
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": ${why}`,
    });
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('refuses a ledger that is damaged; the undo warns', async () => {
    const job = await machine.logIn([OURS]);
    const ledger = `${machine.config}.login-and-pin.ledger.json`;
    await writeFile(ledger, '{"version":2}');
    const why = `"${ledger}": it is not a ledger that this version of login-and-pin can read`;
    const remedy =
      'Delete the file when no job is logged in on this machine, and log in again with docker login where a login is missing.';
    await expect(machine.logIn([HUB])).rejects.toMatchObject({
      code: 'LOGIN',
      message: why,
      remedy,
    });
    expect(await machine.logOut(job)).toEqual([
      { level: 'warning', text: `could not undo the login: ${why}\n  ${remedy}` },
    ]);
  });

  test.each([
    ['empty for the host', { credsStore: 'desktop', credHelpers: { 'ghcr.io': '' } }],
    ['of another host', { credHelpers: { 'gcr.io': 'gcloud' } }],
    ['an empty store', { credsStore: '' }],
  ])('takes the file where the helper is %s', async (_name, settings) => {
    await machine.write(machine.config, JSON.stringify(settings));
    await machine.logOut(await machine.logIn([OURS]));
    expect(await machine.text()).toBe(JSON.stringify(settings));
  });

  test('refuses a place that others can write', async () => {
    await machine.write(machine.config, '{}');
    await chmod(join(machine.home, '.docker'), 0o777);
    await expect(machine.logIn([OURS])).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${join(machine.home, '.docker')}": other users can write the folder (mode 0777)`,
    });
    expect([await machine.text(), await machine.names()]).toEqual(['{}', ['config.json']]);
  });

  test('the undo follows no link that has taken the place of the file', async () => {
    await machine.write(machine.config, '{}');
    const job = await machine.logIn([OURS]);
    const other = join(machine.root, 'other.json');
    await machine.write(other, (await machine.text()) ?? '');
    await unlink(machine.config);
    await symlink(other, machine.config);
    expect(await machine.logOut(job)).toEqual([
      {
        level: 'warning',
        text: `could not undo the login: "${machine.config}": it is not a regular file`,
      },
    ]);
    expect(await readlink(machine.config)).toBe(other);
    expect(await machine.text()).toContain(NEW);
  });

  test('removes the folder that it made where storing fails', async () => {
    const record = await machine.prepare();
    await expect(machine.logIn([OURS, OURS])).rejects.toThrow('two logins for one registry');
    expect(await machine.names()).toBeUndefined();
    expect(await machine.logOut({ record })).toHaveLength(1);
  });
});
