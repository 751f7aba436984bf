import { lstat, mkdir, readFile, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isolateLogins } from '../../src/docker/isolated.js';
import { type FolderRecord, planFolder, removeFolder } from '../../src/docker/job-folder.js';
import { formatSecret, writeSecret } from '../../src/docker/kubernetes-secret.js';
import type { ResultLine } from '../../src/machine/result-line.js';
import { type Machine, auth, login, openMachine } from '../support/machine.js';

const OURS = login('ghcr.io', 'ours', 'new-secret');

let machine: Machine;
let record: FolderRecord;
let temp: string;
beforeEach(async () => {
  machine = await openMachine();
  temp = join(machine.root, 'temp');
  await mkdir(temp);
  record = planFolder(temp, 'the test');
});
afterEach(() => machine.remove());

async function isolate(podman: readonly string[] = []): Promise<readonly ResultLine[]> {
  const user = { config: machine.config, podman };
  return isolateLogins(record, [OURS], { ...machine.context, user });
}

describe('isolateLogins', () => {
  test('links what is no login, resolved, and leaves dangling links out', async () => {
    const folder = dirname(machine.config);
    for (const name of [
      'config.json',
      'config.json.bak',
      'config.json.login-and-pin.ledger.json',
      'auth.json',
      'holder.json',
      'plugin',
    ]) {
      await machine.write(join(folder, name), '{}');
    }
    await symlink('plugin', join(folder, 'relative'));
    await symlink('nowhere', join(folder, 'dangling'));
    expect(await isolate()).toEqual([]);
    expect((await readdir(record.path)).sort()).toEqual([
      'auth.json',
      'config.json',
      'holder.json',
      'plugin',
      'relative',
    ]);
    for (const name of ['plugin', 'relative']) {
      expect(await readlink(join(record.path, name))).toBe(join(folder, 'plugin'));
    }
    for (const name of ['auth.json', 'config.json', 'holder.json']) {
      const found = await lstat(join(record.path, name));
      expect([found.isFile(), found.mode & 0o777]).toEqual([true, 0o600]);
    }
    await removeFolder(record);
    expect(await readdir(folder)).toContain('plugin');
  });

  test('takes the helpers of others from a file that is a link', async () => {
    const [file, link] = [join(machine.root, 'real.json'), join(machine.root, 'link.json')];
    await machine.write(file, '{"credHelpers":{"gcr.io":"gcloud"}}');
    await symlink(file, link);
    await isolate([link]);
    expect(JSON.parse(await readFile(join(record.path, 'auth.json'), 'utf8'))).toEqual({
      auths: { 'ghcr.io': { auth: auth('ours', 'new-secret') } },
      credHelpers: { 'gcr.io': 'gcloud' },
    });
  });

  test.each([
    ['config', (): Promise<unknown> => machine.write(machine.config, '[]')],
    ['auths', (): Promise<unknown> => machine.write(machine.config, '{"auths":7}')],
  ])('makes nothing where the user has a broken %s', async (_name, spoil) => {
    await spoil();
    await expect(isolate()).rejects.toMatchObject({ code: 'LOGIN' });
    expect(await readdir(temp)).toEqual([]);
  });
});

test('a Secret that cannot be written leaves nothing, and is an error that names the place', async () => {
  const secret = formatSecret({ name: 'pull', namespace: undefined }, OURS);
  const absent = planFolder(join(machine.root, 'absent'), 'the test');
  await expect(writeSecret(absent, secret, machine.context)).rejects.toMatchObject({
    code: 'LOGIN',
    message: expect.stringContaining(`"${absent.path}": ENOENT`) as unknown,
  });
  const path = await writeSecret(record, secret, machine.context);
  expect((await lstat(path)).mode & 0o777).toBe(0o600);
});
