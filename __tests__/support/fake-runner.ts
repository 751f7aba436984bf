import { Agent } from 'undici';
import type { Summary, Toolkit } from '../../src/action/toolkit.js';
import type { Clock } from '../../src/clock.js';
import type { OpenGithub } from '../../src/registry/github-question.js';
import type { World } from '../../src/world.js';
import { runProgram } from '../../src/docker/run-program.js';
import { type Step, stepEnvironment } from './job.js';

/** What a step said to the runner. */
export interface Ran {
  readonly outputs: Record<string, string>;
  readonly state: Record<string, string>;
  readonly exported: Record<string, string>;
  readonly lines: string[];
  readonly notices: string[];
  readonly warnings: string[];
  readonly errors: string[];
  /** What the runner was told to mask, in order. */
  readonly secrets: string[];
  /** Milliseconds of each sleep. */
  readonly sleeps: number[];
  summary: string;
  exitFailed: boolean;
}

/** A world for one phase of one step, and what became of it. */
export interface FakeRun {
  readonly step: Step;
  readonly world: World;
  readonly ran: Ran;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** When every fake clock begins. */
const START = Date.UTC(2026, 10, 1);

/** Returns the world of a main phase; nothing of it waits, and only the loopback is reached. */
export function fakeWorld(step: Step): FakeRun {
  return makeRun(step, {});
}

/**
 * Returns the world of the post phase that follows. `forged` are `STATE_…` values that a later step
 * exported; the runner lets what was really saved win.
 */
export function postWorld(from: FakeRun, forged: Readonly<Record<string, string>> = {}): FakeRun {
  return makeRun(from.step, { ...forged, ...from.ran.state });
}

function makeRun(step: Step, state: Readonly<Record<string, string>>): FakeRun {
  const ran = emptyRan();
  const stateVariables = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  const env = {
    ...stepEnvironment(step),
    ...(Object.fromEntries(stateVariables) as Record<string, string>),
  };
  const agent = new Agent();
  const world: World = {
    env,
    home: step.folders.home,
    workingDirectory: step.folders.workspace,
    user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    runnerProcess: process.pid,
    event: step.event.payload,
    clock: makeClock(ran),
    toolkit: makeToolkit(env, ran),
    dispatcher: agent,
    runProgram,
    openGithub: fakeGithub,
  };
  return { step, world, ran, close: () => agent.destroy() };
}

/** Asks as octokit does; the bundle's tests show the real one. */
const fakeGithub: OpenGithub = ({ token, baseUrl, fetch }) =>
  Promise.resolve({
    request: (route) => {
      const headers = { authorization: `token ${token}` };
      return fetch(`${baseUrl}${route.replace(/^GET /, '')}`, { headers });
    },
  });

function emptyRan(): Ran {
  const lists = { lines: [], notices: [], warnings: [], errors: [], secrets: [], sleeps: [] };
  return { outputs: {}, state: {}, exported: {}, ...lists, summary: '', exitFailed: false };
}

/** A clock that moves when somebody sleeps, and at no other time. */
function makeClock({ sleeps }: Ran): Clock {
  let now = START;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      sleeps.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
}

/** Behaves as `@actions/core` does, down to the case of the variables. */
function makeToolkit(env: Readonly<Record<string, string | undefined>>, ran: Ran): Toolkit {
  const toolkit = {
    getInput: (name: string, options: { readonly trimWhitespace?: boolean } = {}) => {
      const value = env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] ?? '';
      return options.trimWhitespace === false ? value : value.trim();
    },
    getState: (name: string) => env[`STATE_${name}`] ?? '',
    setOutput: (name: string, value: string) => void (ran.outputs[name] = value),
    saveState: (name: string, value: string) => void (ran.state[name] = value),
    exportVariable: (name: string, value: string) => void (ran.exported[name] = value),
    setSecret: (secret: string) => void ran.secrets.push(secret),
    info: (message: string) => void ran.lines.push(message),
    notice: (message: string) => void ran.notices.push(message),
    warning: (message: string) => void ran.warnings.push(message),
    setFailed: (message: string) => {
      ran.errors.push(message);
      ran.exitFailed = true;
    },
    summary: makeSummary(ran),
  };
  return toolkit;
}

function makeSummary(ran: Ran): Summary {
  let buffer = '';
  const summary: Summary = {
    addRaw: (text, addEOL) => {
      buffer += addEOL === true ? `${text}\n` : text;
      return summary;
    },
    write: () => {
      ran.summary += buffer;
      buffer = '';
      return Promise.resolve(summary);
    },
  };
  return summary;
}
