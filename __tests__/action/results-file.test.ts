import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { locateResultsFile, writeResultsFile } from '../../src/action/results-file.js';

let root: string;
let directories: { workspace: string; runnerTemp: string };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'results-'));
  directories = { workspace: join(root, 'work'), runnerTemp: join(root, 'temp') };
  mkdirSync(directories.workspace);
  mkdirSync(directories.runnerTemp);
  mkdirSync(join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(directories.workspace, 'way-out'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('locateResultsFile', () => {
  test.each([
    ['a relative path', 'pins.json', 'work/pins.json'],
    ['folders that are not there yet', 'a/b/pins.json', 'work/a/b/pins.json'],
    ['a name that begins with dots', '..pins.json', 'work/..pins.json'],
  ])('takes %s', async (_name, path, expected) => {
    expect(await locateResultsFile(path, directories)).toBe(join(root, expected));
  });

  test('takes RUNNER_TEMP', async () => {
    const path = join(directories.runnerTemp, 'pins.json');
    expect(await locateResultsFile(path, directories)).toBe(path);
  });

  test.each([
    ['a way up', '../pins.json'],
    ['a link that leads out', 'way-out/pins.json'],
    ['a folder behind a link that leads out', 'way-out/a/b/pins.json'],
    ['the workspace itself', '.'],
    ['an absolute path', '/etc/pins.json'],
  ])('refuses %s', async (_name, path) => {
    await expect(locateResultsFile(path, directories)).rejects.toThrow(
      `results-file: "${path}" is neither in the workspace nor in RUNNER_TEMP`,
    );
  });

  test('refuses a directory', async () => {
    mkdirSync(join(directories.workspace, 'pins'));
    await expect(locateResultsFile('pins', directories)).rejects.toThrow(
      'results-file: "pins" is a directory',
    );
  });
});

describe('writeResultsFile', () => {
  test('makes the folders, writes the text and leaves nothing else', async () => {
    const path = join(directories.workspace, 'a', 'pins.json');
    await writeResultsFile(path, '{}');
    expect(readFileSync(path, 'utf8')).toBe('{}');
    expect(readdirSync(join(directories.workspace, 'a'))).toEqual(['pins.json']);
  });

  test('replaces a link instead of writing through it', async () => {
    const other = join(root, 'outside', 'other.json');
    writeFileSync(other, 'theirs');
    const path = join(directories.workspace, 'pins.json');
    symlinkSync(other, path);
    await writeResultsFile(path, 'ours');
    expect([readFileSync(other, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['theirs', 'ours']);
  });

  test('names the file when it cannot be written, and leaves nothing', async () => {
    writeFileSync(join(directories.workspace, 'file'), '');
    const path = join(directories.workspace, 'file', 'pins.json');
    await expect(writeResultsFile(path, '{}')).rejects.toThrow(`results-file: ${path}: `);
  });
});
