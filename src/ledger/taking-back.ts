import type { EntryChanges } from '../docker/config-file.js';
import { parseCredential } from '../docker/stored-credential.js';
import type { SettledHelpers } from './helper-stacks.js';
import { type Ledger, type Previous, type Slot, isSameSlot } from './ledger.js';
import { type HelperChange, type Leaver, open } from './stack.js';

/** What became of one login of a holder that left. */
export interface Outcome extends Slot {
  /**
   * `removed` and there was none before; `put back` what was there before; `lost`: removed, and what
   * was there before cannot be opened; `passed on` to the login that had replaced it meanwhile;
   * `changed` by somebody else since; `failed`: the credential helper did not do it.
   */
  readonly kind: 'removed' | 'put back' | 'lost' | 'passed on' | 'changed' | 'failed';
  /** What the credential helper said where it failed. */
  readonly why?: string;
}

/** What a holder's leaving changes. */
export interface TakenBack {
  readonly outcomes: readonly Outcome[];
  readonly entries: EntryChanges;
  readonly changes: readonly HelperChange[];
}

/**
 * Returns what the leaver's logins give way to, in the file and in credential helpers. `before` is the
 * ledger as it was found, the other one fits what the helpers keep.
 */
export function takeBack(
  before: Ledger,
  { ledger, failures }: SettledHelpers,
  leaver: Leaver,
): TakenBack {
  const entries = new Map<string, unknown>();
  const changes: HelperChange[] = [];
  const outcomes = before.stacks.flatMap((stack): Outcome[] => {
    const { helper, key } = stack;
    if (!stack.layers.some(({ holder }) => holder === leaver.id)) return [];
    if (failures.some(({ slot }) => isSameSlot(slot, stack)))
      return [{ helper, key, kind: 'failed' }];
    const top = ledger.stacks.find((other) => isSameSlot(other, stack))?.layers.at(-1);
    if (top?.holder !== leaver.id) {
      const wasOnTop = stack.layers.at(-1)?.holder === leaver.id;
      return [{ helper, key, kind: wasOnTop ? 'changed' : 'passed on' }];
    }
    const entry = openPrevious(top.previous, leaver);
    const credential = parseCredential(entry);
    if (helper === null) entries.set(key, entry);
    else changes.push({ slot: { helper, key }, credential, over: top.username });
    if ((helper === null ? entry : credential) !== undefined)
      return [{ helper, key, kind: 'put back' }];
    return [{ helper, key, kind: top.previous.kind === 'none' ? 'removed' : 'lost' }];
  });
  return { outcomes, entries, changes };
}

function openPrevious(previous: Previous, leaver: Leaver): unknown {
  const text = previous.kind === 'sealed' ? open(previous.box, leaver) : undefined;
  try {
    return text === undefined ? undefined : JSON.parse(text.toString('utf8'));
  } catch {
    return undefined; // not what one of us sealed
  }
}
