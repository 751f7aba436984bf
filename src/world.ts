import {
  exportVariable,
  getInput,
  getState,
  info,
  notice,
  saveState,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Toolkit } from './action/toolkit.js';
import { type Clock, steadyNow } from './clock.js';
import type { RunProgram } from './docker/helper-program.js';
import { readProxies } from './policy/proxy.js';
import type { Wire } from './registry/exchange.js';
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
  readonly dispatcher: Wire;
  /** Runs a program silently. */
  readonly runProgram: RunProgram;
  readonly openGithub: OpenGithub;
}

/** Connections that are kept to one registry at a time. */
export const CONNECTIONS_PER_ORIGIN = 16;

/** The world of an entry, which leaves it at the end. */
export interface RealWorld extends World {
  /**
   * Ends this process when all is written: what is still open then, such as the lookup of a name or the
   * pipe of a helper that was given up, keeps no job waiting.
   */
  leave(): void;
}

/** Returns the world as the runner made it. Only the entries call this. */
export function realWorld(): RealWorld {
  return {
    env: { ...process.env },
    home: homedir(),
    workingDirectory: process.cwd(),
    user: readUser(),
    runnerProcess: process.ppid,
    event: readEvent(process.env['GITHUB_EVENT_PATH']),
    clock: {
      now: steadyNow,
      sleep: (milliseconds) => setTimeout(milliseconds),
      random: Math.random,
    },
    toolkit: {
      exportVariable,
      getInput,
      getState,
      info,
      notice,
      saveState,
      setFailed,
      setOutput,
      setSecret,
      summary,
      warning,
    },
    dispatcher: openNetwork(process.env),
    openGithub,
    // Few steps run a program: they alone load what does it.
    runProgram: async (program) => (await import('./docker/run-program.js')).runProgram(program),
    leave: () => {
      process.stdout.write('', () => process.exit());
    },
  };
}

/** Loads what sends requests with the first one: many steps, and every post step, send none. */
function openNetwork(env: World['env']): Wire {
  let opened: Promise<Wire> | undefined;
  const open = async (): Promise<Wire> => {
    const { openConnections } = await import('./registry/connections.js');
    return openConnections({ proxies: readProxies(env), perOrigin: CONNECTIONS_PER_ORIGIN });
  };
  return {
    request: async (options) => {
      opened ??= open();
      return (await opened).request(options);
    },
    destroy: async () => (await opened)?.destroy(),
  };
}

/** Loading it also reads the event file. */
const openGithub: OpenGithub = async ({ token, baseUrl, fetch }) => {
  const { getOctokit } = await import('@actions/github');
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
