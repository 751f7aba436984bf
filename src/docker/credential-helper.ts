/*
 * Docker's credential helpers: programs that keep logins in a store of the system's. The protocol is
 * that of docker-credential-helpers: the verb as the only argument, all else on standard input, and
 * errors on standard output with an exit code.
 */
import { delimiter } from 'node:path';
import { describeReason } from '../errors.js';
import { printable } from '../text.js';
import { NOT_FOUND, complaint, helperFailure, parseAnswer } from './helper-answer.js';
import {
  type HelperSurroundings,
  type ProgramResult,
  type RunProgram,
  findHelper,
  helperEnvironment,
  safeSearchPath,
} from './helper-program.js';
import type { StoredCredential } from './stored-credential.js';

/** The credential helpers of this machine. Each method throws `LOGIN`, naming the helper. */
export interface CredentialHelpers {
  /** Whether it may be run at all: the post step runs those alone that the main step ran. */
  mayUse(name: string): boolean;
  /** Returns the absolute path of the helper's program. */
  locate(name: string): Promise<string>;
  /** Returns the PATH that helpers are run with. */
  searchPath(): Promise<string>;
  /** Returns what the helper keeps under the key; undefined only where it says "not found". */
  get(name: string, key: string): Promise<StoredCredential | undefined>;
  store(name: string, key: string, credential: StoredCredential): Promise<void>;
  erase(name: string, key: string): Promise<void>;
}

export interface HelperOptions {
  readonly surroundings: HelperSurroundings;
  readonly run: RunProgram;
  /** Where the programs are, for helpers that were found before; these and no others are used. */
  readonly programs?: Readonly<Record<string, string>> | undefined;
}

/** Long enough for a slow store, and an end for one that waits for a passphrase nobody types. */
export const HELPER_LIMIT_MS = 20_000;

/** Opens the helpers; nothing is run yet. */
export function openHelpers({ surroundings, run, programs }: HelperOptions): CredentialHelpers {
  const locate = rememberPrograms({ surroundings, programs });
  const call = async (name: string, verb: string, input: string): Promise<ProgramResult> => {
    const file = await locate(name);
    const env = await helperEnvironment(surroundings);
    try {
      return await run({ file, args: [verb], input, env, limitMilliseconds: HELPER_LIMIT_MS });
    } catch (error) {
      throw helperFailure(name, `${verb}: ${printable(describeReason(error))}`);
    }
  };
  const demand = async (
    name: string,
    verb: 'store' | 'erase',
    { input, secret }: { readonly input: string; readonly secret?: string },
  ): Promise<void> => {
    const { exitCode, stdout } = await call(name, verb, input);
    if (exitCode === 0 || (verb === 'erase' && stdout.trim() === NOT_FOUND)) return;
    throw helperFailure(name, `${verb}: ${complaint(exitCode, stdout, secret)}`);
  };
  return {
    mayUse: (name) => programs === undefined || Object.hasOwn(programs, name),
    locate,
    searchPath: async () => (await safeSearchPath(surroundings)).join(delimiter),
    get: async (name, key) => parseAnswer(name, key, await call(name, 'get', key)),
    store: async (name, key, { username, password }) => {
      const login = { ServerURL: key, Username: username, Secret: password };
      await demand(name, 'store', { input: JSON.stringify(login), secret: password });
    },
    erase: (name, key) => demand(name, 'erase', { input: key }),
  };
}

/** Found once: whatever is put on the PATH meanwhile, one step runs one program by that name. */
function rememberPrograms({
  surroundings,
  programs,
}: Omit<HelperOptions, 'run'>): CredentialHelpers['locate'] {
  const known = new Map<string, Promise<string>>();
  const find = async (name: string): Promise<string> => {
    if (programs === undefined) return findHelper(name, surroundings);
    const file = Object.hasOwn(programs, name) ? programs[name] : undefined;
    if (file === undefined) throw helperFailure(name, 'this step did not use it');
    return file;
  };
  return (name) => {
    const file = known.get(name) ?? find(name);
    known.set(name, file);
    return file;
  };
}
