import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNTIME_DIRECTORY } from './home.js';
import { formatLogin, type Login } from './login.js';
import type { OciLayout } from './oci-layout.js';

/** The words of a refusal; Docker calls an image that it may not read "no such manifest" as well. */
export const REFUSAL =
  /no basic auth credentials|unauthorized|denied|authentication required|no such manifest/i;

/** What a client made of a reference: `read`, or that the registry refused it. */
export type Reading = 'read' | 'refused';

/** The real clients, as a later step of a job with this home directory runs them. */
export interface Clients {
  /** What each client makes of the reference with the login that it finds; throws on any other end. */
  read(reference: string): Promise<{ readonly docker: Reading; readonly skopeo: Reading }>;
  /** Pushes every image of the layout with the login that skopeo finds; throws with its words. */
  push(layout: OciLayout, repository: string): Promise<void>;
}

/** Returns the clients of a job; `extra` is what earlier steps exported through GITHUB_ENV. */
export function openClients(home: string, extra: Readonly<Record<string, string>> = {}): Clients {
  // An empty runtime directory: no auth.json there, so that Docker's own file is what is read.
  const runtime = join(home, RUNTIME_DIRECTORY);
  mkdirSync(runtime, { recursive: true });
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DOCKER_CLI_EXPERIMENTAL: 'enabled', // for clients before 20.10
    ...extra,
  };
  const read = async (command: string, args: readonly string[]): Promise<Reading> => {
    const { code, stderr } = await run(command, args, env);
    if (code === 0) return 'read';
    if (REFUSAL.test(stderr)) return 'refused';
    throw new Error(`${command} ${args.join(' ')}: exit ${code}: ${stderr}`);
  };
  return {
    read: async (reference) => ({
      docker: await read('docker', ['manifest', 'inspect', '--insecure', reference]),
      skopeo: await read('skopeo', [
        'inspect',
        '--tls-verify=false',
        '--raw',
        `docker://${reference}`,
      ]),
    }),
    push: async (layout, repository) => {
      const to = `${repository}:${layout.tag}`;
      await skopeo([...copyArguments(layout, to), '--preserve-digests'], env);
    },
  };
}

/** Where an image goes, and in whose media types: OCI's keep every byte, Docker's are a conversion. */
export interface PushTarget {
  readonly repository: string;
  readonly tag: string;
  readonly login: Login;
  readonly format: 'oci' | 'docker';
}

/** Pushes every image of the layout with a login of its own; throws with skopeo's words. */
export async function push(layout: OciLayout, target: PushTarget): Promise<void> {
  const how = target.format === 'oci' ? ['--preserve-digests'] : ['--format', 'v2s2'];
  const to = `${target.repository}:${target.tag}`;
  const login = ['--dest-creds', formatLogin(target.login)];
  await skopeo([...copyArguments(layout, to), ...how, ...login], { PATH: process.env['PATH'] });
}

function copyArguments({ directory, tag }: OciLayout, to: string): readonly string[] {
  const how = ['--all', '--dest-tls-verify=false'];
  return ['copy', ...how, `oci:${directory}:${tag}`, `docker://${to}`];
}

/** What skopeo says a reference points to, and what it computes from the bytes itself. */
export interface SkopeoDigests {
  readonly computed: string;
  readonly told: string;
}

/** Reads the digest of a reference in two ways, with a login of its own. */
export async function readDigests(reference: string, login: Login): Promise<SkopeoDigests> {
  const how = ['inspect', '--tls-verify=false', '--creds', formatLogin(login)];
  const env = { PATH: process.env['PATH'] };
  const raw = await skopeo([...how, '--raw', `docker://${reference}`], env);
  const told = await skopeo([...how, '--format', '{{.Digest}}', `docker://${reference}`], env);
  return {
    computed: `sha256:${createHash('sha256').update(raw).digest('hex')}`,
    told: told.toString().trim(),
  };
}

/** Which manifest skopeo takes for an `os/architecture`, by the bytes that it copies into a new directory. */
export async function readPlatformDigest(
  reference: string,
  platform: string,
  { login, directory }: { readonly login: Login; readonly directory: string },
): Promise<string> {
  const [os = '', architecture = ''] = platform.split('/');
  const wanted = ['--override-os', os, '--override-arch', architecture];
  const how = ['--src-tls-verify=false', '--src-creds', formatLogin(login)];
  const env = { PATH: process.env['PATH'] };
  await skopeo([...wanted, 'copy', ...how, `docker://${reference}`, `dir:${directory}`], env);
  const bytes = readFileSync(join(directory, 'manifest.json'));
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** How a client ended. */
export interface ClientResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

async function skopeo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Buffer> {
  const { code, stdout, stderr } = await run('skopeo', args, env);
  if (code !== 0) throw new Error(`skopeo ${args[0] ?? ''}: exit ${code}: ${stderr}`);
  return stdout;
}

/** Runs a client to its end, whatever it is; rejects where it is not there. */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ClientResult> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, encoding: 'buffer' }, (error, stdout, stderr) => {
      // A client that is not there, or was killed, is an accident and not an answer.
      if (error !== null && typeof error.code !== 'number') {
        reject(error instanceof Error ? error : new Error(command));
        return;
      }
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, stdout, stderr: stderr.toString() });
    });
  });
}
