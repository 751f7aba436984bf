import {
  existsSync,
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
import { locateResultsFile, stageResultsFile } from '../../src/action/results-file.js';

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

describe('stageResultsFile', () => {
  test('makes the folders, and appears when it is committed, with nothing beside it', async () => {
    const path = join(directories.workspace, 'a', 'pins.json');
    const staged = await stageResultsFile(path, '{}');
    expect(existsSync(path)).toBe(false);
    await staged.commit();
    expect(readFileSync(path, 'utf8')).toBe('{}');
    expect(readdirSync(join(directories.workspace, 'a'))).toEqual(['pins.json']);
  });

  test('leaves what was there when it is discarded', async () => {
    const path = join(directories.workspace, 'pins.json');
    writeFileSync(path, 'before');
    await (await stageResultsFile(path, '{}')).discard();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(directories.workspace).sort()).toEqual(['pins.json', 'way-out']);
  });

  test('replaces a link instead of writing through it', async () => {
    const other = join(root, 'outside', 'other.json');
    writeFileSync(other, 'theirs');
    const path = join(directories.workspace, 'pins.json');
    symlinkSync(other, path);
    await (await stageResultsFile(path, 'ours')).commit();
    expect([readFileSync(other, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['theirs', 'ours']);
  });

  test('names the file when it cannot be written, and leaves nothing', async () => {
    writeFileSync(join(directories.workspace, 'file'), '');
    const path = join(directories.workspace, 'file', 'pins.json');
    await expect(stageResultsFile(path, '{}')).rejects.toThrow(`results-file: ${path}: `);
  });

  test('leaves nothing when it cannot be put in its place', async () => {
    const path = join(directories.workspace, 'pins.json');
    const staged = await stageResultsFile(path, '{}');
    mkdirSync(path);
    await expect(staged.commit()).rejects.toThrow(`results-file: ${path}: `);
    expect(readdirSync(directories.workspace).sort()).toEqual(['pins.json', 'way-out']);
  });
});
