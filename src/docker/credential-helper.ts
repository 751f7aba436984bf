/*
 * Docker's credential helpers: programs that keep logins in a store of the system's. The protocol is
 * that of docker-credential-helpers: the verb as the only argument, all else on standard input, and
 * errors on standard output with an exit code.
 */
import { delimiter } from 'node:path';
import { isJsonObject } from '../json.js';
import { printable } from '../text.js';
import { redactSecrets } from '../redaction.js';
import { hostOfKey, member } from './entry.js';
import {
  type HelperSurroundings,
  type ProgramResult,
  type RunProgram,
  findHelper,
  helperEnvironment,
  safeSearchPath,
} from './helper-program.js';
import { loginError } from '../machine/login-error.js';
import { IDENTITY_TOKEN_USERNAME, type StoredCredential } from './stored-credential.js';

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

/** What helpers say, word for word, where they keep nothing under the key. */
const NOT_FOUND = 'credentials not found in native keychain';
const OUTPUT_LIMIT_CHARS = 65_536;
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
      throw failure(name, `${verb}: ${describe(error)}`);
    }
  };
  const demand = async (
    name: string,
    verb: 'store' | 'erase',
    { input, secret }: { readonly input: string; readonly secret?: string },
  ): Promise<void> => {
    const { exitCode, stdout } = await call(name, verb, input);
    if (exitCode === 0 || (verb === 'erase' && stdout.trim() === NOT_FOUND)) return;
    throw failure(name, `${verb}: ${complaint(exitCode, stdout, secret)}`);
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
    if (file === undefined) throw failure(name, 'this step did not use it');
    return file;
  };
  return (name) => {
    const file = known.get(name) ?? find(name);
    known.set(name, file);
    return file;
  };
}

function parseAnswer(
  name: string,
  key: string,
  { exitCode, stdout }: ProgramResult,
): StoredCredential | undefined {
  if (exitCode !== 0) {
    if (stdout.trim() === NOT_FOUND) return undefined;
    throw failure(name, `get: ${complaint(exitCode, stdout)}`);
  }
  const answer = parseObject(stdout);
  const username = answer === undefined ? undefined : member(answer, 'Username');
  const password = answer === undefined ? undefined : member(answer, 'Secret');
  if (typeof username !== 'string' || typeof password !== 'string') {
    // The text is not repeated: it may hold the secret.
    throw failure(name, 'get: its answer is not an object with Username and Secret');
  }
  checkHost(name, key, member(answer ?? {}, 'ServerURL'));
  if (username === '' && password === '') return undefined; // some say so that they keep nothing
  if (password === '') throw failure(name, 'get: its answer holds no secret');
  return username === IDENTITY_TOKEN_USERNAME
    ? { username, password, token: 'identity-token' }
    : { username, password };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > OUTPUT_LIMIT_CHARS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A helper that answers for another host than the one it was asked for gives a login away. */
function checkHost(name: string, key: string, url: unknown): void {
  if (typeof url !== 'string' || url === '') return; // many repeat nothing
  const [asked, answered] = [hostOfKey(key), hostOfKey(url)];
  if (asked === answered) return;
  throw failure(name, `get: asked for "${printable(key)}", it answered for "${printable(url)}"`);
}

/** What a failed helper said; nothing where that may hold a secret. */
function complaint(exitCode: number, stdout: string, secret = ''): string {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const isTelling =
    /"Secret"/i.test(stdout) ||
    (secret !== '' && [secret, escaped].some((form) => stdout.includes(form))) ||
    redactSecrets(stdout, [secret]) !== stdout;
  const words = isTelling ? '' : printable(stdout);
  if (words !== '') return words;
  return `it ended with ${exitCode} and said nothing${isTelling ? ' that can be shown' : ''}`;
}

function describe(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}

function failure(name: string, why: string): Error {
  const program = `docker-credential-${name}`;
  return loginError(
    program,
    `the credential helper failed: ${why}`,
    `Try ${program} on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.`,
  );
}
