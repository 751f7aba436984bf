import { afterEach, beforeEach } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/run.js';
import { type JobEvent, pushEvent } from './events.js';
import { type FakeRun, fakeWorld, type Ran } from './fake-runner.js';
import { codebahnAt } from './forges.js';
import { type Folders, makeFolders } from './job.js';
import { type Account, openRegistry, type Registry } from './registry.js';

export const JOB_TOKEN = 'planted-job-token';
export const MACHINE_USER = { username: 'deploy', password: 'planted-machine-secret' };
export const SAVED = { username: 'saved', password: 'planted-saved-secret' };
export const SAVED_AUTH = Buffer.from(`${SAVED.username}:${SAVED.password}`).toString('base64');

const ACCOUNTS: readonly Account[] = [
  { password: JOB_TOKEN, pull: ['acme'] },
  { ...MACHINE_USER, pull: ['acme', 'platform'] },
  { ...SAVED, pull: ['platform'] },
];

export interface Job {
  readonly event?: JobEvent;
  readonly env?: Readonly<Record<string, string>>;
  readonly actor?: string;
}

/** A forge with three images and a machine, new for each test; the step runs in this process. */
export interface InProcess {
  registry: Registry;
  folders: Folders & { remove(): void };
  configPath: string;
  /** Opens the forge's registry anew, with other accounts. */
  reopen(accounts: readonly Account[]): Promise<void>;
  /** Returns a step that is not run yet; HOST in an input is the registry's. */
  prepare(inputs: Readonly<Record<string, string>>, job?: Job): FakeRun;
  runStep(inputs: Readonly<Record<string, string>>, job?: Job): Promise<Ran>;
  /** Writes the Docker config and returns its text; HOST in it is the registry's. */
  saveConfig(config: object): string;
}

export function useInProcess(): InProcess {
  const all = {} as InProcess;
  Object.assign(all, {
    reopen: async (accounts: readonly Account[]) => {
      const isPublic = (repository: string): boolean => repository.startsWith('public/');
      all.registry = await openRegistry({ accounts, isPublic });
      for (const name of ['acme/api', 'platform/proxy', 'public/base']) {
        all.registry.publishImage(name, '1');
      }
    },
    prepare: (inputs: Readonly<Record<string, string>>, job: Job = {}) => prepare(all, inputs, job),
    runStep: async (inputs: Readonly<Record<string, string>>, job: Job = {}) => {
      const prepared = prepare(all, inputs, job);
      await run(prepared.world);
      await prepared.close();
      return prepared.ran;
    },
    saveConfig: (config: object) => {
      mkdirSync(join(all.folders.home, '.docker'));
      const text = JSON.stringify(config).replaceAll('HOST', all.registry.host);
      writeFileSync(all.configPath, text);
      return text;
    },
  });
  beforeEach(async () => {
    all.folders = makeFolders();
    all.configPath = join(all.folders.home, '.docker', 'config.json');
    await all.reopen(ACCOUNTS);
  });
  afterEach(async () => {
    all.registry.assertNoViolations();
    await all.registry.close();
    all.folders.remove();
  });
  return all;
}

function prepare(
  { registry, folders }: InProcess,
  given: Readonly<Record<string, string>>,
  job: Job,
): FakeRun {
  const inputs = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replaceAll('HOST', registry.host)]),
  );
  return fakeWorld({
    forge: codebahnAt(registry.origin),
    event: job.event ?? pushEvent(),
    token: JOB_TOKEN,
    folders,
    inputs,
    ...(job.env === undefined ? {} : { env: job.env }),
    ...(job.actor === undefined ? {} : { actor: job.actor }),
  });
}
