import { type ActionRun, type BundleStep, runAction } from '../support/bundle-runner.js';
import { type JobEvent, pushEvent } from '../support/events.js';
import { type Forge, GITHUB } from '../support/forges.js';
import { assertNoLeaks, type Secret } from '../support/leak-check.js';
import { type LaterStep, openLaterStep } from './all-clients.js';
import { openClients, type Clients } from './clients.js';
import type { RealParts } from './real-parts.js';

export interface RealJobOptions {
  readonly inputs: Readonly<Record<string, string>>;
  /** The machine's home directory; jobs that share one share Docker's config. A new one if left out. */
  readonly home?: string;
  readonly forge?: Forge;
  readonly event?: JobEvent;
  /** The job token; none if left out. */
  readonly token?: string;
  /** What the machine or the workflow sets besides. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One job on this machine, with a step of this action and real clients beside it. */
export interface RealJob {
  readonly home: string;
  /** Its directories: home, temp and workspace. */
  readonly folders: readonly string[];
  main(): Promise<ActionRun>;
  post(): Promise<ActionRun>;
  /** The clients of a later step, with what the main phase exported. */
  clients(): Clients;
  /** A later step with every client of this machine, which sees the same. */
  laterStep(): LaterStep;
  /** Throws where a file of the job, or one in the home directory, holds a secret of the machine user or the job. */
  assertNothingLeft(): void;
}

/** Makes a job; its main phase and then its post phase run the committed bundle. */
export function openJob(parts: RealParts, options: RealJobOptions): RealJob {
  const home = options.home ?? parts.makeDirectory();
  const folders = { home, temp: parts.makeDirectory(), workspace: parts.makeDirectory() };
  const step = {
    forge: options.forge ?? GITHUB,
    event: options.event ?? pushEvent(),
    folders,
    inputs: options.inputs,
    token: options.token ?? '',
    actor: parts.octocat.username,
  };
  let saved: Pick<ActionRun, 'state' | 'exported'> = { state: {}, exported: {} };
  const run = async (phase: BundleStep['phase']): Promise<ActionRun> => {
    const env = { ...options.env, ...saved.exported };
    const ran = await runAction({ ...step, phase, state: saved.state, env });
    assertNoLeaks(secretsOf(parts), { runs: [ran], folders: [folders.workspace] });
    return ran;
  };
  return {
    home,
    folders: Object.values(folders),
    main: async () => {
      const ran = await run('main');
      saved = ran;
      return ran;
    },
    post: () => run('post'),
    clients: () => openClients(home, saved.exported),
    laterStep: () => openLaterStep(home, { ...options.env, ...saved.exported }),
    assertNothingLeft: () => {
      const ended = secretsOf(parts).filter(({ username }) => username !== parts.pusher.username);
      assertNoLeaks(ended, { folders: Object.values(folders) });
    },
  };
}

/** Waits for a phase that must succeed; throws with its log where it does not. */
export async function succeed(running: Promise<ActionRun>): Promise<ActionRun> {
  const ran = await running;
  if (ran.exitCode !== 0) throw new Error(`exit ${ran.exitCode}:\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}

/** Returns the inputs of a step that pins this image with the machine user's secret. */
export function machineUserInputs(
  parts: RealParts,
  kind: 'basic' | 'bearer',
  image: string,
): Record<string, string> {
  const { username, password } = parts.deploy;
  const { host } = parts[kind];
  return { images: image, registry: host, username, password, ...trustedRealms(parts) };
}

/** Returns the input that lets the bearer registry send its logins to the auth host. */
export function trustedRealms(parts: RealParts): Record<string, string> {
  return { 'trusted-realms': `${parts.bearer.host}=${parts.authHost.host}` };
}

/** The secrets of the tests, none of which may show in what a runner keeps or prints. */
function secretsOf(parts: RealParts): readonly Secret[] {
  return [parts.deploy, parts.octocat, parts.pusher].map(({ username, password }) => ({
    name: `the password of ${username}`,
    value: password,
    username,
  }));
}
