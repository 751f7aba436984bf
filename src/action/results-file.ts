import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { ActionError, describeReason } from '../errors.js';
import { printable } from '../text.js';

/** The directories that the job owns; undefined where the runner does not say. */
export interface JobDirectories {
  readonly workspace: string | undefined;
  readonly runnerTemp: string | undefined;
}

/**
 * Returns the absolute path of the results file; a relative path is one of the workspace. Throws
 * `INPUT` where it lies neither in the workspace nor in `RUNNER_TEMP`, links followed.
 */
export async function locateResultsFile(
  path: string,
  directories: JobDirectories,
): Promise<string> {
  const { workspace, runnerTemp } = directories;
  const target = resolve(workspace ?? '.', path);
  const roots = [workspace, runnerTemp].filter((root) => root !== undefined);
  const parent = await realPathOfNearest(dirname(target));
  const realRoots = await Promise.all(roots.map(realPathOfNearest));
  if (!realRoots.some((root) => isWithin(root, parent)) || roots.includes(target)) {
    throw new ActionError(
      'INPUT',
      `results-file: "${printable(path)}" is neither in the workspace nor in RUNNER_TEMP`,
      { remedy: 'Write for example "results-file: pins.json", which is in the workspace.' },
    );
  }
  if ((await stat(target).catch(() => undefined))?.isDirectory() === true) {
    throw new ActionError('INPUT', `results-file: "${printable(path)}" is a directory`, {
      remedy: 'Name a file in it.',
    });
  }
  return target;
}

/** Follows the links of the part of the path that exists; the rest cannot hold any. */
async function realPathOfNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    return resolve(await realPathOfNearest(parent), relative(parent, path));
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Writes the file at once or not at all; a link in its place is replaced, not followed. */
export async function writeResultsFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first failure is told
    throw new ActionError('INPUT', `results-file: ${path}: ${describeReason(error)}`, {
      remedy: 'Name a place that the job may write to.',
      cause: error,
    });
  }
}
