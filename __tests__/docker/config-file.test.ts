import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeEntries, dropEmptyAuths, readConfig } from '../../src/docker/config-file.js';
import { createPrivateFile, replaceFile } from '../../src/machine/private-file.js';
import { type Machine, openMachine } from '../support/machine.js';

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

const ENTRY = { auth: 'eDp5' };

async function change(text: string, changes: [string, unknown][]): Promise<string | undefined> {
  await machine.write(machine.config, text);
  const config = await readConfig(machine.config);
  return changeEntries(config, new Map(changes)).bytes?.toString('utf8');
}

describe('changeEntries', () => {
  test.each([
    [
      'tabs',
      '{\n\t"z": 1\n}',
      '{\n\t"z": 1,\n\t"auths": {\n\t\t"h": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}',
    ],
    [
      'two spaces and a line end',
      '{\n  "z": 1\n}\n',
      '{\n  "z": 1,\n  "auths": {\n    "h": {\n      "auth": "eDp5"\n    }\n  }\n}\n',
    ],
    [
      'Windows line ends',
      '{\r\n "z": 1\r\n}\r\n',
      '{\r\n "z": 1,\r\n "auths": {\r\n  "h": {\r\n   "auth": "eDp5"\r\n  }\r\n }\r\n}\r\n',
    ],
    ['compact', '{"z":1}', '{"z":1,"auths":{"h":{"auth":"eDp5"}}}'],
    ['compact with a line end', '{"z":1}\n', '{"z":1,"auths":{"h":{"auth":"eDp5"}}}\n'],
    ['bare', '{}', '{\n\t"auths": {\n\t\t"h": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}'],
    ['blank', ' \n', '{\n\t"auths": {\n\t\t"h": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}'],
    ['auths is null', '{"auths":null,"z":1}', '{"auths":{"h":{"auth":"eDp5"}},"z":1}'],
    [
      'an earlier entry keeps its place',
      '{"auths":{"h":{},"b":{}}}',
      '{"auths":{"h":{"auth":"eDp5"},"b":{}}}',
    ],
    [
      'keys that objects inherit',
      '{"__proto__":{"a":1},"auths":{"__proto__":{},"constructor":{}}}',
      '{"__proto__":{"a":1},"auths":{"__proto__":{},"constructor":{},"h":{"auth":"eDp5"}}}',
    ],
  ])('writes as the file was written: %s', async (_name, before, after) => {
    expect(await change(before, [['h', ENTRY]])).toBe(after);
  });

  test.each([
    ['the same entry', '{ "auths": {"h": {"auth":"eDp5"}} }', [['h', ENTRY]]],
    ['an entry that is not there', '{ "auths": {} }', [['h', undefined]]],
    ['an entry that only objects inherit', '{ "x": 1.0 }', [['constructor', undefined]]],
  ] as [string, string, [string, unknown][]][])(
    'changes no byte for %s',
    async (_name, text, changes) => {
      expect(await change(text, changes)).toBe(text);
    },
  );

  test('takes out an entry, and an auths that is empty', async () => {
    expect(await change('{"auths":{"h":{},"b":{}},"z":1}', [['h', undefined]])).toBe(
      '{"auths":{"b":{}},"z":1}',
    );
    await machine.write(machine.config, '{"auths":{},"z":1}');
    const config = await readConfig(machine.config);
    expect(dropEmptyAuths(config).bytes?.toString('utf8')).toBe('{"z":1}');
  });
});

describe('replaceFile', () => {
  test('leaves no temporary file where it fails', async () => {
    await mkdir(join(machine.config, 'full'), { recursive: true });
    const content = { bytes: Buffer.from('secret'), mode: 0o600 };
    await expect(replaceFile(machine.config, machine.config, content)).rejects.toThrow();
    expect(await readdir(dirname(machine.config))).toEqual(['config.json']);
  });
});

test('createPrivateFile writes where nothing is, and through no link', async () => {
  const [there, link] = [join(machine.root, 'there'), join(machine.root, 'link')];
  await writeFile(there, 'precious');
  await symlink(there, link);
  for (const path of [there, link]) {
    await expect(createPrivateFile(path, Buffer.from('x'))).rejects.toMatchObject({
      code: 'EEXIST',
    });
  }
  expect(await machine.read(there)).toBe('precious');
});

test('readConfig follows no link: what is written would replace it', async () => {
  await machine.write(join(machine.root, 'real.json'), '{}');
  await mkdir(dirname(machine.config), { recursive: true });
  await symlink('../../real.json', machine.config);
  await expect(readConfig(machine.config)).rejects.toMatchObject({
    code: 'LOGIN',
    message: `"${machine.config}": it is not a regular file`,
  });
});

test.each([
  ['as deep as it may be', 100, true],
  ['deeper than that', 101, false],
  ['so deep that it could not be written', 20_000, false],
])('readConfig of settings nested %s', async (_name, levels, isRead) => {
  const text = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  await machine.write(machine.config, text);
  const message = `"${machine.config}": it is nested deeper than 100 levels`;
  const refusal = expect.objectContaining({ code: 'LOGIN', message });
  if (isRead) await expect(readConfig(machine.config)).resolves.toHaveProperty('settings');
  else await expect(readConfig(machine.config)).rejects.toThrow(refusal);
});

test('writes after half a million blanks at once', async () => {
  const text = `{"a":${' '.repeat(500_000)}1}\n`;
  const begin = performance.now();
  expect(await change(text, [['h', ENTRY]])).toBe('{"a":1,"auths":{"h":{"auth":"eDp5"}}}\n');
  expect(performance.now() - begin).toBeLessThan(2000);
});
