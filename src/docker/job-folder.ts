/*
 * Folders of one job's own under RUNNER_TEMP: an isolated login, a Kubernetes Secret. Their names are
 * random, so that they are recorded before they are made. Each says whose it is, since a runner that
 * is killed runs no post: the next run on the machine removes what a dead job left.
 */
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { Clock } from '../clock.js';
import { isJsonObject } from '../json.js';
import { hasEnded } from '../machine/holder-end.js';
import { asLoginError, loginError, quotePath, unless } from '../machine/login-error.js';
import { type PlaceFacts, checkPlace } from './place.js';
import { PRIVATE_FOLDER_MODE, createPrivateFile, readContent } from '../machine/private-file.js';
import { type HolderProcess, isHolderProcess } from '../machine/process-identity.js';
import type { ResultLine } from '../machine/result-line.js';

/** What the post step needs to remove a folder; JSON. */
export interface FolderRecord {
  readonly version: 1;
  readonly kind: 'folder';
  readonly path: string;
}

export interface FolderContext {
  readonly clock: Clock;
  readonly facts: PlaceFacts;
  /** The process whose end is the job's end; undefined where it is not known. */
  readonly runner: HolderProcess | undefined;
}

const NAME = /^login-and-pin-[0-9a-f]{32}$/;
const HOLDER = 'holder.json';
const HOLDER_LIMIT_BYTES = 4096;
/** The age at which a folder that does not say whose it is counts as left by a killed job. */
const ABANDONED_MS = 600_000;

/** Returns the record of a folder that is to be made; save it before that. Throws `LOGIN`. */
export function planFolder(runnerTemp: string | undefined, purpose: string): FolderRecord {
  if (runnerTemp === undefined) {
    throw loginError('RUNNER_TEMP', `not set by this runner, and ${purpose} needs it`, TEMP_REMEDY);
  }
  const name = `login-and-pin-${randomBytes(16).toString('hex')}`;
  return { version: 1, kind: 'folder', path: resolve(runnerTemp, name) };
}

const TEMP_REMEDY =
  'Set RUNNER_TEMP to a folder outside the workspace that only this user can write.';

/** Makes the folder, for this user alone. Throws `LOGIN` where the place is refused. */
export async function makeFolder({ path }: FolderRecord, context: FolderContext): Promise<void> {
  const { clock, facts, runner } = context;
  await mkdir(path, { mode: PRIVATE_FOLDER_MODE }).catch((error: unknown) => {
    throw asLoginError(error, path); // what is there already is not ours to remove
  });
  try {
    await checkPlace(join(path, 'config.json'), { ...facts, dockerConfig: path });
    const holder = { process: runner ?? null, since: clock.now() };
    await createPrivateFile(join(path, HOLDER), Buffer.from(`${JSON.stringify(holder)}\n`));
  } catch (error) {
    await unless(['ENOENT'], rm(path, { recursive: true }));
    throw asLoginError(error, path);
  }
}

/** Removes the folder of a record; throws nothing. Links in it are removed, not followed. */
export async function removeFolder(value: unknown): Promise<ResultLine> {
  if (!isFolderRecord(value)) {
    return { level: 'warning', text: 'the record of a folder is not one: nothing was removed' };
  }
  const { path } = value;
  try {
    const found = await unless(['ENOENT', 'ENOTDIR'], lstat(path));
    if (found === undefined) return { level: 'info', text: `${quotePath(path)} is gone already` };
    if (!found.isDirectory()) {
      const text = `${quotePath(path)} is no folder any more: it was left as it is`;
      return { level: 'warning', text };
    }
    await rm(path, { recursive: true });
    return { level: 'info', text: `removed ${quotePath(path)}` };
  } catch (error) {
    const reason = asLoginError(error, path);
    const why = reason instanceof Error ? reason.message : String(reason);
    return { level: 'warning', text: `could not remove the folder of this job: ${why}` };
  }
}

export function isFolderRecord(value: unknown): value is FolderRecord {
  if (!isJsonObject(value) || value['version'] !== 1 || value['kind'] !== 'folder') return false;
  const { path } = value;
  return typeof path === 'string' && isAbsolute(path) && NAME.test(basename(path));
}

/** Removes what killed jobs of this user left under RUNNER_TEMP; returns what to say of it. */
export async function clearFolders(
  runnerTemp: string,
  { clock, facts: { user } }: Pick<FolderContext, 'clock' | 'facts'>,
): Promise<readonly ResultLine[]> {
  const names = (await unless(['ENOENT', 'ENOTDIR', 'EACCES'], readdir(runnerTemp))) ?? [];
  const lines: ResultLine[] = [];
  for (const name of names.filter((each) => NAME.test(each))) {
    const path = join(runnerTemp, name);
    const found = await unless(['ENOENT'], lstat(path));
    if (found?.isDirectory() !== true) continue;
    if (user !== undefined && found.uid !== user.uid) continue;
    if (!(await isAbandoned(path, { clock, madeAt: found.mtimeMs }))) continue;
    const line = await removeFolder({ version: 1, kind: 'folder', path });
    lines.push(
      line.level === 'info' ? { ...line, text: `${line.text}, which a killed job left` } : line,
    );
  }
  return lines;
}

async function isAbandoned(
  path: string,
  { clock, madeAt }: { readonly clock: Clock; readonly madeAt: number },
): Promise<boolean> {
  const content = await readContent(join(path, HOLDER), HOLDER_LIMIT_BYTES).catch(() => undefined);
  const holder = parseHolder(content?.bytes.toString('utf8') ?? '');
  if (holder === undefined) return clock.now() - madeAt > ABANDONED_MS;
  return hasEnded(holder, clock);
}

function parseHolder(
  text: string,
): { readonly process: HolderProcess | null; readonly since: number } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const { process, since } = value;
    if (typeof since !== 'number') return undefined;
    return isHolderProcess(process) ? { process, since } : { process: null, since };
  } catch {
    return undefined;
  }
}
