import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAuthHost, type Account, type AuthHost } from './auth-host.js';
import { push } from './clients.js';
import { writeIndex, writeSingle, type OciLayout } from './oci-layout.js';
import { startBasicRegistry, startBearerRegistry, type RealRegistry } from './real-registry.js';
import { makeSigningKey } from './signing-key.js';

/** The tags that every repository of the tests holds: an OCI index, one OCI image, and the index in Docker's media types. */
export const INDEX_TAG = '1.4.0';
export const SINGLE_TAG = '2.1.0';
/** Docker's own clients before 23.0 inspect only these media types. */
export const DOCKER_TAG = '3.0.0';
const REPOSITORIES = ['acme/api', 'platform/proxy'];

/** Two registries with images on them, and who may read what. */
export interface RealParts {
  /** Asks for name and password itself; every login of it reads everything. */
  readonly basic: RealRegistry;
  /** Sends its clients to `authHost`. */
  readonly bearer: RealRegistry;
  readonly authHost: AuthHost;
  /** A machine user that reads `platform/*`. */
  readonly deploy: Account;
  /** The job's actor, whose password is the job token; reads `acme/*`. */
  readonly octocat: Account;
  /** Reads and writes everything. */
  readonly pusher: Account;
  readonly index: OciLayout;
  readonly single: OciLayout;
  /** Returns a new empty directory below the test's own one. */
  makeDirectory(): string;
  close(): Promise<void>;
}

/** Starts everything; what was started is stopped again when a later part fails. */
export async function openRealParts(): Promise<RealParts> {
  const root = mkdtempSync(join(tmpdir(), 'real-parts-'));
  const started: { stop(): Promise<void> }[] = [];
  const keep = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    started.push(part);
    return part;
  };
  const close = async (): Promise<void> => {
    for (const part of started) await part.stop();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    const accounts = makeAccounts();
    const all = Object.values(accounts);
    const key = makeSigningKey(root);
    const authHost = await keep(startAuthHost(key, all));
    const bearer = await keep(startBearerRegistry(join(root, 'bearer'), authHost, key));
    const basic = await keep(startBasicRegistry(join(root, 'basic'), all));
    const index = writeIndex(join(root, 'index'), INDEX_TAG, ['linux/amd64', 'linux/arm64']);
    const single = writeSingle(join(root, 'single'), SINGLE_TAG, 'linux/amd64');
    for (const { host } of [basic, bearer]) {
      for (const path of REPOSITORIES) {
        const target = { repository: `${host}/${path}`, login: accounts.pusher };
        await push(index, { ...target, tag: INDEX_TAG, format: 'oci' });
        await push(single, { ...target, tag: SINGLE_TAG, format: 'oci' });
        await push(index, { ...target, tag: DOCKER_TAG, format: 'docker' });
      }
    }
    const makeDirectory = (): string => {
      const directory = join(root, randomUUID());
      mkdirSync(directory);
      return directory;
    };
    return { basic, bearer, authHost, ...accounts, index, single, makeDirectory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeAccounts(): Pick<RealParts, 'deploy' | 'octocat' | 'pusher'> {
  const pull = ['pull'];
  return {
    deploy: {
      username: 'deploy',
      password: `pw-${randomUUID()}`,
      owner: 'platform',
      actions: pull,
    },
    octocat: { username: 'octocat', password: `jt-${randomUUID()}`, owner: 'acme', actions: pull },
    pusher: {
      username: 'pusher',
      password: `push-${randomUUID()}`,
      owner: '*',
      actions: ['pull', 'push'],
    },
  };
}
