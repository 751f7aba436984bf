import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { loginError } from '../machine/login-error.js';
import { liesIn } from '../machine/workspace.js';

/** What a program is run with; nothing of it is written to a log. */
export interface ProgramInput {
  readonly file: string;
  readonly args: readonly string[];
  /** What it reads on its standard input. */
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  /** How long it may run. */
  readonly limitMilliseconds: number;
}

/** How a program ended, and the beginning of what it wrote on its standard output. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a program by its absolute path and waits for its end; throws where it does not start or not end. */
export type RunProgram = (program: ProgramInput) => Promise<ProgramResult>;

/** Where credential helpers are looked for, and what they are given. */
export interface HelperSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace: string | undefined;
}

/**
 * Returns the absolute path of `docker-credential-NAME` on the PATH. Only absolute entries outside the
 * workspace count: what lies in the workspace may be anybody's code. Throws `LOGIN`.
 */
export async function findHelper(name: string, surroundings: HelperSurroundings): Promise<string> {
  const program = `docker-credential-${name}${platform() === 'win32' ? '.exe' : ''}`;
  const folders = await safeSearchPath(surroundings);
  for (const folder of folders) {
    const file = join(folder, program);
    if (await isProgram(file, surroundings.workspace)) return file;
  }
  throw loginError(
    program,
    'the credential helper is not on the PATH (absolute entries outside the workspace)',
    'Install it on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.',
  );
}

/** Returns the entries of the PATH that are absolute and lie outside the workspace. */
export async function safeSearchPath(surroundings: HelperSurroundings): Promise<string[]> {
  const [, path = ''] =
    Object.entries(surroundings.env).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  const entries = path.split(delimiter).filter((entry) => isAbsolute(entry));
  const verdicts = await Promise.all(
    entries.map((entry) => isOutside(entry, surroundings.workspace)),
  );
  return entries.filter((_, index) => verdicts[index]);
}

async function isProgram(file: string, workspace: string | undefined): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile() && (await isOutside(file, workspace));
  } catch {
    return false;
  }
}

/** Links count as what they lead to. What is not there lies nowhere. */
async function isOutside(path: string, workspace: string | undefined): Promise<boolean> {
  if (workspace === undefined || workspace === '') return true;
  try {
    return !liesIn(await realpath(workspace), await realpath(path)) && !liesIn(workspace, path);
  } catch {
    return !liesIn(workspace, path);
  }
}

/** The step's own inputs, the states of posts, and the tokens that runners set. */
const WITHHELD_NAMES =
  /^(?:INPUT_|STATE_|ACTIONS_(?:ID_TOKEN|RUNTIME|RESULTS|CACHE)_|(?:GITHUB|GITEA|FORGEJO)_TOKEN$)/i;

/** Inputs that hold secrets: what equals them is withheld under any name. */
const SECRET_INPUTS = ['INPUT_PASSWORD', 'INPUT_GITHUB-TOKEN'];

/** The shortest secret that is looked for within other texts, in characters. */
const CONTAINED_MINIMUM_CHARS = 8;

/**
 * Returns the environment of a credential helper: the step's, without its inputs, without tokens, and
 * with the safe part of the PATH alone, since helpers call programs of their own.
 */
export async function helperEnvironment(
  surroundings: HelperSurroundings,
): Promise<Record<string, string>> {
  const { env } = surroundings;
  const secrets = SECRET_INPUTS.map((name) => (env[name] ?? '').trim()).filter(
    (secret) => secret !== '',
  );
  const path = (await safeSearchPath(surroundings)).join(delimiter);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): [string, string][] => {
      if (value === undefined || WITHHELD_NAMES.test(name)) return [];
      if (secrets.some((secret) => holds(value, secret))) return [];
      return [[name, name.toUpperCase() === 'PATH' ? path : value]];
    }),
  );
}

function holds(value: string, secret: string): boolean {
  return secret.length < CONTAINED_MINIMUM_CHARS ? value === secret : value.includes(secret);
}
