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

/** A results file that is written beside its place, and not there yet. */
export interface StagedFile {
  /** Puts it in its place; a link there is replaced, not followed. */
  commit(): Promise<void>;
  /** Removes it, as if it had not been written. */
  discard(): Promise<void>;
}

/** Writes the text beside its place, so that putting it there is one step; throws `INPUT`. */
export async function stageResultsFile(path: string, text: string): Promise<StagedFile> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const discard = async (): Promise<void> => {
    await rm(temporary, { force: true }).catch(() => undefined); // the first failure is told
  };
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await discard();
      throw describeFailure(path, error);
    }
  };
  await attempt(async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
  });
  return { commit: () => attempt(() => rename(temporary, path)), discard };
}

function describeFailure(path: string, error: unknown): ActionError {
  const message = `results-file: ${printable(path)}: ${printable(describeReason(error))}`;
  return new ActionError('INPUT', message, {
    remedy: 'Name a place that the job may write to.',
    cause: error,
  });
}
