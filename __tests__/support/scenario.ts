import { afterEach } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionRun, type BundleStep, runAction } from './bundle-runner.js';
import { pushEvent } from './events.js';
import { codebahnAt } from './forges.js';
import { type Folders, makeFolders } from './job.js';
import { assertNoLeaks, type Secret } from './leak-check.js';
import {
  openPrivateNetwork,
  type PrivateNetwork,
  type PrivateNetworkOptions,
} from './private-network.js';
import { type Account, openRegistry, type Registry, type RegistryOptions } from './registry.js';

/** What the forge gives the job: it reads acme's images. */
export const JOB_TOKEN = 'planted-job-token-0123456789abcdef';

/** A machine user whose password holds what encodings and separators stumble over. */
export const MACHINE_USER = {
  username: 'platform-deploy',
  password: 'planted:machine"secret%41+/=',
} as const;

export const JOB_ACCOUNT: Account = { password: JOB_TOKEN, pull: ['acme'] };
export const MACHINE_ACCOUNT: Account = { ...MACHINE_USER, pull: ['platform'] };

/** A forge with its registry on its own host, and one job on a machine. */
export interface Scenario {
  readonly registry: Registry;
  readonly folders: Folders;
  /** Where the login is left: `~/.docker/config.json`. */
  readonly configPath: string;
  /** Returns a push to main by alice, with the given inputs. */
  step(inputs: Readonly<Record<string, string>>, more?: Partial<BundleStep>): BundleStep;
  /** Runs one phase, and keeps what it said for the leak check. */
  run(step: BundleStep): Promise<ActionRun>;
  /** Opens another registry that belongs to nobody's forge. */
  openRegistry(options: RegistryOptions): Promise<Registry>;
  /**
   * Puts hosts behind a proxy by their real names, over TLS; a step goes there with the network's `env`.
   * What the proxy sees is checked for leaks as well.
   */
  openPrivateNetwork(options: PrivateNetworkOptions): Promise<PrivateNetwork>;
  /** Makes the directories of another job. */
  makeFolders(): Folders;
}

export interface ScenarioOptions {
  readonly registry?: RegistryOptions;
  /** Origins that may receive the machine user's password; those of the forge unless given. */
  readonly passwordOrigins?: () => readonly string[];
  /** The login may stay in the Docker config after the post step. */
  readonly staysLoggedIn?: true;
  /** Other files that may hold the login while the job runs, known at its end. */
  readonly loginFiles?: () => readonly string[];
  /** Further secrets that may be nowhere, such as one in the Docker config before the step. */
  readonly secrets?: readonly Secret[];
}

const closers: (() => Promise<void>)[] = [];

// At the end of every test: nothing leaked, and no registry saw what it should not.
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type ProxyLogin = PrivateNetworkOptions['login'];

/** What a scenario made, in the order of its making. */
interface Trail {
  readonly registries: Registry[];
  readonly networks: { readonly network: PrivateNetwork; readonly login: ProxyLogin }[];
  readonly jobs: ReturnType<typeof makeFolders>[];
  readonly runs: { readonly step: BundleStep; readonly run: ActionRun }[];
}

/** Opens a scenario that ends with the test, and is checked for leaks then. */
export async function openScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  const trail: Trail = { registries: [], networks: [], jobs: [], runs: [] };
  const registry = await add(
    trail.registries,
    openRegistry({ accounts: [JOB_ACCOUNT, MACHINE_ACCOUNT], ...options.registry }),
  );
  const folders = await add(trail.jobs, makeFolders());
  const configPath = join(folders.home, '.docker', 'config.json');
  closers.push(() => closeScenario(trail, plantSecrets(trail, { registry, configPath, options })));
  return {
    registry,
    folders,
    configPath,
    step: (inputs, more) => ({
      phase: 'main',
      forge: codebahnAt(registry.origin),
      event: pushEvent(),
      token: JOB_TOKEN,
      folders,
      inputs,
      ...more,
    }),
    run: async (step) => (await add(trail.runs, runAndKeep(step))).run,
    openRegistry: (registryOptions) => add(trail.registries, openRegistry(registryOptions)),
    openPrivateNetwork: async (networkOptions) => {
      const network = await openPrivateNetwork(networkOptions);
      trail.networks.push({ network, login: networkOptions.login });
      return network;
    },
    makeFolders: () => {
      const more = makeFolders();
      trail.jobs.push(more);
      return more;
    },
  };
}

async function add<Item>(list: Item[], item: Item | Promise<Item>): Promise<Item> {
  const made = await item;
  list.push(made);
  return made;
}

async function runAndKeep(step: BundleStep): Promise<Trail['runs'][number]> {
  return { step, run: await runAction(step) };
}

interface ScenarioFacts {
  readonly registry: Registry;
  readonly configPath: string;
  readonly options: ScenarioOptions;
}

/** Returns the secrets of a scenario, and where each may be, which is known at its end. */
function plantSecrets(
  trail: Trail,
  { registry, configPath, options }: ScenarioFacts,
): () => readonly Secret[] {
  const { passwordOrigins, staysLoggedIn, loginFiles, secrets = [] } = options;
  return () => {
    const forgeOrigins = [registry.origin, registry.authOrigin];
    const isOver = trail.runs.at(-1)?.step.phase === 'post';
    const places = [configPath, ...(loginFiles?.() ?? [])];
    const files = isOver && staysLoggedIn === undefined ? [] : places;
    const { username, password } = MACHINE_USER;
    return [
      { name: 'job token', value: JOB_TOKEN, username: 'alice', origins: forgeOrigins, files },
      {
        name: 'password',
        value: password,
        username,
        origins: passwordOrigins?.() ?? forgeOrigins,
        files,
      },
      ...trail.registries.flatMap(tokenSecrets),
      ...trail.networks.flatMap(proxySecrets),
      ...secrets,
    ];
  };
}

/** A minted token belongs to the registry that reads it, and nowhere else; one that pushes, nowhere. */
function tokenSecrets({ tokens, pushTokens, origin }: Registry): readonly Secret[] {
  return tokens.map((value) =>
    pushTokens.includes(value)
      ? { name: 'push token', value }
      : { name: 'bearer token', value, origins: [origin] },
  );
}

/** What opens a proxy is the proxy's alone: no registry receives it. */
function proxySecrets({ network, login }: Trail['networks'][number]): readonly Secret[] {
  if (login === undefined) return [];
  const { username, password } = login;
  return [{ name: 'proxy password', value: password, username, origins: [network.proxy.url] }];
}

async function closeScenario(trail: Trail, secrets: () => readonly Secret[]): Promise<void> {
  try {
    for (const registry of trail.registries) registry.assertNoViolations();
    for (const { network } of trail.networks) network.proxy.assertNoViolations();
    assertNoLeaks(secrets(), {
      runs: trail.runs.map(({ run }) => run),
      requests: [
        ...trail.registries.flatMap(({ requests }) => requests),
        ...trail.networks.flatMap(({ network }) => network.proxy.requests()),
      ],
      folders: trail.jobs.flatMap(({ home, temp, workspace }) => [home, temp, workspace]),
    });
  } finally {
    for (const job of trail.jobs) job.remove();
    for (const { network } of trail.networks) await network.close();
    for (const registry of trail.registries) await registry.close();
  }
}

/** Returns the text of a file, or undefined where there is none. */
export function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
