import type { UndoRecord } from '../docker/undo-record.js';
import type { Toolkit } from './toolkit.js';

const UNDO = 'undo';

/**
 * Saves what the post step is to undo. Called once with nothing before anything else: a later step
 * can set a state that was never saved, but not one that was.
 */
export function saveUndo(toolkit: Toolkit, record: UndoRecord | undefined): void {
  toolkit.saveState(UNDO, JSON.stringify(record ?? null));
}

/** Returns what the main step recorded, whatever it is; undefined where there is nothing to undo. */
export function readUndo(toolkit: Toolkit): unknown {
  const text = toolkit.getState(UNDO);
  if (text === '') return undefined;
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return text; // not what saveUndo wrote, and no record
  }
}
