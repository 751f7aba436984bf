import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { identifyProcess, judgeProcess } from '../src/machine/process-identity.js';
import type { ProgramInput } from '../src/docker/helper-program.js';

const CHILD = resolve('__tests__/world-child.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a world '));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script as the real world runs programs; returns all that the process wrote. */
async function runProgram(
  script: string,
  more: Partial<ProgramInput> & { readonly inputLength?: number } = {},
): Promise<unknown> {
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

  test.each([
    ['with lines', '/usr/bin/yes'],
    ['on one line', "/usr/bin/tr '\\0' x < /dev/zero"],
  ])('a program that writes without end is an error: %s', async (_name, script) => {
    const pid = join(folder, 'pid');
    expect(await runProgram(`echo $$ > '${pid}'; ${script}; exit 0`)).toBe(
      'Error: it wrote more than 1048576 bytes',
    );
    await hasEnded(pid);
  });

  test('one that has not read its input, and one that leaves another behind, end as they end', async () => {
    expect(
      await runProgram('exec 0<&-; /bin/sleep 0.2; exit 4', { inputLength: 3_000_000 }),
    ).toEqual({ exitCode: 4, stdout: '' });
    const pid = join(folder, 'pid');
    const script = `/bin/sleep 600 & echo $! > '${pid}'; echo done`;
    expect(await runProgram(script)).toEqual({ exitCode: 0, stdout: 'done\n' });
    process.kill(Number(readFileSync(pid, 'utf8'))); // an agent may stay
  });

  test('is run where no repository lies, and what a signal ends has failed', async () => {
    expect(await runProgram('/bin/pwd')).toEqual({ exitCode: 0, stdout: '/\n' });
    expect(await runProgram('kill -9 $$')).toBe('Error: it was ended by SIGKILL');
  });

  test('a program that is not there is an error', async () => {
    expect(await runProgram('', { file: join(folder, 'absent') })).toContain('absent');
  });

  test('a program that hangs is an error, and ends with all that it started', async () => {
    const [pid, child] = [join(folder, 'pid'), join(folder, 'child')];
    const script = `echo $$ > '${pid}'; /bin/sleep 600 & echo $! > '${child}'; wait`;
    const result = await runProgram(script, { limitMilliseconds: 500 });
    expect(result).toBe('Error: it did not end within 0.5 s');
    await hasEnded(pid);
    await hasEnded(child);
  });
});

/** A process that was killed may be there for a moment still, until it is waited for. */
async function hasEnded(file: string): Promise<void> {
  const process = await identifyProcess(Number(readFileSync(file, 'utf8')));
  expect(process === undefined ? 'dead' : await judgeProcess(process)).toBe('dead');
}
