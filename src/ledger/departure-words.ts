import { quotePath } from '../machine/login-error.js';
import type { ResultLine } from '../machine/result-line.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import type { Departure } from './departure.js';
import { nameKeeper, nameKeys } from './slot-words.js';
import type { Outcome } from './taking-back.js';
import type { UndoRecord } from './undo-record.js';

/** Returns what the log says of the departure of a record's holder. */
export function describeDeparture(record: UndoRecord, departure: Departure): ResultLine[] {
  const { file } = departure;
  const path = quotePath(record.config);
  const inHelpers = departure.outcomes.filter(({ helper }) => helper !== null);
  const inFile = departure.outcomes.filter(({ helper }) => helper === null);
  const lines = inHelpers.map((outcome) => describeOutcome(outcome, record.config));
  if (file !== 'kept') {
    // Whatever became of the single entries, the file is what it was before the first job.
    const names = nameKeys(inFile.map(({ key }) => key));
    const taken = names === '' ? '' : `removed the login for ${names} from ${path} and `;
    const subject = names === '' ? path : 'the file';
    const text =
      file === 'restored'
        ? `${taken}restored ${subject} as it was`
        : `${taken}removed ${subject}, which was not there before`;
    return [...lines, { level: 'info', text }];
  }
  const known = new Set(departure.outcomes.map(({ key }) => key));
  const changed = record.registries.map(dockerConfigKey).filter((key) => !known.has(key));
  return [
    ...lines,
    ...inFile.map((outcome) => describeOutcome(outcome, record.config)),
    ...changed.map((key) => describeOutcome({ helper: null, key, kind: 'changed' }, record.config)),
  ];
}

function describeOutcome(outcome: Outcome, config: string): ResultLine {
  const [names, keeper] = [nameKeys([outcome.key]), nameKeeper(outcome, config)];
  const removed = `removed the login for ${names} from ${keeper}`;
  const left = `left ${names} in ${keeper} as it is`;
  switch (outcome.kind) {
    case 'removed':
      return info(removed);
    case 'put back':
      return info(`${removed} and put back the one that was there before`);
    case 'lost':
      return warn(
        `${removed}; the one that was there before cannot be restored, since a killed job had replaced it: log in again where it is needed`,
      );
    case 'passed on':
      return info(`${left}: the login of another job has replaced ours`);
    case 'changed':
      return info(`${left}: the login that this step stored is not there any more`);
    case 'failed':
      return warn(`could not take back the login for ${names} in ${keeper}: ${outcome.why ?? ''}`);
  }
}

function info(text: string): ResultLine {
  return { level: 'info', text };
}

export function warn(text: string): ResultLine {
  return { level: 'warning', text };
}

export function nothingLeft(config: string): ResultLine {
  return { level: 'info', text: `nothing left to undo in ${quotePath(config)}` };
}
