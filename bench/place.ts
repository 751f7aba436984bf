import { mkdirSync, writeFileSync } from 'node:fs';
import { codebahnAt } from '../__tests__/support/forges.js';
import {
  type BundleStep,
  type ActionRun,
  prepareAction,
  runAction,
} from '../__tests__/support/bundle-runner.js';
import { pushEvent } from '../__tests__/support/events.js';
import { makeFolders } from '../__tests__/support/job.js';
import { openRegistry, type Registry } from '../__tests__/support/registry.js';
import type { Program } from './program.js';

/** The login of every contender. */
export const USER = { username: 'bench', password: 'bench-password-0123456789' } as const;

/** Registries on the loopback with images, all of which the one user may read. */
export interface Place {
  readonly registries: readonly Registry[];
  /** `host:port/platform/app-N:1.0.0`, spread over the registries. */
  readonly images: readonly string[];
  /** How many requests the registries got so far. */
  requests(): number;
  close(): Promise<void>;
}

/** Opens registries that answer each request after the latency. */
export async function openPlace(options: {
  readonly images: number;
  readonly registries?: number;
  readonly latencyMilliseconds: number;
}): Promise<Place> {
  const { latencyMilliseconds } = options;
  const accounts = [{ ...USER, pull: () => true }];
  const registries = await Promise.all(
    Array.from({ length: options.registries ?? 1 }, () =>
      openRegistry({ accounts, latencyMilliseconds }),
    ),
  );
  const images = Array.from({ length: options.images }, (_, number) => {
    const registry = registries[number % registries.length];
    if (registry === undefined) throw new Error('a place without a registry');
    registry.publishIndex(`platform/app-${number}`, '1.0.0', {
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    return `${registry.host}/platform/app-${number}:1.0.0`;
  });
  return {
    registries,
    images,
    requests: () => registries.reduce((sum, { requests }) => sum + requests.length, 0),
    close: async () => {
      for (const registry of registries) await registry.close();
    },
  };
}

/**
 * A machine for one run of a contender. Its Docker config holds the login of some other host: without
 * one, Docker looks for a credential store of the machine and uses that.
 */
export interface Machine {
  /** Writes a Docker config with the user's logins for these hosts. */
  writeLogins(hosts: readonly string[]): void;
  /** Returns our main phase. */
  main(inputs: Readonly<Record<string, string>>): Program;
  /** Runs our main phase, untimed. */
  runMain(inputs: Readonly<Record<string, string>>): Promise<ActionRun>;
  /** Returns our post phase after that run. */
  post(run: ActionRun): Program;
  /** The environment of a program of somebody else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  remove(): void;
}

export function openMachine(place: Pick<Place, 'registries'>): Machine {
  const folders = makeFolders();
  const forge = codebahnAt(place.registries[0]?.origin ?? 'http://127.0.0.1:9');
  const step = (inputs: BundleStep['inputs']): BundleStep => ({
    phase: 'main',
    forge,
    event: pushEvent(),
    token: 'bench-job-token-0123456789',
    folders,
    inputs,
  });
  let last = step({});
  const writeLogins = (hosts: readonly string[]): void => writeDockerConfig(folders.home, hosts);
  writeLogins(['other.example.com']);
  return {
    writeLogins,
    env: { PATH: process.env['PATH'], HOME: folders.home },
    main: (inputs) => prepareAction(step(inputs)),
    runMain: (inputs) => runAction((last = step(inputs))),
    post: ({ state }) => prepareAction({ ...last, phase: 'post', state }),
    remove: () => folders.remove(),
  };
}

/** The inputs of a step that logs in to the first registry and pins images. */
export function pinInputs(place: Place, images = place.images): Readonly<Record<string, string>> {
  return {
    images: images.map((image, number) => `app-${number}=${image}`).join('\n'),
    registry: place.registries[0]?.host ?? '',
    ...USER,
    'on-broad-password': 'ignore',
  };
}

function writeDockerConfig(home: string, hosts: readonly string[]): void {
  const auth = Buffer.from(`${USER.username}:${USER.password}`).toString('base64');
  const auths = Object.fromEntries(hosts.map((host) => [host, { auth }]));
  mkdirSync(`${home}/.docker`, { recursive: true, mode: 0o700 });
  writeFileSync(`${home}/.docker/config.json`, JSON.stringify({ auths }), { mode: 0o600 });
}
