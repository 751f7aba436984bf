import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PlaceFacts, checkPlace, locateConfig } from '../../src/docker/place.js';
import { type Machine, openMachine } from '../support/machine.js';

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

const ELSEWHERE =
  'Set DOCKER_CONFIG to a folder that only this user can write, or set "login: none" to pin without storing a login.';

describe('locateConfig', () => {
  test.each([
    ['unset', undefined, 'home/.docker/config.json'],
    ['empty', '', 'home/.docker/config.json'],
    ['absolute', '/ROOT/a/b', 'a/b/config.json'],
    ['relative', 'a/../b', 'b/config.json'],
  ])('DOCKER_CONFIG is %s', async (_name, value, expected) => {
    const dockerConfig = value?.replace('/ROOT', machine.root);
    expect(await locateConfig({ ...machine.facts, dockerConfig })).toBe(
      join(machine.root, expected),
    );
  });

  test('follows links of the folder and of the file, dangling ones too', async () => {
    await mkdir(join(machine.root, 'real'));
    await symlink('../real', join(machine.home, '.docker'));
    await symlink('next.json', join(machine.root, 'real', 'config.json'));
    await symlink('../nowhere/last.json', join(machine.root, 'real', 'next.json'));
    expect(await locateConfig(machine.facts)).toBe(join(machine.root, 'nowhere', 'last.json'));
  });

  test('refuses links in a circle, and a file in place of a folder', async () => {
    await mkdir(dirname(machine.config));
    await symlink('config.json', machine.config);
    await expect(locateConfig(machine.facts)).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": its symbolic links lead in a circle`,
      remedy: ELSEWHERE,
    });
    await writeFile(join(machine.root, 'file'), '');
    await expect(locateConfig({ ...machine.facts, dockerConfig: 'file' })).rejects.toMatchObject({
      message: `"${join(machine.root, 'file', 'config.json')}": a part of it is not a folder`,
    });
  });
});

describe('checkPlace', () => {
  const check = async (facts: PlaceFacts): Promise<void> =>
    checkPlace(await locateConfig(facts), facts);

  test.each([
    ['the workspace itself', 'workspace', true],
    ['a folder of it', 'workspace/a', true],
    ['a folder whose name begins with two dots', 'workspace/..a', true],
    ['a folder with a longer name', 'workspace-2', false],
    ['the folder above', '.', false],
    ['a link into it', 'link', true],
    ['a folder that is a link out of it', 'workspace/out', true],
    ['a file that is a link out of it', 'workspace/files', true],
  ])('the workspace: %s', async (...[, dockerConfig, isRefused]) => {
    const workspace = join(machine.root, 'workspace');
    await mkdir(join(workspace, 'files'), { recursive: true });
    await mkdir(join(machine.root, 'elsewhere'));
    await symlink(workspace, join(machine.root, 'link'));
    await symlink('../elsewhere', join(workspace, 'out'));
    await symlink('../../elsewhere/c.json', join(workspace, 'files', 'config.json'));
    const facts = { ...machine.facts, dockerConfig };
    const config = await locateConfig(facts);
    if (!isRefused) return check(facts);
    await expect(check({ ...facts, workspace: join(machine.root, 'link') })).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${config}": it lies in the workspace "${workspace}", which artifacts and build contexts are made of`,
      remedy:
        'Set DOCKER_CONFIG to a folder outside the workspace, or set "login: none" to pin without storing a login.',
    });
  });

  test.each([
    ['one for the owner alone', 0o700, undefined],
    ['one that others read', 0o755, undefined],
    ['one that the own group writes', 0o775, undefined],
    ['one that others write', 0o757, '0757'],
    ['one that all write, with the sticky bit', 0o1777, '1777'],
  ])('the folder: %s', async (_name, mode, shown) => {
    await machine.write(machine.config, '{}');
    const folder = dirname(machine.config);
    await chmod(folder, mode);
    if (shown === undefined) return check(machine.facts);
    await expect(check(machine.facts)).rejects.toMatchObject({
      message: `"${folder}": other users can write the folder (mode ${shown})`,
      remedy: ELSEWHERE,
    });
  });

  test('the folder: one that another group writes', async () => {
    await machine.write(machine.config, '{}');
    await chmod(dirname(machine.config), 0o770);
    const user = { uid: machine.facts.user?.uid ?? 0, gid: 4711 };
    await expect(check({ ...machine.facts, user })).rejects.toMatchObject({
      message: `"${dirname(machine.config)}": other users can write the folder (mode 0770)`,
    });
    await check({ ...machine.facts, user: undefined });
  });

  test("a folder of root is no other user's", async () => {
    const user = { uid: 4711, gid: 4711 };
    const refusal = await checkPlace('/usr/absent.json', { ...machine.facts, user }).catch(String);
    expect(String(refusal)).not.toContain('another user');
  });

  test('a folder of another user, without a file', async () => {
    const folder = dirname(machine.config);
    await mkdir(folder, { mode: 0o700 });
    const { uid = 0, gid = 0 } = machine.facts.user ?? {};
    // A folder of root's is no other user's: root may write everywhere.
    if (uid === 0) await chown(folder, 4711, gid);
    const [owner, user] = uid === 0 ? [4711, { uid, gid }] : [uid, { uid: uid + 1, gid }];
    await expect(check({ ...machine.facts, user })).rejects.toMatchObject({
      message: `"${folder}": the folder belongs to another user (${owner}; this process runs as ${user.uid})`,
      remedy: ELSEWHERE,
    });
  });

  test('a file of another user', async () => {
    await machine.write(machine.config, '{}');
    const uid = machine.facts.user?.uid ?? 0;
    const user = { uid: uid + 1, gid: 0 };
    const whose = `belongs to another user (${uid}; this process runs as ${uid + 1})`;
    await expect(check({ ...machine.facts, user })).rejects.toMatchObject({
      message: `"${machine.config}": it ${whose}`,
      remedy: ELSEWHERE,
    });
  });

  test('a folder in place of the file, and a device', async () => {
    await mkdir(machine.config, { recursive: true, mode: 0o700 });
    const remedy = 'Remove it, or set "login: none" to pin without storing a login.';
    await expect(check(machine.facts)).rejects.toMatchObject({
      message: `"${machine.config}": it is a folder`,
      remedy,
    });
    await symlink('/dev/null', join(machine.home, 'config.json'));
    await expect(check({ ...machine.facts, dockerConfig: 'home' })).rejects.toMatchObject({
      message: '"/dev/null": it is not a regular file',
      remedy,
    });
  });

  test('a folder that is missing is no reason to refuse', async () => {
    await check(machine.facts);
    await check({ ...machine.facts, workspace: undefined });
    await check({ ...machine.facts, workspace: '' });
  });
});
