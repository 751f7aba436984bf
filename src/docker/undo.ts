import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import { describeError } from '../errors.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { type Departure, type Outcome, endHolder, readScene } from './departure.js';
import { clearKilled } from './killed.js';
import { withLock } from './lock.js';
import { asLoginError, quotePath } from './login-error.js';
import { hasCompanions, removeFolders } from './private-file.js';
import { type ResultLine, nameKeys } from './result-line.js';
import { publicKeyOf } from './seal.js';
import { type UndoRecord, parseUndoRecord } from './undo-record.js';

/**
 * Undoes the logins of a record and returns what to say of it; throws nothing. It acts only where
 * the ledger beside that file holds that job with the key that belongs to the record's: a forged
 * record changes nothing but empty folders, and a second undo finds nothing.
 */
export async function undoLogins(
  value: unknown,
  { clock }: { readonly clock: Clock },
): Promise<readonly ResultLine[]> {
  const record = parseUndoRecord(value);
  if (record === undefined) return [warn('the record of the login is not one: nothing was undone')];
  const { config } = record;
  try {
    return (await hasCompanions(config))
      ? await undoRecord(record, clock)
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

async function undoRecord(record: UndoRecord, clock: Clock): Promise<readonly ResultLine[]> {
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
    const { scene, lines: cleared } = await clearKilled(found, { clock, except: id });
    if (scene.ledger === undefined) return cleared;
    const departure = await endHolder(scene, scene.ledger, { id, privateKey });
    folders = Math.max(folders, departure.scene.folders);
    return [...cleared, ...describeDeparture(record, departure)];
  });
  await removeFolders(dirname(config), folders);
  return lines;
}

function describeDeparture(record: UndoRecord, departure: Departure): ResultLine[] {
  const { outcomes, file } = departure;
  const path = quotePath(record.config);
  if (file !== 'kept') {
    // Whatever became of the single entries, the file is what it was before the first job.
    const names = nameKeys(outcomes.map(({ key }) => key));
    const taken = names === '' ? '' : `removed the login for ${names} from ${path} and `;
    const subject = names === '' ? path : 'the file';
    const text =
      file === 'restored'
        ? `${taken}restored ${subject} as it was`
        : `${taken}removed ${subject}, which was not there before`;
    return [{ level: 'info', text }];
  }
  const known = new Set(outcomes.map(({ key }) => key));
  const changed = record.registries.map(dockerConfigKey).filter((key) => !known.has(key));
  return [
    ...outcomes.map((outcome) => describeOutcome(outcome, path)),
    ...changed.map((key) => ({
      level: 'info' as const,
      text: `left ${nameKeys([key])} in ${path} as it is: somebody else has changed it since`,
    })),
  ];
}

function describeOutcome({ key, kind }: Outcome, path: string): ResultLine {
  const removed = `removed the login for ${nameKeys([key])} from ${path}`;
  switch (kind) {
    case 'removed':
      return { level: 'info', text: removed };
    case 'put back':
      return { level: 'info', text: `${removed} and put back the one that was there before` };
    case 'lost':
      return warn(
        `${removed}; the one that was there before cannot be restored, since a killed job had replaced it: log in again where it is needed`,
      );
    case 'passed on': {
      const what = `left ${nameKeys([key])} in ${path} as it is`;
      return { level: 'info', text: `${what}: the login of another job has replaced ours` };
    }
  }
}

function warn(text: string): ResultLine {
  return { level: 'warning', text };
}

function nothingLeft(config: string): ResultLine {
  return { level: 'info', text: `nothing left to undo in ${quotePath(config)}` };
}
