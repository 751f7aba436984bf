import { spawn } from 'node:child_process';
import type { RunProgram } from '../../src/docker/helper-program.js';

/** Runs a program as the world does: by its path, with this environment and no other. */
export const runProgram: RunProgram = ({ file, args, input, env }) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => undefined); // it may end before it has read
    child.on('close', (code) =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(chunks).toString('utf8') }),
    );
    child.stdin.end(input);
  });
