import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type HelperSurroundings,
  findHelper,
  helperEnvironment,
  safeSearchPath,
} from '../../src/docker/helper-program.js';
import { liesIn } from '../../src/machine/workspace.js';
import { type Machine, openMachine } from '../support/machine.js';

let machine: Machine;
let workspace: string;
beforeEach(async () => {
  machine = await openMachine();
  workspace = join(machine.root, 'workspace');
  for (const folder of [machine.bin, join(workspace, 'bin'), `${workspace}-tools`]) {
    await mkdir(folder, { recursive: true });
  }
});
afterEach(() => machine.remove());

function surroundings(folders: readonly string[]): HelperSurroundings {
  return { env: { PATH: folders.join(delimiter) }, workspace };
}

async function install(folder: string, mode = 0o755): Promise<string> {
  const file = join(folder, 'docker-credential-x');
  await writeFile(file, '', { mode });
  await chmod(file, mode);
  return file;
}

describe('the PATH of helpers', () => {
  test('has absolute entries outside the workspace alone, links followed', async () => {
    const link = join(machine.root, 'link');
    await symlink(join(workspace, 'bin'), link);
    const back = join(workspace, 'back');
    await symlink(machine.bin, back);
    const absent = join(machine.root, 'absent');
    const good = [machine.bin, `${workspace}-tools`, absent];
    const bad = ['', '.', 'bin', './bin', workspace, join(workspace, 'bin'), link, back];
    const entries = bad.flatMap((entry, index) => [entry, ...good.slice(index, index + 1)]);
    expect(await safeSearchPath(surroundings(entries))).toEqual(good);
    const env = await helperEnvironment({ env: { Path: entries.join(delimiter) }, workspace });
    expect(env).toEqual({ Path: good.join(delimiter) });
  });

  test.each([undefined, ''])('a workspace of %j excludes nothing', async (none) => {
    const env = { PATH: workspace };
    expect(await safeSearchPath({ env, workspace: none })).toEqual([workspace]);
  });

  test('no PATH has no entries', async () => {
    expect(await safeSearchPath({ env: {}, workspace })).toEqual([]);
  });
});

test.each([
  ['/w', '/w', true],
  ['/w', '/w/a/b', true],
  ['/w', '/w/..a', true],
  ['/w', '/w-tools', false],
  ['/w/x', '/w', false],
  ['/w', '/a', false],
])('%s holds %s: %s', (folder, path, expected) => {
  expect(liesIn(folder, path)).toBe(expected);
});

describe('findHelper', () => {
  test('passes over what is no program, and what leads into the workspace', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => join(machine.root, name));
    if (one === undefined || two === undefined || three === undefined) throw new Error('names');
    for (const folder of [one, two, three]) await mkdir(folder);
    await install(one, 0o644);
    await mkdir(join(two, 'docker-credential-x'));
    await symlink(await install(join(workspace, 'bin')), join(three, 'docker-credential-x'));
    const file = await install(machine.bin);
    const folders = [one, two, three, machine.bin];
    expect(await findHelper('x', surroundings(folders))).toBe(file);
    await expect(findHelper('x', surroundings([one, two, three]))).rejects.toMatchObject({
      code: 'LOGIN',
      message:
        '"docker-credential-x": the credential helper is not on the PATH (absolute entries outside the workspace)',
    });
  });
});

describe('the environment of helpers', () => {
  const inputs = { INPUT_PASSWORD: ' long-secret ', 'INPUT_GITHUB-TOKEN': 'job-token-1' };
  test.each([
    ['inputs', { INPUT_ANYTHING: 'x', input_other: 'x' }, {}],
    ['states', { STATE_undo: 'x' }, {}],
    [
      "the runner's tokens",
      {
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
        ACTIONS_RUNTIME_TOKEN: 'x',
        ACTIONS_RESULTS_URL: 'x',
        ACTIONS_CACHE_URL: 'x',
        GITHUB_TOKEN: 'x',
        GITEA_TOKEN: 'x',
        FORGEJO_TOKEN: 'x',
      },
      {},
    ],
    [
      'what holds the password',
      { A: 'long-secret', B: 'https://u:long-secret@h', C: 'long-' },
      { C: 'long-' },
    ],
    ['what holds the job token', { GH_TOKEN: 'job-token-1', D: 'Bearer job-token-1' }, {}],
  ])('lacks %s', async (_name, env, rest) => {
    const kept = { HOME: '/h', AWS_PROFILE: 'p', GITHUB_TOKEN_FILE: '/f', ...rest };
    expect(
      await helperEnvironment({ env: { ...inputs, ...kept, ...env, NONE: undefined }, workspace }),
    ).toEqual(kept);
  });

  test('a short secret is looked for as a whole only', async () => {
    const env = { INPUT_PASSWORD: 'abc', A: 'abc', B: 'abcd', EMPTY: '' };
    expect(await helperEnvironment({ env, workspace })).toEqual({ B: 'abcd', EMPTY: '' });
  });
});
