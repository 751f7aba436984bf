import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How long a started program may take to say what is waited for, in milliseconds. */
const PATIENCE_MS = 20_000;

/** A program that runs beside the tests, and everything that it has said so far. */
export interface RunningProcess {
  readonly pid: number;
  readonly stdout: () => string;
  /** Resolves when either stream matches; rejects when the program ends first, or stays silent. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

/** Starts a program that runs until it is stopped; a missing program is an error, never a skip. */
export function startProcess(command: string, args: readonly string[]): RunningProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  let ended: string | undefined;
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `ended with ${code ?? signal ?? 'no code'}`));

  const waitFor = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        settle();
        reject(new Error(`${command}: ${why} before ${String(pattern)}:\n${said.stderr}`));
      };
      const look = (): void => {
        const match = pattern.exec(said.stdout) ?? pattern.exec(said.stderr);
        if (match !== null) {
          settle();
          resolve(match);
        } else if (ended !== undefined) fail(ended);
      };
      const deadline = setTimeout(() => fail('silence'), PATIENCE_MS);
      const settle = (): void => {
        clearTimeout(deadline);
        for (const stream of [child.stdout, child.stderr]) stream.off('data', look);
        for (const event of ['error', 'exit']) child.off(event, look);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      for (const event of ['error', 'exit']) child.on(event, look);
      look();
    });

  return {
    pid: child.pid ?? -1,
    stdout: () => said.stdout,
    waitFor,
    stop: async () => {
      if (ended !== undefined) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
