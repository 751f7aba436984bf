import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FolderContext,
  type FolderRecord,
  clearFolders,
  makeFolder,
  planFolder,
  removeFolder,
} from '../../src/docker/job-folder.js';
import { identifyProcess } from '../../src/machine/process-identity.js';
import { type Machine, deadProcess, openMachine } from '../support/machine.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let machine: Machine;
let temp: string;
beforeEach(async () => {
  machine = await openMachine();
  temp = join(machine.root, 'temp');
  await mkdir(temp);
});
afterEach(() => machine.remove());

async function make(more: Partial<FolderContext> = {}): Promise<FolderRecord> {
  const record = planFolder(temp, 'the test');
  await makeFolder(record, { ...machine.context, ...more });
  return record;
}

async function clear(): Promise<readonly string[]> {
  const lines = await clearFolders(temp, machine.context);
  return lines.map(({ level, text }) => `${level}: ${text}`);
}

describe('the folder of a job', () => {
  test('is for its owner alone, with another name each time, and goes with all that is in it', async () => {
    const [one, two] = [await make(), await make()];
    expect(one.path).not.toBe(two.path);
    expect((await stat(one.path)).mode & 0o777).toBe(0o700);
    await mkdir(join(one.path, 'a', 'b'), { recursive: true });
    await writeFile(join(one.path, 'a', 'b', 'c'), '');
    expect(await removeFolder(one)).toEqual({ level: 'info', text: `removed "${one.path}"` });
    expect(await removeFolder(one)).toEqual({
      level: 'info',
      text: `"${one.path}" is gone already`,
    });
    expect(await readdir(temp)).toHaveLength(1);
  });

  test.each([
    ['another name', { path: '/tmp/login-and-pin-1' }],
    ['a name that goes on', { path: `/tmp/login-and-pin-${'a'.repeat(32)}/..` }],
    ['a relative path', { path: `login-and-pin-${'a'.repeat(32)}` }],
    ['no path', { path: 7 }],
    ['another version', { version: 2, path: `/tmp/login-and-pin-${'a'.repeat(32)}` }],
  ])('a record with %s removes nothing', async (_name, more) => {
    expect(await removeFolder({ version: 1, kind: 'folder', ...more })).toEqual({
      level: 'warning',
      text: 'the record of a folder is not one: nothing was removed',
    });
  });

  test('what is in its place already stays', async () => {
    const record = planFolder(temp, 'the test');
    await mkdir(record.path);
    await writeFile(join(record.path, 'precious'), '');
    await expect(makeFolder(record, machine.context)).rejects.toMatchObject({ code: 'LOGIN' });
    expect(await readdir(record.path)).toEqual(['precious']);
  });

  test('a file in its place stays, and so does a folder of another user', async () => {
    const record = planFolder(temp, 'the test');
    await writeFile(record.path, '');
    expect(await removeFolder(record)).toEqual({
      level: 'warning',
      text: `"${record.path}" is no folder any more: it was left as it is`,
    });
    const left = await make({ runner: await deadProcess() });
    const facts = { ...machine.facts, user: { uid: 4711, gid: 4711 } };
    expect(await clearFolders(temp, { ...machine.context, facts })).toEqual([]);
    expect(await readdir(temp)).toHaveLength(2);
    expect(await clear()).toEqual([`info: removed "${left.path}", which a killed job left`]);
  });

  test('links in it are removed, not followed', async () => {
    const record = await make();
    await mkdir(join(machine.home, 'kept'));
    await symlink(machine.home, join(record.path, 'link'));
    await removeFolder(record);
    expect(await readdir(machine.home)).toEqual(['kept']);
  });

  test.each([
    ['dead', async () => ({ runner: await deadProcess() }), true],
    ['alive', async () => ({ runner: await identifyProcess(process.pid) }), false],
    ['not known', () => Promise.resolve({}), false],
    [
      'not known, and a week has gone by',
      () =>
        Promise.resolve({
          clock: { ...machine.clock, now: () => machine.clock.now() - 8 * DAY_MS },
        }),
      true,
    ],
  ])('is cleared by the next run where its runner is %s: %#', async (_name, more, isCleared) => {
    const { path } = await make(await more());
    expect(await clear()).toEqual(
      isCleared ? [`info: removed "${path}", which a killed job left`] : [],
    );
    expect(await readdir(temp)).toHaveLength(isCleared ? 0 : 1);
  });

  test.each([
    ['just made', 0, false],
    ['old', 3_600_000, true],
  ])('that does not say whose it is, and is %s', async (_name, age, isCleared) => {
    for (const text of [undefined, '{', '[]', '{"since":"x"}']) {
      const path = join(temp, `login-and-pin-${'0123456789abcdef'.repeat(2)}`);
      await mkdir(path);
      if (text !== undefined) await writeFile(join(path, 'holder.json'), text);
      const madeAt = new Date(machine.clock.now() - age);
      await utimes(path, madeAt, madeAt);
      expect(await clear()).toHaveLength(isCleared ? 1 : 0);
      await removeFolder({ version: 1, kind: 'folder', path });
    }
  });

  test('what else lies there stays', async () => {
    await mkdir(join(temp, 'login-and-pin-x'));
    await writeFile(join(temp, `login-and-pin-${'a'.repeat(32)}`), '');
    await symlink(machine.home, join(temp, `login-and-pin-${'b'.repeat(32)}`));
    expect(await clear()).toEqual([]);
    expect(await readdir(temp)).toHaveLength(3);
    expect(await clearFolders(join(temp, 'absent'), machine.context)).toEqual([]);
  });

  test('is not made in the workspace, and nothing of it stays', async () => {
    const facts = { ...machine.facts, workspace: machine.root };
    await expect(make({ facts })).rejects.toThrow(`it lies in the workspace "${machine.root}"`);
    expect(await readdir(temp)).toEqual([]);
  });
});
