import { type ConfigFile } from './config-file.js';
import {
  type Layer,
  type Ledger,
  type Original,
  type Previous,
  type Stack,
  digestEntry,
  digestFile,
} from './ledger.js';
import { seal, unseal } from './seal.js';

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
    stacks: ledger.stacks.flatMap((stack) =>
      settleStack(stack, digestEntry(ledger.salt, config, stack.key)),
    ),
  };
}

/** Returns what is known of the original file without its bytes. */
export function forgetBytes(original: Original): Original {
  return { ...original, body: null, keys: [] };
}

/**
 * The entry that is there is the top's, or one that a login found: then that login, and all above
 * it, were taken back or never written. Any other entry is somebody else's, and above us all.
 */
function settleStack(stack: Stack, found: string): Stack[] {
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

/** Returns the ledger without the holder: its layers on top are gone, whatever is there now counts. */
export function dropHolder(ledger: Ledger, id: string, config: ConfigFile): Ledger {
  const holders = ledger.holders.filter((holder) => holder.id !== id);
  const keys = ledger.original.keys.filter(({ holder }) => holder !== id);
  const stacks = ledger.stacks.flatMap((stack) => {
    const layers = stack.layers.filter(({ holder }) => holder !== id);
    const current =
      layers.length === stack.layers.length
        ? stack.current
        : digestEntry(ledger.salt, config, stack.key);
    return layers.length === 0 ? [] : [{ ...stack, layers, current }];
  });
  return { ...ledger, holders, stacks, original: { ...ledger.original, keys } };
}
