import { randomBytes } from 'node:crypto';
import { constants, lstatSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { loginError, unless } from './login-error.js';

/** Readable and writable by its owner alone. */
export const PRIVATE_MODE = 0o600;
export const PRIVATE_FOLDER_MODE = 0o700;

/** What a file holds, and its permission bits. */
export interface FileContent {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Windows has not the last two: undefined counts as 0. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What all names begin with that this action keeps beside a configuration file. */
export function companionPrefix(config: string): string {
  return `${basename(config)}.login-and-pin.`;
}

/** Returns the path of a file that this action keeps beside the configuration file. */
export function companion(config: string, name: string): string {
  return join(dirname(config), `${companionPrefix(config)}${name}`);
}

/** Returns the names, without their common prefix, of what this action keeps beside the file. */
export async function listCompanions(config: string): Promise<string[]> {
  const prefix = companionPrefix(config);
  const names = await readdir(dirname(config));
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** Whether this action keeps anything beside the file; false where there is no folder. */
export async function hasCompanions(config: string): Promise<boolean> {
  return ((await unless(['ENOENT', 'ENOTDIR'], listCompanions(config))) ?? []).length > 0;
}

/**
 * Returns what the file holds, or undefined where there is none. Throws `LOGIN` where it is larger
 * than the limit or no regular file: a link is not followed, because a rename would replace it.
 */
export async function readContent(
  path: string,
  limitBytes: number,
): Promise<FileContent | undefined> {
  const found = await unless(['ENOENT', 'ENOTDIR'], lstat(path));
  if (found === undefined) return undefined;
  if (!found.isFile()) throw loginError(path, 'it is not a regular file');
  // Another one may be in its place by now: no link is followed, no pipe is waited for.
  const file = await unless(['ENOENT'], open(path, READ_FLAGS));
  if (file === undefined) return undefined;
  try {
    const opened = await file.stat();
    const { size, mode } = opened;
    if (!opened.isFile()) throw loginError(path, 'it is not a regular file');
    if (size > limitBytes) throw loginError(path, `it is larger than ${limitBytes} bytes`);
    return { bytes: await file.readFile(), mode: mode & 0o777 };
  } finally {
    await file.close();
  }
}

/** Creates a file that only its owner can read; throws where something is there. */
export async function createPrivateFile(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', PRIVATE_MODE);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

const TEMPORARY = 'new-';

/**
 * Puts the content in the file's place in one step. Only who holds the lock of `config`, beside
 * which the file lies, may call this: `sweepTemporaries` counts on it.
 */
export async function replaceFile(
  config: string,
  path: string,
  content: FileContent,
): Promise<void> {
  const temporary = companion(config, `${TEMPORARY}${randomBytes(8).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', PRIVATE_MODE);
    try {
      await file.writeFile(content.bytes);
      await keepGroup(file, path);
      if (content.mode !== PRIVATE_MODE) await file.chmod(content.mode);
      await file.sync(); // otherwise a power cut may leave an empty file behind the new name
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A file that a group may read is to be read by that group again; best effort. */
async function keepGroup(file: FileHandle, path: string): Promise<void> {
  const [before, { uid, gid }] = [await unless(['ENOENT'], lstat(path)), await file.stat()];
  if (before === undefined || before.gid === gid) return;
  await unless(['EPERM', 'ENOTSUP'], file.chown(uid, before.gid));
}

/** Removes what a killed holder of the lock was writing; only for the present holder. */
export async function sweepTemporaries(config: string): Promise<void> {
  const names = await listCompanions(config);
  for (const name of names.filter((each) => each.startsWith(TEMPORARY))) {
    await rm(companion(config, name), { force: true });
  }
}

/** Returns how many folders `makeFolders` would make. */
export function countMissingFolders(folder: string): number {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found === undefined ? 1 + countMissingFolders(dirname(folder)) : 0;
}

/** Makes the folder and those above it that are missing; returns how many were. */
export async function makeFolders(folder: string): Promise<number> {
  const first = await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  return first === undefined
    ? 0
    : relative(first, folder)
        .split(sep)
        .filter((part) => part !== '').length + 1;
}

/** Removes the folder and those above it, so many in all, as far as they are empty. */
export async function removeFolders(folder: string, count: number): Promise<void> {
  let current = folder;
  for (let level = 0; level < count; level += 1, current = dirname(current)) {
    const isGone = await rmdir(current).then(
      () => true,
      () => false, // not empty: somebody else uses it by now
    );
    if (!isGone) return;
  }
}
