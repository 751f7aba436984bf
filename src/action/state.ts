import type { FolderRecord } from '../docker/job-folder.js';
import type { UndoRecord } from '../ledger/undo-record.js';
import { isJsonObject } from '../json.js';
import type { Toolkit } from './toolkit.js';

/** Variables that later steps were given, with their values of before; empty: unset. */
export interface VariablesRecord {
  readonly version: 1;
  readonly kind: 'variables';
  readonly given: Readonly<Record<string, string>>;
  readonly before: Readonly<Record<string, string>>;
}

/** One thing that the post step undoes. */
export type Undo = UndoRecord | FolderRecord | VariablesRecord;

const UNDO = 'undo';

/**
 * Saves what the post step is to undo, the first deed first. Called once with nothing before anything
 * else: a later step can set a state that was never saved, but not one that was.
 */
export function saveUndo(toolkit: Toolkit, records: readonly Undo[]): void {
  toolkit.saveState(UNDO, JSON.stringify(records));
}

/** Returns what the main step recorded, whatever it is, in the order of saving. */
export function readUndo(toolkit: Toolkit): readonly unknown[] {
  const text = toolkit.getState(UNDO);
  if (text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [text]; // not what saveUndo wrote, and no record
  }
}

export function isVariablesRecord(value: unknown): value is VariablesRecord {
  if (!isJsonObject(value) || value['version'] !== 1 || value['kind'] !== 'variables') return false;
  return [value['given'], value['before']].every(
    (names) =>
      isJsonObject(names) && Object.values(names).every((text) => typeof text === 'string'),
  );
}
