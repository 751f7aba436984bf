import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Reading, REFUSAL, run } from './clients.js';
import { RUNTIME_DIRECTORY } from './home.js';

/** Every real client of this machine. crane is there where Go is, which builds it. */
export const CLIENTS = ['docker', 'skopeo', 'podman', ...(hasCrane() ? ['crane'] : [])];

/** What each client made of a reference. */
export type Readings = Readonly<Record<string, Reading>>;

/** Returns what every client says where all of them say the same. */
export function all(reading: Reading): Readings {
  return Object.fromEntries(CLIENTS.map((client) => [client, reading]));
}

/** A later step of a job, which runs real programs. */
export interface LaterStep {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What each client makes of the reference with the login that it finds; throws on any other end. */
  read(reference: string): Promise<Readings>;
  /** Runs a program and returns its standard output; throws with its words where it fails. */
  output(command: string, ...args: readonly string[]): Promise<string>;
}

/** Returns a later step in that home; `exported` is what earlier steps wrote to GITHUB_ENV. */
export function openLaterStep(
  home: string,
  exported: Readonly<Record<string, string>> = {},
): LaterStep {
  // An empty runtime directory: no auth.json there, so that what is read is what was left for us.
  const runtime = join(home, RUNTIME_DIRECTORY);
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DOCKER_CLI_EXPERIMENTAL: 'enabled', // for clients before 20.10
    ...exported,
  };
  return {
    env,
    read: async (reference) => {
      const readings = CLIENTS.map(
        async (client) => [client, await read(client, reference, env)] as const,
      );
      return Object.fromEntries(await Promise.all(readings));
    },
    output: async (command, ...args) => {
      const { code, stdout, stderr } = await run(command, args, env);
      if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}: ${stderr}`);
      return stdout.toString();
    },
  };
}

async function read(
  client: string,
  reference: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Reading> {
  // New storage each time, so that nothing is found there; podman wants a short path.
  const storage = mkdtempSync(join(tmpdir(), 'pod-'));
  try {
    const { code, stderr } = await run(client, readingArguments(client, storage, reference), env);
    if (code === 0) return 'read';
    if (REFUSAL.test(stderr)) return 'refused';
    throw new Error(`${client}: exit ${code}: ${stderr}`);
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
}

/** What each client is told to read an image over plain HTTP, with no engine beside it. */
function readingArguments(client: string, storage: string, reference: string): readonly string[] {
  switch (client) {
    case 'docker':
      return ['manifest', 'inspect', '--insecure', reference];
    case 'skopeo':
      return ['inspect', '--tls-verify=false', '--raw', `docker://${reference}`];
    case 'podman':
      return [...podmanStorage(storage), 'pull', '--tls-verify=false', '--quiet', reference];
    default:
      return ['manifest', '--insecure', reference];
  }
}

/** Storage of the test's own, of the kind that needs nothing of the machine. */
function podmanStorage(storage: string): readonly string[] {
  const places = ['--root', join(storage, 'root'), '--runroot', join(storage, 'run')];
  return [...places, '--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs'];
}

/** Whether crane is to be run; throws where CI has Go, and so could have built it. */
function hasCrane(): boolean {
  if (isThere('crane')) return true;
  if (process.env['CI'] === 'true' && isThere('go')) throw new Error('CI has Go and no crane');
  return false;
}

function isThere(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
