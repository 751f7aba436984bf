import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../src/run.js';
import { type ActionRun, runAction } from './bundle-runner.js';
import { pushEvent } from './events.js';
import { fakeWorld, type Ran } from './fake-runner.js';
import { type HttpOrigin, openHttpOrigin } from './http-origin.js';
import { JOB_TOKEN, MACHINE_USER, SAVED } from './in-process.js';
import { makeFolders, type Step } from './job.js';
import { type Leads, leadingDispatcher } from './leads.js';
import { assertNoLeaks } from './leak-check.js';
import { openPrivateNetwork, type PrivateNetwork } from './private-network.js';
import type { Profile, ProfileJob } from './profile.js';
import { type Fault, openRegistry, type RecordedRequest, type Registry } from './registry.js';

/** A registry under its real name, with the hosts that belong to it, and one job on a machine. */
export interface Emulation {
  readonly registry: Registry;
  /** Every request, in the order of its arrival. */
  requests(): readonly string[];
  /** The logins in the Docker config: key to username. */
  logins(): Readonly<Record<string, string>>;
  /** Runs the step in this process, its HTTPS requests led to the loopback. */
  runInProcess(job: ProfileJob): Promise<Ran>;
  /**
   * Runs the committed bundle through a CONNECT proxy, over TLS with a private CA: the main phase, and
   * the post phase that follows.
   */
  runBundle(
    job: ProfileJob,
    node?: string,
  ): Promise<{ main: ActionRun; post: () => Promise<ActionRun> }>;
  /** Throws where a secret leaked, or a host was asked what it does not know. */
  close(): Promise<void>;
}

/** Opens the hosts of a profile; close them when the test ends. */
export async function openEmulation(
  profile: Profile,
  faults: readonly Fault[] = [],
): Promise<Emulation> {
  const { apiHost, authHost, images, others = {}, options } = profile;
  const realm = `https://${authHost ?? apiHost}${options.tokenPath ?? '/v2/token'}`;
  const place = authHost === undefined ? 'same' : 'separate';
  const registry = await openRegistry({ realm, ...options, faults, authHost: place });
  for (const image of images) {
    const [repository = '', tag = ''] = image.split(':');
    registry.publishImage(repository, tag);
  }
  const further = await Promise.all(
    Object.entries(others).map(
      async ([host, open]) => [host, await openHttpOrigin(open(registry))] as const,
    ),
  );
  const portOf = ({ origin }: { readonly origin: string }): number => Number(new URL(origin).port);
  const leads = {
    [apiHost]: portOf(registry),
    ...(authHost === undefined ? {} : { [authHost]: portOf({ origin: registry.authOrigin }) }),
    ...Object.fromEntries(further.map(([host, origin]) => [host, portOf(origin)])),
  };
  return makeEmulation({ profile, registry, further: further.map(([, origin]) => origin), leads });
}

interface Parts {
  readonly profile: Profile;
  readonly registry: Registry;
  readonly further: readonly HttpOrigin[];
  readonly leads: Leads;
}

function makeEmulation({ profile, registry, further, leads }: Parts): Emulation {
  const folders = makeFolders();
  const configPath = join(folders.home, '.docker', 'config.json');
  const runs: (ActionRun | Ran)[] = [];
  const stepOf = (job: ProfileJob): Step => {
    const { forge = profile.forge, event = pushEvent(), token = JOB_TOKEN, inputs, saved } = job;
    if (saved !== undefined) {
      mkdirSync(dirname(configPath), { recursive: true });
      writeFileSync(configPath, JSON.stringify({ auths: saved }));
    }
    return { forge, event, token, inputs, folders };
  };
  let network: PrivateNetwork | undefined;
  const keep = async (started: Promise<ActionRun>): Promise<ActionRun> => {
    const ended = await started;
    runs.push(ended);
    return ended;
  };
  const allRequests = (): readonly RecordedRequest[] =>
    [registry, ...further].flatMap(({ requests }) => requests);
  return {
    registry,
    requests: () => inOrder(allRequests().map(formatRequest)),
    logins: () => readLogins(configPath),
    runInProcess: async (job) => {
      const prepared = fakeWorld(stepOf(job));
      await run({ ...prepared.world, dispatcher: leadingDispatcher(leads) });
      await prepared.close();
      const { ran } = prepared;
      runs.push(ran);
      return ran;
    },
    runBundle: async (job, node) => {
      network ??= await openPrivateNetwork({ hosts: hostsOf(leads) });
      const { env } = network;
      const step = { ...stepOf(job), env, ...(node !== undefined && { node }) };
      const main = await keep(runAction({ ...step, phase: 'main' }));
      const post = (): Promise<ActionRun> =>
        keep(runAction({ ...step, phase: 'post', state: main.state }));
      return { main, post };
    },
    close: async () => {
      try {
        for (const origin of [registry, ...further]) origin.assertNoViolations();
        network?.proxy.assertNoViolations();
        checkLeaks({ registry, runs, requests: allRequests(), configPath, folders });
      } finally {
        folders.remove();
        await network?.close();
        for (const origin of [registry, ...further]) await origin.close();
      }
    },
  };
}

function hostsOf(leads: Leads): Record<string, { readonly host: string }> {
  const hosts = Object.entries(leads).map(([name, port]) => [name, { host: `127.0.0.1:${port}` }]);
  return Object.fromEntries(hosts) as Record<string, { readonly host: string }>;
}

/** The logins go to the registry and its auth host, and a token to the registry alone. */
function checkLeaks(facts: {
  readonly registry: Registry;
  readonly runs: readonly (ActionRun | Ran)[];
  readonly requests: readonly RecordedRequest[];
  readonly configPath: string;
  readonly folders: ReturnType<typeof makeFolders>;
}): void {
  const { registry, runs, requests, configPath, folders } = facts;
  const origins = [registry.origin, registry.authOrigin];
  const files = [configPath];
  const secrets = [
    { name: 'job token', value: JOB_TOKEN, username: 'alice', origins, files },
    { name: 'saved password', value: SAVED.password, username: SAVED.username, origins, files },
    ...registry.tokens.map((value) => ({
      name: 'bearer token',
      value,
      origins: [registry.origin],
    })),
  ];
  const evidence = { runs, requests, folders: [folders.home, folders.temp, folders.workspace] };
  assertNoLeaks(secrets, evidence);
  // GitHub's API is asked about a password of ghcr.io; which hosts see it, the lists of requests say.
  const machine = { name: 'password', value: MACHINE_USER.password, files };
  assertNoLeaks([machine], { ...evidence, requests: [] });
}

/** Returns `GET host/path?query [who]`, the query as it was sent, decoded. */
function formatRequest({ method, headers, path, query, authorization }: RecordedRequest): string {
  const pairs = [...query].map(([name, value]) => `${name}=${value}`).join('&');
  const url = `${headers['host'] ?? ''}${path}${pairs === '' ? '' : `?${pairs}`}`;
  return `${method} ${url} [${describeAuthorization(authorization)}]`;
}

/** Reads that one token lets go at a time arrive in any order: a row of them is sorted. */
function inOrder(lines: readonly string[]): readonly string[] {
  const rows: string[][] = [];
  for (const line of lines) {
    const row = rows.at(-1);
    if (isRead(line) && isRead(row?.[0] ?? '')) row?.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.sort());
}

function isRead(line: string): boolean {
  return /\/manifests\/.* \[(?:Bearer|Basic .*)\]$/.test(line);
}

function describeAuthorization(authorization: string | undefined): string {
  if (authorization === undefined) return 'nobody';
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme !== 'Basic') return scheme;
  return `Basic ${Buffer.from(value, 'base64').toString().split(':')[0] ?? ''}`;
}

function readLogins(configPath: string): Record<string, string> {
  if (!existsSync(configPath)) return {};
  const config = JSON.parse(readFileSync(configPath, 'utf8')) as {
    readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  };
  const entries = Object.entries(config.auths ?? {});
  return Object.fromEntries(
    entries.map(([key, { auth = '' }]) => [
      key,
      Buffer.from(auth, 'base64').toString().split(':')[0] ?? '',
    ]),
  );
}
