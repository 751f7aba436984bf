import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import type { NewLogin } from '../docker/new-login.js';
import { type PlaceFacts, checkPlace } from '../docker/place.js';
import { withLock } from '../machine/lock.js';
import { asLoginError } from '../machine/login-error.js';
import { makeFolders, removeFolders } from '../machine/private-file.js';
import type { HolderProcess } from '../machine/process-identity.js';
import type { ResultLine } from '../machine/result-line.js';
import { type Scene, readScene } from './departure.js';
import { settleSlot } from './helper-stacks.js';
import { type ClearOptions, clearKilled } from './killed.js';
import { isSameSlot } from './ledger.js';
import { type PlacedLogin, type StoredLogin, slotOf } from './placed-login.js';

/** What logins are stored with. */
export interface LoginContext {
  readonly clock: Clock;
  readonly facts: PlaceFacts;
  readonly helpers: CredentialHelpers;
  /** The process whose end is the job's end; undefined where it is not known. */
  readonly runner: HolderProcess | undefined;
}

/** What storing did. */
export interface StoreResult {
  readonly logins: readonly StoredLogin[];
  /** What was cleared of killed jobs. */
  readonly lines: readonly ResultLine[];
}

/** Runs the work with the lock, in a folder that is made where it is missing. */
export async function inPlace<T>(
  path: string,
  { clock, facts }: Pick<LoginContext, 'clock' | 'facts'>,
  work: (folders: number) => Promise<T>,
): Promise<T> {
  let folders = 0;
  const makeFolder = async (): Promise<void> => {
    folders = Math.max(folders, await makeFolders(dirname(path)));
    await checkPlace(path, facts); // somebody else may have been faster
  };
  try {
    await checkPlace(path, facts);
    return await withLock(path, { clock, makeFolder }, () => work(folders));
  } catch (error) {
    await removeFolders(dirname(path), folders);
    throw asLoginError(error, path);
  }
}

/** What a login finds. */
export interface OpenScene {
  readonly scene: Scene;
  readonly placed: readonly PlacedLogin[];
  /** What was cleared of killed jobs. */
  readonly lines: readonly ResultLine[];
}

/** Finds what is there, without what killed jobs left, and where each login is to be kept. */
export async function openScene(
  path: string,
  logins: readonly NewLogin[],
  options: ClearOptions,
): Promise<OpenScene> {
  const { scene, lines } = await clearKilled(await readScene(path), options);
  const placed: PlacedLogin[] = [];
  let { ledger } = scene;
  for (const login of logins) {
    const slot = slotOf(scene.config, login.registry);
    if (placed.some((other) => isSameSlot(other.slot, slot))) {
      throw new Error('two logins for one registry');
    }
    const { helper, key } = slot;
    const before = helper === null ? undefined : await options.helpers.get(helper, key);
    if (helper !== null && ledger !== undefined) ledger = settleSlot(ledger, slot, before);
    placed.push({ ...login, slot, before });
  }
  return { scene: { ...scene, ledger }, placed, lines };
}
