import { type ChildProcess, spawn } from 'node:child_process';
import { platform } from 'node:os';
import { parse } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ProgramInput, ProgramResult } from './helper-program.js';

/*
 * `@actions/exec` is not used for this: where a program ends before it has read its input, the error of
 * the pipe (EPIPE) is nobody's there and brings the whole step down, and it cannot end what hangs.
 */

/** The longest output that a program may write. */
export const OUTPUT_LIMIT_BYTES = 1_048_576;
/** How long output is waited for once the program has ended: another one may hold the pipe. */
const DRAIN_LIMIT_MS = 1_000;

/**
 * Runs a program by its path, silently, at the root of the file system: what lies in the workspace may
 * be anybody's code. One that does not end in time, or writes without end, is killed with all that it
 * has started: it is not to store a login after the step has given it up. Throws what went wrong.
 */
export async function runProgram(program: ProgramInput): Promise<ProgramResult> {
  const { file, args, env, input, limitMilliseconds } = program;
  const hasGroups = platform() !== 'win32';
  const child = spawn(file, [...args], {
    env: { ...env },
    cwd: parse(file).root,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: hasGroups, // a process group of its own, to be killed as one
    windowsHide: true,
  });
  const timer = new AbortController();
  const late = setTimeout(limitMilliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`it did not end within ${limitMilliseconds / 1000} s`);
  });
  late.catch(() => undefined); // also where nobody waits for it any more
  try {
    child.stdin.on('error', () => undefined); // it may end before it has read
    child.stdin.end(input);
    return await Promise.race([readResult(child), late]);
  } catch (error) {
    kill(child, hasGroups);
    throw error;
  } finally {
    timer.abort();
    release(child);
  }
}

/** Waits for the end of the program, and for its output as long as that may take. */
async function readResult(child: ChildProcess): Promise<ProgramResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  const exited = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === null) reject(new Error(`it was ended by ${signal ?? 'a signal'}`));
      else resolve(code);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_LIMIT_BYTES) reject(new Error(TOO_LONG));
      else chunks.push(chunk);
    });
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const exitCode = await exited;
  const timer = new AbortController();
  const drained = setTimeout(DRAIN_LIMIT_MS, undefined, { signal: timer.signal });
  await Promise.race([closed, drained.catch(() => undefined)]);
  timer.abort();
  if (size > OUTPUT_LIMIT_BYTES) throw new Error(TOO_LONG);
  return { exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
}

const TOO_LONG = `it wrote more than ${OUTPUT_LIMIT_BYTES} bytes`;

function kill(child: ChildProcess, hasGroups: boolean): void {
  if (child.pid === undefined) return; // it did not start
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

/** Nothing of it keeps this process alive. */
function release(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.unref();
}
