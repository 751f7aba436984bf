import { type ConfigFile } from '../docker/config-file.js';
import {
  type Layer,
  type Ledger,
  type Original,
  type Previous,
  type Slot,
  type Stack,
  digestCredential,
  digestEntry,
  digestFile,
  isSameSlot,
} from './ledger.js';
import { seal, unseal } from '../machine/seal.js';
import type { StoredCredential } from '../docker/stored-credential.js';

/** A holder that leaves; without its private key where it was killed. */
export interface Leaver {
  readonly id: string;
  readonly privateKey: string | undefined;
}

/**
 * Returns the ledger as it fits the file that is there: what somebody else has overwritten, or what
 * was noted and then not written because its writer was killed, is no longer ours.
 */
export function settleLedger(ledger: Ledger, config: ConfigFile): Ledger {
  const digest = digestFile(ledger.salt, config);
  const isOurs = ledger.written.includes(digest);
  return {
    ...ledger,
    written: isOurs ? [digest] : [],
    original: isOurs ? ledger.original : forgetBytes(ledger.original),
    stacks: ledger.stacks.flatMap(
      (stack) =>
        stack.helper === null
          ? settleStack(stack, digestEntry(ledger.salt, config, stack.key))
          : [stack], // only its credential helper knows: see helper-stacks.ts
    ),
  };
}

/** Returns what is known of the original file without its bytes. */
export function forgetBytes(original: Original): Original {
  return { ...original, body: null, keys: [] };
}

/**
 * Returns the stack as it fits what was found, by its digest; none where nothing of it is left.
 *
 * The entry that is there is the top's, or one that a login found: then that login, and all above
 * it, were taken back or never written. Any other entry is somebody else's, and above us all.
 */
export function settleStack(stack: Stack, found: string): Stack[] {
  if (found === stack.current) return [stack];
  const cut = stack.layers.findLastIndex(({ over }) => over === found);
  const layers = stack.layers.slice(0, Math.max(0, cut));
  return layers.length === 0 ? [] : [{ ...stack, layers, current: found }];
}

/**
 * Returns the ledger after the leaver has handed on what only it can open: in stacks where it is not
 * on top, its layer is gone and the login above it has what it replaced; all who stay can open the
 * original. Its layers on top stay: what they replaced goes back into the file.
 */
export function handOver(ledger: Ledger, leaver: Leaver): Ledger {
  const keyOf = new Map(ledger.holders.map(({ id, publicKey }) => [id, publicKey]));
  const reseal = (previous: Previous, heir: string): Previous =>
    resealPrevious(previous, leaver, keyOf.get(heir) ?? '');
  const stacks = ledger.stacks.map((stack) => ({
    ...stack,
    layers: stack.layers.flatMap((layer, index): Layer[] => {
      if (layer.holder === leaver.id) return index === stack.layers.length - 1 ? [layer] : [];
      const below = stack.layers[index - 1];
      if (below?.holder !== leaver.id) return [layer];
      return [{ ...layer, over: below.over, previous: reseal(below.previous, layer.holder) }];
    }),
  }));
  return { ...ledger, stacks, original: handOverOriginal(ledger, leaver) };
}

function resealPrevious(previous: Previous, leaver: Leaver, heirKey: string): Previous {
  if (previous.kind !== 'sealed') return previous;
  const entry = open(previous.box, leaver);
  const box = entry && seal(entry, heirKey);
  return box === undefined ? { kind: 'lost' } : { kind: 'sealed', box };
}

function handOverOriginal({ original, holders }: Ledger, leaver: Leaver): Original {
  const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
  const key = box === undefined ? undefined : open(box, leaver);
  if (key === undefined) return original;
  const keys = holders.flatMap(({ id, publicKey }) => {
    const own = original.keys.find(({ holder }) => holder === id)?.box ?? seal(key, publicKey);
    return own === undefined ? [] : [{ holder: id, box: own }];
  });
  return { ...original, keys };
}

/** Returns what the box holds, as far as the leaver can open it. */
export function open(box: string, { privateKey }: Leaver): Buffer | undefined {
  return privateKey === undefined ? undefined : unseal(box, privateKey);
}

/** What a slot of a credential helper is to hold again; undefined: nothing. */
export interface HelperChange {
  readonly slot: Slot;
  readonly credential: StoredCredential | undefined;
  /** Whose login is there now. */
  readonly over: string;
}

/** What there is where a holder has left. */
export interface Remains {
  readonly config: ConfigFile;
  readonly changes: readonly HelperChange[];
  /** The slots that could not be taken back: there, and for them alone, the holder stays. */
  readonly kept: readonly Slot[];
}

/** Returns the ledger without the holder: its layers on top are gone, whatever is there now counts. */
export function dropHolder(ledger: Ledger, id: string, remains: Remains): Ledger {
  const keys = ledger.original.keys.filter(({ holder }) => holder !== id);
  const stacks = ledger.stacks.flatMap((stack) => {
    if (remains.kept.some((slot) => isSameSlot(stack, slot))) return [stack];
    const layers = stack.layers.filter(({ holder }) => holder !== id);
    if (layers.length === stack.layers.length) return [stack];
    const current = currentOf(ledger.salt, stack, remains);
    return layers.length === 0 ? [] : [{ ...stack, layers, current }];
  });
  const isGone = !stacks.some(({ layers }) => layers.some(({ holder }) => holder === id));
  const holders = isGone ? ledger.holders.filter((holder) => holder.id !== id) : ledger.holders;
  return { ...ledger, holders, stacks, original: { ...ledger.original, keys } };
}

/** The digest of what is in the slot once its topmost login was taken back. */
function currentOf(salt: string, slot: Slot, { config, changes }: Remains): string {
  if (slot.helper === null) return digestEntry(salt, config, slot.key);
  const change = changes.find((each) => isSameSlot(each.slot, slot));
  return digestCredential(salt, change?.credential);
}
