import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { type Scene, readScene } from './departure.js';
import { settleSlot } from './helper-stacks.js';
import { type ClearOptions, clearKilled } from './killed.js';
import { type Ledger, isSameSlot } from './ledger.js';
import { removeLedger, writeLedger } from './ledger-file.js';
import { withLock } from '../machine/lock.js';
import { asLoginError, loginError } from '../machine/login-error.js';
import type { NewLogin } from '../docker/new-login.js';
import { type PlacedLogin, type StoredLogin, describeStored, slotOf } from './placed-login.js';
import { type PlaceFacts, checkPlace } from '../docker/place.js';
import { makeFolders, removeFolders } from '../machine/private-file.js';
import type { HolderProcess } from '../machine/process-identity.js';
import { changeFile, pushLogins } from './push.js';
import { putLogins } from './put-logins.js';
import type { ResultLine } from '../machine/result-line.js';
import { forgetBytes } from './stack.js';
import type { UndoRecord } from './undo-record.js';

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

/**
 * Stores all the logins or none, to be undone by the record, which must be saved already. Throws
 * `LOGIN`: the place is refused, the file is not Docker's, a credential helper fails, or the lock is
 * not to be had.
 */
export async function storeLogins(
  record: UndoRecord,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(record.config, context, async (folders) => {
    const options = { ...context, except: record.holder };
    const { scene, placed, lines } = await openScene(record.config, logins, options);
    checkRecorded(record, placed);
    const { ledger, config } = pushLogins(scene, placed, {
      record,
      folders,
      process: context.runner ?? null,
      since: context.clock.now(),
    });
    await writeLedger(config.path, ledger);
    const put = { logins: placed, config, found: scene.config };
    const result = await putLogins(put, context.helpers);
    if (result.kind === 'failed') {
      // What is left in a credential helper stays in the ledger, for the post step.
      if (result.left.length === 0) await withdrawLedger(scene);
      throw result.error;
    }
    return { logins: describeStored(scene.config, placed), lines };
  });
}

/** Best effort: a ledger that says too much is put right by whoever reads it next. */
async function withdrawLedger({ config: { path }, ledger }: Scene): Promise<void> {
  const back = ledger === undefined ? removeLedger(path) : writeLedger(path, ledger);
  await back.catch(() => undefined);
}

/** The record names the programs that the post step may run: there is no other way to take back. */
function checkRecorded(record: UndoRecord, placed: readonly PlacedLogin[]): void {
  const stranger = placed.find(({ slot: { helper } }) => {
    return helper !== null && !Object.hasOwn(record.helpers, helper);
  });
  if (stranger === undefined) return;
  throw loginError(
    record.config,
    `the credential helper for ${stranger.registry} was changed at this moment`,
    'Run the job again.',
  );
}

/** Stores all the logins or none, for good: nothing undoes them. Throws `LOGIN` as `storeLogins`. */
export async function keepLogins(
  path: string,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(path, context, async () => {
    const { scene, placed, lines } = await openScene(path, logins, { ...context, except: '' });
    const config = changeFile(scene.config, placed);
    const put = { logins: placed, config, found: scene.config };
    const result = await putLogins(put, context.helpers);
    if (result.kind === 'failed') throw result.error;
    if (scene.ledger !== undefined) {
      const ledger = disown(scene.ledger, placed);
      await writeLedger(path, config === scene.config ? ledger : forgetFile(ledger));
    }
    return { logins: describeStored(scene.config, placed), lines };
  });
}

/** A kept login is like somebody else's, even where it is the same as a job's. */
function disown(ledger: Ledger, placed: readonly PlacedLogin[]): Ledger {
  const stacks = ledger.stacks.filter(
    (stack) => !placed.some(({ slot }) => isSameSlot(slot, stack)),
  );
  return { ...ledger, stacks };
}

function forgetFile(ledger: Ledger): Ledger {
  return { ...ledger, original: { ...forgetBytes(ledger.original), mode: null }, written: [] };
}

/** Runs the work with the lock, in a folder that is made where it is missing. */
async function inPlace<T>(
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

interface OpenScene {
  readonly scene: Scene;
  readonly placed: readonly PlacedLogin[];
  /** What was cleared of killed jobs. */
  readonly lines: readonly ResultLine[];
}

/** Finds what is there, without what killed jobs left, and where each login is to be kept. */
async function openScene(
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
