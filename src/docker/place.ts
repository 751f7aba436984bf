import { access, constants, lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PIN_ONLY, errnoOf, loginError, quotePath, unless } from '../machine/login-error.js';
import { liesIn } from '../machine/workspace.js';

/** What decides where Docker's configuration is, and whether a login may be kept there. */
export interface PlaceFacts {
  /** `DOCKER_CONFIG`; empty counts as unset, as it does for Docker. */
  readonly dockerConfig: string | undefined;
  readonly home: string;
  readonly workspace: string | undefined;
  readonly workingDirectory: string;
  /** The effective user and group; undefined where the system has none (Windows). */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const LINKS_LIMIT = 40;
const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const ELSEWHERE = `Set DOCKER_CONFIG to a folder that only this user can write, or ${PIN_ONLY}.`;

/**
 * Returns the real path of the effective configuration file, which need not exist: symbolic links
 * are followed, dangling ones too, because a rename would replace the link. Throws `LOGIN`.
 */
export async function locateConfig(facts: PlaceFacts): Promise<string> {
  return realPathOf(configPath(facts), LINKS_LIMIT);
}

/** Returns the directory of the effective configuration as Docker is told it: links not followed. */
export function configDirectory(facts: PlaceFacts): string {
  return dirname(configPath(facts));
}

function configPath({ dockerConfig, home, workingDirectory }: PlaceFacts): string {
  const isSet = dockerConfig !== undefined && dockerConfig !== '';
  return resolve(workingDirectory, isSet ? dockerConfig : join(home, '.docker'), 'config.json');
}

/** Like realpath, for files that need not exist. */
async function realPathOf(path: string, links: number): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ELOOP' || links === 0) {
      throw loginError(path, 'its symbolic links lead in a circle', ELSEWHERE);
    }
    if (code === 'ENOTDIR') throw loginError(path, 'a part of it is not a folder', ELSEWHERE);
    if (code !== 'ENOENT') throw loginError(path, `it cannot be reached: ${code}`, ELSEWHERE);
  }
  const parent = await realPathOf(dirname(path), links);
  const target = await unless(['ENOENT', 'EINVAL'], readlink(path));
  if (target === undefined) return join(parent, basename(path));
  return realPathOf(resolve(parent, target), links - 1);
}

/**
 * Throws `LOGIN`, with the reason, where a login must not be kept: in the workspace, in a file or
 * folder of another user, in a folder that others can write, or where it cannot be written.
 */
export async function checkPlace(config: string, facts: PlaceFacts): Promise<void> {
  await checkOutsideWorkspace(config, facts);
  await checkFile(config, facts.user);
  await checkFolder(dirname(config), facts.user);
}

async function checkOutsideWorkspace(config: string, facts: PlaceFacts): Promise<void> {
  if (facts.workspace === undefined || facts.workspace === '') return;
  const workspace = await realPathOf(resolve(facts.workspace), LINKS_LIMIT);
  const places = [config, ...(await writtenPlaces(configPath(facts)))];
  if (!places.some((path) => liesIn(workspace, path))) return;
  throw loginError(
    config,
    `it lies in the workspace ${quotePath(workspace)}, which artifacts and build contexts are made of`,
    `Set DOCKER_CONFIG to a folder outside the workspace, or ${PIN_ONLY}.`,
  );
}

/**
 * Returns where the path, and each folder on the way to it, is itself, whatever it links to: a link in
 * the workspace that leads out of it is packed up with the workspace all the same.
 */
async function writtenPlaces(path: string): Promise<string[]> {
  const parent = dirname(path);
  if (parent === path) return [];
  const place = join(await realPathOf(parent, LINKS_LIMIT), basename(path));
  return [place, ...(await writtenPlaces(parent))];
}

async function checkFile(config: string, user: PlaceFacts['user']): Promise<void> {
  const file = await unless(['ENOENT'], lstat(config));
  if (file === undefined) return;
  if (!file.isFile()) {
    const kind = file.isDirectory() ? 'a folder' : 'not a regular file';
    throw loginError(config, `it is ${kind}`, `Remove it, or ${PIN_ONLY}.`);
  }
  if (user !== undefined && file.uid !== user.uid) {
    const why = `it belongs to another user (${file.uid}; this process runs as ${user.uid})`;
    throw loginError(config, why, ELSEWHERE);
  }
}

/** A folder that is missing yet is made for this user alone; it is checked then. */
async function checkFolder(folder: string, user: PlaceFacts['user']): Promise<void> {
  const found = await unless(['ENOENT'], stat(folder));
  if (found === undefined) return;
  if (user !== undefined) {
    if (found.uid !== user.uid && found.uid !== 0) {
      const why = `the folder belongs to another user (${found.uid}; this process runs as ${user.uid})`;
      throw loginError(folder, why, ELSEWHERE);
    }
    // A sticky bit keeps others from removing our file, not from putting another one in its way.
    const isShared = (found.mode & GROUP_WRITES) !== 0 && found.gid !== user.gid;
    if (isShared || (found.mode & OTHERS_WRITE) !== 0) {
      const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
      throw loginError(folder, `other users can write the folder (mode ${mode})`, ELSEWHERE);
    }
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw loginError(folder, 'the folder cannot be written', ELSEWHERE);
  }
}
