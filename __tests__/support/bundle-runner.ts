import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readActionFile } from './action-file.js';
import { type Step, stepEnvironment } from './job.js';
import { type Command, parseCommandFile, parseCommands } from './runner-commands.js';

/** A step, the phase of it, and what runs it. */
export interface BundleStep extends Step {
  readonly phase: 'main' | 'post';
  /** Path of the Node.js to start; the one that runs the tests where it is left out. */
  readonly node?: string;
  /** What the main phase saved. */
  readonly state?: Readonly<Record<string, string>>;
  /** The runner's process ends with this phase, or is killed with it (`startAction`). */
  readonly isRunnerKilled?: true;
  /** Command files that this runner does not have, neither the file nor the variable. */
  readonly withoutFiles?: readonly (typeof COMMAND_FILES)[number][];
}

/** What a child process left behind. */
export interface ActionRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** What was exported to later steps. */
  readonly exported: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly masks: readonly string[];
  /** Notices, warnings and errors, in order. */
  readonly annotations: readonly Command[];
}

const COMMAND_FILES = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'] as const;

/** A phase that is under way. */
export interface StartedAction {
  /** The process that was started: the runner's where it is killed, else the action's. */
  readonly child: ChildProcess;
  /** Rejects where the action does not come to its end. */
  readonly ended: Promise<ActionRun>;
}

/** Runs the bundle in a child process as a runner does, and waits for its end. */
export function runAction(step: BundleStep): Promise<ActionRun> {
  return startAction(step).ended;
}

/** How a runner starts a phase: the file, its arguments, its environment, where it runs. */
export interface ActionCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The command files, by the variable that names each. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes the event and the command files of a phase; returns how it is started. */
export function prepareAction(step: BundleStep): ActionCommand {
  const files = writeRunnerFiles(step);
  const lacking = (step.withoutFiles ?? []).map((name) => [`GITHUB_${name}`, undefined] as const);
  const env = {
    ...stepEnvironment(step),
    ...stateVariables(step),
    ...files,
    ...Object.fromEntries(lacking),
  };
  const file = step.node ?? process.execPath;
  return { file, args: [entryOf(step.phase)], env, cwd: step.folders.workspace, files };
}

/** Starts the bundle in a child process as a runner does. */
export function startAction(step: BundleStep): StartedAction {
  const command = prepareAction(step);
  const child = start(step, command);
  return { child, ended: readEnd(child).then((said) => gather(said, command.files)) };
}

/** Returns what the runner knows when the action has ended. */
function gather(child: Child, files: Readonly<Record<string, string>>): ActionRun {
  const read = (name: (typeof COMMAND_FILES)[number]): string =>
    readFileSync(files[`GITHUB_${name}`] ?? '', 'utf8');
  const commands = parseCommands(child.stdout);
  return {
    ...child,
    outputs: parseCommandFile(read('OUTPUT')),
    state: parseCommandFile(read('STATE')),
    exported: parseCommandFile(read('ENV')),
    summary: read('STEP_SUMMARY'),
    masks: commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message),
    annotations: commands.filter(({ name }) => name !== 'add-mask'),
  };
}

/** Writes the event and empty command files; returns the variables that name them. */
function writeRunnerFiles(step: BundleStep): Record<string, string> {
  const folder = join(step.folders.temp, '_runner_file_commands', randomUUID());
  mkdirSync(folder, { recursive: true });
  const files = COMMAND_FILES.map((name) => {
    const path = join(folder, name.toLowerCase());
    writeFileSync(path, '');
    return [`GITHUB_${name}`, path] as const;
  });
  const event = join(folder, 'event.json');
  if (step.event.payload !== undefined) writeFileSync(event, JSON.stringify(step.event.payload));
  return Object.fromEntries([...files, ['GITHUB_EVENT_PATH', event]]);
}

function stateVariables({ state = {} }: BundleStep): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

/**
 * The file that a phase starts. While one works on it `LOGIN_AND_PIN_DIST` may name another bundle; CI
 * tests the committed one.
 */
function entryOf(phase: BundleStep['phase']): string {
  const entry = readActionFile().runs[phase];
  const dist = process.env['LOGIN_AND_PIN_DIST'];
  if (dist === undefined) return resolve(entry);
  if (process.env['CI'] === 'true') throw new Error('LOGIN_AND_PIN_DIST is not for CI');
  return resolve(dist, basename(entry));
}

/** A runner that starts the action and ends with it. No shell: some drop `INPUT_GITHUB-TOKEN`. */
const SHORT_RUNNER = `
  const { spawnSync } = require('node:child_process');
  const [file, ...args] = process.argv.slice(1);
  process.exitCode = spawnSync(file, args, { stdio: 'inherit' }).status;
`;

interface Child {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(step: BundleStep, command: ActionCommand): ChildProcess {
  const isKilled = step.isRunnerKilled !== undefined;
  const args = isKilled ? ['-e', SHORT_RUNNER, command.file, ...command.args] : command.args;
  return spawn(isKilled ? process.execPath : command.file, args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of their own: runner and action can be killed in one stroke.
    detached: isKilled,
  });
}

function readEnd(child: ChildProcess): Promise<Child> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === null)
        fail(new Error(`the action was ended by ${signal ?? 'nobody knows what'}`));
      else done({ exitCode: code, stdout, stderr });
    });
  });
}
