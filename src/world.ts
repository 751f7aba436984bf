import * as core from '@actions/core';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import type { Toolkit } from './action/toolkit.js';
import type { Clock } from './clock.js';
import type { RunProgram } from './docker/helper-program.js';
import { runProgram } from './docker/run-program.js';
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

/** Returns the world as the runner made it. Only the entries call this. */
export function realWorld(): World {
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
    dispatcher: new Agent({
      connections: CONNECTIONS_PER_ORIGIN,
      connect: { rejectUnauthorized: true },
    }),
    openGithub,
    runProgram,
  };
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
