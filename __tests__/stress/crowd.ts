import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ActionRun,
  type BundleStep,
  runAction,
  type StartedAction,
  startAction,
} from '../support/bundle-runner.js';
import { pushEvent } from '../support/events.js';
import { codebahnAt, GITHUB } from '../support/forges.js';
import { makeFolders } from '../support/job.js';
import { assertNoLeaks, type Secret } from '../support/leak-check.js';
import { type Account, openRegistry, type Registry } from '../support/registry.js';
import { encodeAuth } from './shared-config.js';

/** One job with a step that logs in, as itself, to one registry. */
export interface CrowdJob {
  readonly host: string;
  readonly username: string;
  readonly password: string;
  readonly step: BundleStep;
  /** Docker's entry of this login. */
  readonly entry: { readonly auth: string };
  /** What its main phase saved, once that has ended well. */
  state?: ActionRun['state'];
}

/** Many jobs of one machine, and the registries that they log in to. */
export interface Crowd {
  readonly hosts: readonly string[];
  /** The directory of the configuration that all of them share; not there yet. */
  readonly dockerConfig: string;
  /** Returns a job with a login of its own, by the job token or as a machine user. */
  newJob(host: string, dockerConfig?: string): CrowdJob;
  /** Runs a phase and throws, with its log, unless all went well. */
  main(job: CrowdJob): Promise<ActionRun>;
  post(job: CrowdJob): Promise<ActionRun>;
  /** Starts a main phase: in a runner that goes on, or in one that can be killed with it. */
  start(job: CrowdJob, runner: 'lasting' | 'mortal'): StartedAction;
  /** How many requests the registry has answered. */
  requestCount(host: string): number;
  /** Throws where a file of the machine, or of this folder, holds a password or token of a job. */
  assertNothingLeft(jobs: readonly CrowdJob[], folder?: string): void;
  close(): Promise<void>;
}

/** Opens so many registries, each with a port of its own, and a machine without jobs. */
export async function openCrowd(size: number): Promise<Crowd> {
  const folders = makeFolders();
  const members = await Promise.all(Array.from({ length: size }, (_, index) => openMember(index)));
  const byHost = new Map(members.map((member) => [member.registry.host, member]));
  const memberAt = (host: string): Member => {
    const member = byHost.get(host);
    if (member === undefined) throw new Error(`no registry is at ${host}`);
    return member;
  };
  const dockerConfig = join(folders.home, 'docker');
  return {
    hosts: members.map(({ registry }) => registry.host),
    dockerConfig,
    newJob: (host, config = dockerConfig) => {
      const job = makeJob(memberAt(host), { DOCKER_CONFIG: config });
      return { ...job, step: { ...job.step, folders } };
    },
    main: async (job) => {
      const ran = await succeed(runAction(job.step));
      job.state = ran.state;
      return ran;
    },
    post: ({ step, state = {} }) => succeed(runAction({ ...step, phase: 'post', state })),
    start: ({ step }, runner) =>
      startAction(runner === 'mortal' ? { ...step, isRunnerKilled: true } : step),
    requestCount: (host) => memberAt(host).registry.requests.length,
    assertNothingLeft: (jobs, folder) => {
      const tokens = members.flatMap(({ registry }) => registry.tokens);
      const secrets = [...jobs.map(secretOf), ...tokens.map(nameToken)];
      const everywhere = [folders.home, folders.temp, folders.workspace];
      assertNoLeaks(secrets, {
        folders: folder === undefined ? everywhere : [folder].filter(existsSync),
      });
    },
    close: async () => {
      folders.remove();
      for (const { registry } of members) {
        registry.assertNoViolations();
        await registry.close();
      }
    },
  };
}

interface Member {
  readonly registry: Registry;
  /** Whose accounts the registry knows; it grows with each job. */
  readonly accounts: Account[];
  /** On its own forge a job logs in with the job token, elsewhere as a machine user. */
  readonly isForge: boolean;
}

/** Both schemes, both kinds of credential. */
async function openMember(index: number): Promise<Member> {
  const accounts: Account[] = [];
  const scheme = index % 2 === 0 ? 'basic' : 'bearer';
  const registry = await openRegistry({ scheme, accounts });
  return { registry, accounts, isForge: index % 4 < 2 };
}

function makeJob(
  { registry, accounts, isForge }: Member,
  env: Readonly<Record<string, string>>,
): Omit<CrowdJob, 'step'> & { readonly step: Omit<BundleStep, 'folders'> } {
  const { host, origin } = registry;
  const [username, password] = [`user-${randomUUID().slice(0, 8)}`, `secret-${randomUUID()}`];
  accounts.push({ username, password, pull: ['acme'] });
  const credential = isForge
    ? { forge: codebahnAt(origin), token: password, actor: username, inputs: { registry: host } }
    : { forge: GITHUB, token: '', inputs: { registry: host, username, password } };
  return {
    host,
    username,
    password,
    entry: { auth: encodeAuth(username, password) },
    step: { phase: 'main', event: pushEvent(), env, ...credential },
  };
}

async function succeed(running: Promise<ActionRun>): Promise<ActionRun> {
  const ran = await running;
  const { exitCode, stdout, stderr, annotations } = ran;
  const isFine = exitCode === 0 && stderr === '' && annotations.every(isHarmless);
  if (!isFine) throw new Error(`exit ${exitCode}:\n${stdout}\n${stderr}`);
  return ran;
}

/** Whose login is replaced by whom is said in a notice. */
function isHarmless({ name }: ActionRun['annotations'][number]): boolean {
  return name === 'notice';
}

function secretOf({ username, password }: CrowdJob): Secret {
  return { name: `the secret of ${username}`, value: password, username };
}

function nameToken(value: string): Secret {
  return { name: 'a bearer token', value };
}
