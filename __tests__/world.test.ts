import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramInput } from '../src/docker/helper-program.js';

const CHILD = resolve('__tests__/world-child.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a world '));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script as the real world runs programs; returns all that the process wrote. */
async function runProgram(script: string, more: Partial<ProgramInput> = {}): Promise<unknown> {
  const file = join(folder, 'a program');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const program = { file, args: [], input: '', env: {}, limitMilliseconds: 20_000, ...more };
  const args = ['--import', 'tsx', CHILD, JSON.stringify(program)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 2 ** 24,
  });
  expect(stderr).toBe('');
  const [silence, result = ''] = stdout.split('\n');
  expect(silence).toBe('');
  return JSON.parse(result) as unknown;
}

describe('runProgram', () => {
  test('hands over arguments, standard input and environment, and prints nothing', async () => {
    const script =
      'printf "%s|" "$@" "$NAME" "${HOME-unset}"; /bin/cat; echo noise; echo error >&2; exit 3';
    const input = 'line\n"$HOME" %41 ';
    const more = { args: ['one two', '"', ''], input, env: { NAME: 'a b' } };
    expect(await runProgram(script, more)).toEqual({
      exitCode: 3,
      stdout: `one two|"||a b|unset|${input}noise\n`,
    });
  });

  test('keeps the beginning of a long output only', async () => {
    const script = '/usr/bin/yes | /usr/bin/head -c 3000000';
    const { exitCode, stdout } = (await runProgram(script)) as Record<
      'exitCode' | 'stdout',
      unknown
    >;
    expect(exitCode).toBe(0);
    expect(String(stdout).length).toBeLessThanOrEqual(1_048_576);
    expect(String(stdout).length).toBeGreaterThan(900_000);
  });

  test('a program that is not there is an error', async () => {
    expect(await runProgram('', { file: join(folder, 'absent') })).toContain('absent');
  });

  test('a program that hangs is an error, and the step ends without it', async () => {
    const pid = join(folder, 'pid');
    const script = `echo $$ > '${pid}'; exec /bin/sleep 600`;
    const result = await runProgram(script, { limitMilliseconds: 500 });
    expect(result).toBe('Error: it did not end within 0.5 s');
    process.kill(Number(readFileSync(pid, 'utf8'))); // it was still there
  });
});
