import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import { changeEntries, writeConfig } from './config-file.js';
import { refuseHelper } from './credential-helper.js';
import { type Scene, readScene } from './departure.js';
import { clearKilled } from './killed.js';
import { removeLedger, writeLedger } from './ledger-file.js';
import { withLock } from './lock.js';
import { asLoginError } from './login-error.js';
import { type PlaceFacts, checkPlace } from './place.js';
import { PRIVATE_MODE, makeFolders, removeFolders } from './private-file.js';
import type { HolderProcess } from './process-identity.js';
import { type NewLogin, type StoredLogin, describeStored, toEntries } from './new-login.js';
import { pushLogins } from './push.js';
import type { ResultLine } from './result-line.js';
import { forgetBytes } from './stack.js';
import type { UndoRecord } from './undo-record.js';

export interface LoginContext {
  readonly clock: Clock;
  readonly facts: PlaceFacts;
  /** The process whose end is the job's end; undefined where it is not known. */
  readonly runner: HolderProcess | undefined;
}

/** What storing did. */
export interface StoreResult {
  readonly logins: readonly StoredLogin[];
  /** What was cleared of killed jobs. */
  readonly lines: readonly ResultLine[];
}

/**
 * Stores all the logins or none, to be undone by the record, which must be saved already. Throws
 * `LOGIN`: the place is refused, the file is not Docker's, a helper keeps the logins, or the lock
 * is not to be had.
 */
export async function storeLogins(
  record: UndoRecord,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(record.config, context, async (folders) => {
    const { scene, lines } = await openScene(record, logins, context.clock);
    const { ledger, config } = pushLogins(scene, logins, {
      record,
      folders,
      process: context.runner ?? null,
      since: context.clock.now(),
    });
    await writeLedger(config.path, ledger);
    try {
      await writeConfig(config);
    } catch (error) {
      // Best effort: a ledger that says too much is put right by whoever reads it next.
      const { ledger: before } = scene;
      const back = before ? writeLedger(config.path, before) : removeLedger(config.path);
      await back.catch(() => undefined);
      throw error;
    }
    return { logins: describeStored(scene.config, logins), lines };
  });
}

/** Stores all the logins or none, for good: nothing undoes them. Throws `LOGIN` as `storeLogins`. */
export async function keepLogins(
  path: string,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(path, context, async () => {
    const { scene, lines } = await openScene({ config: path, holder: '' }, logins, context.clock);
    const config = changeEntries(scene.config, toEntries(logins));
    await writeConfig({ ...config, mode: PRIVATE_MODE });
    if (scene.ledger !== undefined) {
      // A kept login is like somebody else's, even where it is the same as a job's.
      const keys = new Set(toEntries(logins).keys());
      const stacks = scene.ledger.stacks.filter(({ key }) => !keys.has(key));
      const original = { ...forgetBytes(scene.ledger.original), mode: null };
      await writeLedger(path, { ...scene.ledger, stacks, original, written: [] });
    }
    return { logins: describeStored(scene.config, logins), lines };
  });
}

/** Runs the work with the lock, in a folder that is made where it is missing. */
async function inPlace<T>(
  path: string,
  { clock, facts }: LoginContext,
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

async function openScene(
  { config, holder }: Pick<UndoRecord, 'config' | 'holder'>,
  logins: readonly NewLogin[],
  clock: Clock,
): Promise<{ scene: Scene; lines: readonly ResultLine[] }> {
  const found = await readScene(config);
  for (const { registry } of logins) refuseHelper(found.config, registry, 'store');
  return clearKilled(found, { clock, except: holder });
}
