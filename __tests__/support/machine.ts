/* A machine for the tests: a temporary home, and jobs that log in and end. */
import { mkdtemp, mkdir, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../src/clock.js';
import { storeLogins } from '../../src/ledger/login.js';
import type { LoginContext, StoreResult } from '../../src/ledger/login-scene.js';
import type { HelperSurroundings } from '../../src/docker/helper-program.js';
import type { NewLogin } from '../../src/docker/new-login.js';
import { type PlaceFacts, locateConfig } from '../../src/docker/place.js';
import type { HolderProcess } from '../../src/machine/process-identity.js';
import type { ResultLine } from '../../src/machine/result-line.js';
import { openHelpers } from '../../src/docker/credential-helper.js';
import { undoLogins } from '../../src/ledger/undo.js';
import { runProgram } from '../../src/docker/run-program.js';
import { type UndoRecord, prepareLogin } from '../../src/ledger/undo-record.js';

/** A clock on which waiting takes no time. */
export function fakeClock(): Clock {
  let now = 1_800_000_000_000;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
  };
}

export interface Job {
  readonly record: UndoRecord;
  readonly result: StoreResult;
}

export interface Machine {
  readonly root: string;
  readonly home: string;
  /** `HOME/.docker/config.json`, as written. */
  readonly config: string;
  readonly facts: PlaceFacts;
  readonly clock: Clock;
  readonly context: LoginContext;
  /** Where helpers are found: the only entry of the PATH. */
  readonly bin: string;
  readonly surroundings: HelperSurroundings & { readonly env: Record<string, string> };
  /** Writes a file, with the folders above it. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** The text of the configuration; undefined where there is none. */
  text(): Promise<string | undefined>;
  mode(): Promise<string>;
  /** All names in the configuration's folder; undefined where there is no folder. */
  names(): Promise<string[] | undefined>;
  /** All text of all files in the configuration's folder. */
  everything(): Promise<string>;
  /** The record of a login that is to come. */
  prepare(registries?: readonly string[]): Promise<UndoRecord>;
  logInWith(record: UndoRecord, logins: readonly NewLogin[]): Promise<StoreResult>;
  read(path: string): Promise<string>;
  logIn(logins: readonly NewLogin[], runner?: HolderProcess): Promise<Job>;
  logOut(job: { readonly record: UndoRecord }): Promise<readonly ResultLine[]>;
  /** Undoes what stands in a runner's state, whatever it is. */
  undo(record: unknown): Promise<readonly ResultLine[]>;
  remove(): Promise<void>;
}

/** A process that has ended for certain: it lived before the machine last started. */
export async function deadProcess(): Promise<HolderProcess> {
  const { identifyProcess } = await import('../../src/machine/process-identity.js');
  const self = await identifyProcess(process.pid);
  if (self === undefined) throw new Error('no process');
  return { ...self, boot: self.boot === null ? null : '0'.repeat(16), pid: 2 ** 30 };
}

export async function openMachine(): Promise<Machine> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'docker-')));
  const home = join(root, 'home');
  await mkdir(home, { mode: 0o700 });
  const config = join(home, '.docker', 'config.json');
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  const facts: PlaceFacts = {
    dockerConfig: undefined,
    home,
    workspace: join(root, 'workspace'),
    workingDirectory: root,
    user: uid === undefined || gid === undefined ? undefined : { uid, gid },
  };
  const clock = fakeClock();
  const bin = join(root, 'bin');
  const env: Record<string, string> = { PATH: bin };
  const surroundings = { env, workspace: facts.workspace };
  const helpers = openHelpers({ surroundings, run: runProgram });
  const context = { clock, facts, runner: undefined, helpers };
  const names = async (): Promise<string[] | undefined> =>
    readdir(dirname(config)).catch(() => undefined);
  const prepare = async (registries: readonly string[] = ['ghcr.io']): Promise<UndoRecord> =>
    prepareLogin({ config: await locateConfig(facts), registries, helpers });
  const undo = (record: unknown): Promise<readonly ResultLine[]> =>
    undoLogins(record, { clock, surroundings, run: runProgram });
  return {
    root,
    bin,
    surroundings,
    prepare,
    home,
    config,
    facts,
    clock,
    context,
    write: async (path, text, mode = 0o600) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rm(path, { force: true });
      await writeFile(path, text, { mode });
    },
    logInWith: (record, logins) => storeLogins(record, logins, context),
    read: (path) => readFile(path, 'utf8'),
    text: () => readFile(config, 'utf8').catch(() => undefined),
    mode: async () => ((await stat(config)).mode & 0o7777).toString(8),
    names,
    everything: async () => {
      const found = (await names()) ?? [];
      const texts = found.map((name) => readFile(join(dirname(config), name), 'utf8'));
      return (await Promise.all(texts)).join('\n');
    },
    logIn: async (logins, runner) => {
      const record = await prepare(logins.map(({ registry }) => registry));
      return { record, result: await storeLogins(record, logins, { ...context, runner }) };
    },
    // As the runner's state hands it over: as JSON.
    logOut: ({ record }) => undo(JSON.parse(JSON.stringify(record))),
    undo,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export function auth(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

export function login(registry: string, username: string, password: string): NewLogin {
  return { registry, username, password };
}
