import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Name of the directory in a home that the clients get as XDG_RUNTIME_DIR. */
export const RUNTIME_DIRECTORY = 'runtime';

/** The home directory of a machine: Docker's config, and the paths of everything that lies there. */
export interface Home {
  readonly config: string | undefined;
  /** Permission bits of the config, such as `600`. */
  readonly mode: string | undefined;
  readonly paths: readonly string[];
}

/** Reads a home directory; the clients' runtime directory is not the action's. */
export function readHome(home: string): Home {
  const entries = readdirSync(home, { recursive: true, encoding: 'utf8' }).sort();
  const paths = entries.filter((path) => path !== RUNTIME_DIRECTORY);
  const path = join(home, '.docker', 'config.json');
  if (!existsSync(path)) return { config: undefined, mode: undefined, paths };
  const mode = (statSync(path).mode & 0o777).toString(8);
  return { config: readFileSync(path, 'utf8'), mode, paths };
}

/** Lays Docker's config of a machine, readable by everyone; undefined leaves the machine without. */
export function writeDockerConfig(home: string, text: string | undefined): void {
  if (text === undefined) return;
  mkdirSync(join(home, '.docker'), { mode: 0o700 });
  writeFileSync(join(home, '.docker', 'config.json'), text);
  chmodSync(join(home, '.docker', 'config.json'), 0o644);
}
