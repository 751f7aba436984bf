import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A whole process: what is started, and where. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Milliseconds from the start of a process to its end; throws with its words where it fails. */
export async function timeProgram(program: Program): Promise<number> {
  const began = process.hrtime.bigint();
  const { code, words } = await runProgram(program);
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  if (code === 0) return milliseconds;
  throw new Error(`${program.file} ${program.args.join(' ')}: exit ${code}: ${words}`);
}

/** Runs a process to its end; throws where it cannot be started. */
export function runProgram(program: Program): Promise<{ code: number | null; words: string }> {
  const { file, args, env, cwd, input } = program;
  const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  }
  child.stdin.on('error', () => undefined); // it may end without reading
  child.stdin.end(input);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, words }));
  });
}

/** Returns where a program is on the PATH, undefined where it is not. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
