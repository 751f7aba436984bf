import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import { type HelperOptions, openHelpers } from '../docker/credential-helper.js';
import type { HelperSurroundings } from '../docker/helper-program.js';
import { describeError } from '../errors.js';
import { withLock } from '../machine/lock.js';
import { asLoginError, quotePath } from '../machine/login-error.js';
import { hasCompanions, removeFolders } from '../machine/private-file.js';
import type { ResultLine } from '../machine/result-line.js';
import { publicKeyOf } from '../machine/seal.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { describeDeparture, nothingLeft, warn } from './departure-words.js';
import { endHolder, readScene } from './departure.js';
import { clearKilled } from './killed.js';
import type { Ledger } from './ledger.js';
import { type UndoRecord, parseUndoRecord } from './undo-record.js';

export type UndoOptions = Pick<HelperOptions, 'surroundings' | 'run'> & { readonly clock: Clock };

/**
 * Undoes the logins of a record and returns what to say of it; throws nothing. It acts only where
 * the ledger beside that file holds that job with the key that belongs to the record's: a forged
 * record changes nothing but empty folders, and a second undo finds nothing.
 */
export async function undoLogins(
  value: unknown,
  options: UndoOptions,
): Promise<readonly ResultLine[]> {
  const record = parseUndoRecord(value);
  if (record === undefined) return [warn('the record of the login is not one: nothing was undone')];
  const { config } = record;
  try {
    return (await hasCompanions(config))
      ? await undoRecord(record, options)
      : await undoNothing(record);
  } catch (error) {
    const reason = describeError(asLoginError(error, config));
    return [warn(`could not undo the login: ${reason}`)];
  }
}

/** Nothing was stored, or all of it is undone: a folder that was made for it may be left. */
async function undoNothing({ config, folders }: UndoRecord): Promise<readonly ResultLine[]> {
  await removeFolders(dirname(config), folders);
  return [nothingLeft(config)];
}

async function undoRecord(
  record: UndoRecord,
  { clock, surroundings, run }: UndoOptions,
): Promise<readonly ResultLine[]> {
  const { config, holder: id, privateKey } = record;
  let { folders } = record; // the lock itself sweeps what a killed main left behind
  const lines = await withLock(config, { clock }, async () => {
    const found = await readScene(config);
    const ours = found.ledger?.holders.find((holder) => holder.id === id);
    if (ours === undefined) return [nothingLeft(config)];
    if (ours.publicKey !== publicKeyOf(privateKey)) {
      return [
        warn(`the record of the login does not fit ${quotePath(config)}: nothing was undone`),
      ];
    }
    // The killed ones first: what they left on top of us would hide what is ours to put back.
    const helpers = openHelpers({ ...asRecorded(record, surroundings), run });
    const cleared = await clearKilled(found, { clock, helpers, except: id });
    const { scene } = cleared;
    if (scene.ledger === undefined) return cleared.lines;
    const leaver = { id, privateKey };
    const departure = await endHolder(scene, asRecordedStacks(scene.ledger, record), {
      leaver,
      helpers,
    });
    folders = Math.max(folders, departure.scene.folders);
    return [...cleared.lines, ...describeDeparture(record, departure)];
  });
  await removeFolders(dirname(config), folders);
  return lines;
}

/** Whatever the ledger says by now, only the logins of the record are this step's to take back. */
function asRecordedStacks(ledger: Ledger, { holder, registries }: UndoRecord): Ledger {
  const keys = new Set(registries.map(dockerConfigKey));
  const stacks = ledger.stacks.filter(
    ({ key, layers }) => keys.has(key) || !layers.some((layer) => layer.holder === holder),
  );
  return { ...ledger, stacks };
}

/** Logins are taken back by the programs that stored them, wherever the PATH leads by now. */
function asRecorded(
  { helpers, searchPath }: UndoRecord,
  { env, workspace }: HelperSurroundings,
): Omit<HelperOptions, 'run'> {
  const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH');
  const surroundings = { env: { ...Object.fromEntries(others), PATH: searchPath }, workspace };
  return { surroundings, programs: helpers };
}
