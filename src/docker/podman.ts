import { realpath } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { type ConfigFile, absentConfig, readConfig } from './config-file.js';
import { asUnreadable, unless } from '../machine/login-error.js';

/** What decides where Podman, Buildah and Skopeo keep logins: containers-auth.json(5). */
export interface PodmanFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly user: { readonly uid: number } | undefined;
}

/** Returns the contents of these files, links followed: they are only read. Throws `LOGIN`. */
export async function readPodmanFiles(paths: readonly string[]): Promise<ConfigFile[]> {
  return Promise.all(paths.map(readFollowed));
}

async function readFollowed(path: string): Promise<ConfigFile> {
  const real = await unless(['ENOENT', 'ENOTDIR'], realpath(path)).catch((error: unknown) => {
    throw asUnreadable(error, path);
  });
  return real === undefined ? absentConfig(path) : readConfig(real);
}

/** Returns their authentication files, which need not exist, in the order in which they are read. */
export function podmanFiles({ env, home, user }: PodmanFacts): string[] {
  const named = env['REGISTRY_AUTH_FILE'] ?? '';
  if (named !== '') return [named]; // it and no other
  const config = env['XDG_CONFIG_HOME'] ?? '';
  const persistent = join(
    config === '' ? join(home, '.config') : config,
    'containers',
    'auth.json',
  );
  if (platform() !== 'linux') return [persistent];
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const volatile =
    runtime === '' ? join('/run/containers', String(user?.uid ?? 0)) : join(runtime, 'containers');
  return [join(volatile, 'auth.json'), persistent];
}

/** Returns the keys that hold a login for the repository, the narrowest first. */
export function podmanKeys(registry: string, repository: string): string[] {
  const parts = [registry, ...repository.split('/')];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}
