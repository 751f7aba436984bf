import * as core from '@actions/core';
import { exec } from '@actions/exec';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Toolkit } from './action/toolkit.js';
import type { Clock } from './clock.js';
import type { ProgramInput, ProgramResult, RunProgram } from './docker/helper-program.js';
import { readProxies } from './policy/proxy.js';
import { openConnections } from './registry/connections.js';
import type { OpenGithub } from './registry/github-question.js';

/** Everything outside this program. Tests hand in a world of their own. */
export interface World {
  /** The environment as it was when the step began. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory of the user that runs the job. */
  readonly home: string;
  readonly workingDirectory: string;
  /** The user that runs the job; undefined where the system has no such numbers (Windows). */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** The process that runs the job's steps. */
  readonly runnerProcess: number;
  /** The event's payload; undefined where the event file is missing, unreadable or not JSON. */
  readonly event: unknown;
  readonly clock: Clock;
  readonly toolkit: Toolkit;
  readonly dispatcher: Dispatcher;
  /** Runs a program silently. */
  readonly runProgram: RunProgram;
  readonly openGithub: OpenGithub;
}

/** Connections that are kept to one registry at a time. */
export const CONNECTIONS_PER_ORIGIN = 16;

/** The longest output of a program that is kept. */
const OUTPUT_LIMIT_BYTES = 1_048_576;

/** The world of an entry, which leaves it at the end. */
export interface RealWorld extends World {
  /** Ends what would keep this process alive: connections, and itself where a program hangs. */
  leave(): void;
}

/** Returns the world as the runner made it. Only the entries call this. */
export function realWorld(): RealWorld {
  const hanging = new Set<string>();
  const connections = openConnections({
    proxies: readProxies(process.env),
    perOrigin: CONNECTIONS_PER_ORIGIN,
  });
  return {
    env: { ...process.env },
    home: homedir(),
    workingDirectory: process.cwd(),
    user: readUser(),
    runnerProcess: process.ppid,
    event: readEvent(process.env['GITHUB_EVENT_PATH']),
    clock: {
      now: Date.now,
      sleep: (milliseconds) => setTimeout(milliseconds),
      random: Math.random,
    },
    toolkit: core,
    dispatcher: connections.dispatcher,
    openGithub,
    runProgram: (program) => runProgram(program, () => hanging.add(program.file)),
    leave: () => {
      connections.end();
      if (hanging.size > 0) process.exit();
    },
  };
}

async function runProgram(
  { file, args, input, env, limitMilliseconds }: ProgramInput,
  onHang: () => void,
): Promise<ProgramResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  const ended = exec(`"${file}"`, [...args], {
    env: { ...env },
    input: Buffer.from(input),
    silent: true,
    ignoreReturnCode: true,
    listeners: {
      stdout: (chunk) => {
        size += chunk.length;
        if (size <= OUTPUT_LIMIT_BYTES) chunks.push(chunk);
      },
    },
  });
  const timer = new AbortController();
  const late = setTimeout(limitMilliseconds, undefined, { signal: timer.signal }).then(() => {
    onHang();
    throw new Error(`it did not end within ${limitMilliseconds / 1000} s`);
  });
  try {
    const exitCode = await Promise.race([ended, late]);
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
  } finally {
    timer.abort();
  }
}

/**
 * Loaded only when it is needed: it is large, and reads the event file as it is loaded. It stays in the
 * bundle: a file of its own would overwrite the list of licences.
 */
const openGithub: OpenGithub = async ({ token, baseUrl, fetch }) => {
  const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github');
  return getOctokit(token, { baseUrl, request: { fetch } });
};

function readUser(): World['user'] {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined || path === '') return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined; // the trust decision treats it as the worst case, and says so
  }
}
