import { isJsonObject } from '../json.js';
import { isHelperName } from '../docker/helper-name.js';
import type { Ledger } from './ledger.js';
import { isHolderProcess } from '../machine/process-identity.js';
import { type Check, hasShape, isCount, isFlag, isList, isText, orNull } from '../machine/shape.js';

/** Returns the ledger in the text, or undefined where it is none of this version. */
export function parseLedger(text: string): Ledger | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLedger(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLedger(value: unknown): value is Ledger {
  return LEDGER(value) && isConsistent(value as Ledger);
}

const HOLDER = hasShape({
  id: isText,
  publicKey: isText,
  process: orNull(isHolderProcess),
  since: isCount,
});

const isPrevious: Check = (value) =>
  isJsonObject(value) &&
  (value['kind'] === 'none' ||
    value['kind'] === 'lost' ||
    (value['kind'] === 'sealed' && isText(value['box'])));

const LAYER = hasShape({ holder: isText, username: isText, over: isText, previous: isPrevious });

const STACK = hasShape({
  helper: orNull((value) => typeof value === 'string' && isHelperName(value)),
  key: isText,
  current: isText,
  layers: (value) => isList(LAYER)(value) && Array.isArray(value) && value.length > 0,
});

const ORIGINAL = hasShape({
  existed: isFlag,
  hadAuths: isFlag,
  mode: orNull((value) => isCount(value) && Number(value) <= 0o777),
  folders: isCount,
  body: orNull(isText),
  keys: isList(hasShape({ holder: isText, box: isText })),
});

const LEDGER = hasShape({
  version: (value) => value === 1,
  salt: isText,
  original: ORIGINAL,
  written: isList(isText),
  holders: isList(HOLDER),
  stacks: isList(STACK),
});

/** Every layer has its holder, no holder is twice in one stack, and no stack is there twice. */
function isConsistent({ holders, stacks }: Ledger): boolean {
  const ids = new Set(holders.map(({ id }) => id));
  const slots = new Set(stacks.map(({ helper, key }) => JSON.stringify([helper, key])));
  return (
    ids.size === holders.length &&
    slots.size === stacks.length &&
    stacks.every(({ layers }) => {
      const inStack = new Set(layers.map(({ holder }) => holder));
      return inStack.size === layers.length && layers.every(({ holder }) => ids.has(holder));
    })
  );
}
