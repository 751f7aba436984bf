import { rm } from 'node:fs/promises';
import {
  type ConfigFile,
  type EntryChanges,
  absentConfig,
  changeEntries,
  dropEmptyAuths,
  hasAllOf,
  parseConfig,
  readConfig,
  writeConfig,
} from '../docker/config-file.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import {
  type HelperFailure,
  type SettledHelpers,
  restoreHelpers,
  settleHelpers,
} from './helper-stacks.js';
import {
  type Ledger,
  type Original,
  type Previous,
  type Slot,
  digestFile,
  isSameSlot,
} from './ledger.js';
import { readLedger, removeLedger, writeLedger } from './ledger-file.js';
import { PRIVATE_MODE } from '../machine/private-file.js';
import {
  type HelperChange,
  type Leaver,
  dropHolder,
  forgetBytes,
  handOver,
  open,
  settleLedger,
} from './stack.js';
import { unseal } from '../machine/seal.js';
import { parseCredential } from '../docker/stored-credential.js';

/** What the holder of the lock finds. */
export interface Scene {
  readonly config: ConfigFile;
  /** Fits the file; undefined where no job is logged in. */
  readonly ledger: Ledger | undefined;
  /** Where no job is logged in any more: the folders that were made for the file. */
  readonly folders: number;
}

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

/** What a holder's leaving did. */
export interface Departure {
  readonly scene: Scene;
  readonly outcomes: readonly Outcome[];
  /** What the last one did with the file: its bytes of before, or no file, as there was none. */
  readonly file: 'restored' | 'removed' | 'kept';
}

/** Who leaves, and the credential helpers that take logins back. */
export interface Leaving {
  readonly leaver: Leaver;
  readonly helpers: CredentialHelpers;
}

/** Reads configuration and ledger; for the holder of the lock. Throws `LOGIN`. */
export async function readScene(path: string): Promise<Scene> {
  const [config, ledger] = [await readConfig(path), await readLedger(path)];
  return { config, ledger: ledger && settleLedger(ledger, config), folders: 0 };
}

/**
 * Ends a holder: its logins that are on top give way to what they replaced, what only it can open
 * is handed on, and the last one brings back the file of before. It is written so that being killed
 * at any moment leaves a ledger and a file that fit: first the ledger with the file as it is and as
 * it is to be, then the file and the credential helpers, then the ledger without the holder. Where a
 * credential helper fails, the holder stays in the ledger with that login alone.
 */
export async function endHolder(
  scene: Scene,
  ledger: Ledger,
  { leaver, helpers }: Leaving,
): Promise<Departure> {
  const settled = await settleHelpers(ledger, leaver.id, helpers);
  const handed = handOver(settled.ledger, leaver);
  const { outcomes, entries, changes } = takeBack(ledger, { ...settled, ledger: handed }, leaver);
  const isPrivate = handed.stacks.some(({ helper }) => helper === null);
  const mode = isPrivate ? PRIVATE_MODE : scene.config.mode;
  const changed = { ...changeEntries(scene.config, entries), mode };
  const isLast = handed.holders.length === 1;
  const { config, file } = isLast
    ? bringBack(handed, changed, { leaver, mode: scene.config.mode, keys: new Set(entries.keys()) })
    : { config: changed, file: 'kept' as const };
  const isOurs = handed.written.length > 0;
  const written = isOurs ? [digestFile(handed.salt, config)] : [];
  const isSame = isSameFile(scene.config, config);
  if (!isSame || changes.length > 0) {
    await writeLedger(config.path, { ...handed, written: [...handed.written, ...written] });
  }
  if (!isSame) await putFile(config);
  const failures = [...settled.failures, ...(await restoreHelpers(changes, helpers))];
  const kept = failures.map(({ slot }) => slot);
  const left = { ...dropHolder(handed, leaver.id, { config, changes, kept }), written };
  const isEnd = isLast && kept.length === 0;
  if (isEnd) await removeLedger(config.path);
  else
    await writeLedger(config.path, isLast ? { ...left, original: asOriginal(left, config) } : left);
  return {
    scene: {
      config,
      ledger: isEnd ? undefined : left,
      folders: isEnd ? handed.original.folders : 0,
    },
    outcomes: withFailures(outcomes, failures),
    file: isSame ? 'kept' : file,
  };
}

async function putFile(config: ConfigFile): Promise<void> {
  if (config.bytes === undefined) await rm(config.path, { force: true });
  else await writeConfig(config);
}

function isSameFile(left: ConfigFile, right: ConfigFile): boolean {
  if (left.bytes === undefined || right.bytes === undefined) return left.bytes === right.bytes;
  return left.mode === right.mode && left.bytes.equals(right.bytes);
}

/** The file of before is back, and the ledger stays for a credential helper alone. */
function asOriginal({ original }: Ledger, config: ConfigFile): Original {
  const existed = config.bytes !== undefined;
  const hadAuths = Object.hasOwn(config.settings, 'auths');
  return { ...forgetBytes(original), existed, hadAuths, mode: existed ? config.mode : null };
}

function withFailures(
  outcomes: readonly Outcome[],
  failures: readonly HelperFailure[],
): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const failure = failures.find(({ slot }) => isSameSlot(slot, outcome));
    return failure === undefined ? outcome : { ...outcome, kind: 'failed', why: failure.why };
  });
}

interface TakenBack {
  readonly outcomes: readonly Outcome[];
  readonly entries: EntryChanges;
  readonly changes: readonly HelperChange[];
}

function takeBack(before: Ledger, { ledger, failures }: SettledHelpers, leaver: Leaver): TakenBack {
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

interface LastLeaver {
  readonly leaver: Leaver;
  /** The mode that the file has now. */
  readonly mode: number;
  /** The keys of its own entries. */
  readonly keys: ReadonlySet<string>;
}

function bringBack(
  { original, written }: Ledger,
  config: ConfigFile,
  { leaver, mode: found, keys }: LastLeaver,
): { config: ConfigFile; file: Departure['file'] } {
  // A mode that is not the one we gave the file is somebody else's wish.
  const mode = found === PRIVATE_MODE ? (original.mode ?? found) : found;
  if (written.length > 0) {
    const before = openOriginal(original, config.path, leaver);
    // The ledger alone never takes away what is not ours, however it came to say so.
    if (before !== undefined && hasAllOf(config, before, keys)) {
      if (before.bytes === undefined) return { config: before, file: 'removed' };
      return { config: { ...before, mode }, file: 'restored' };
    }
  }
  const rest = original.hadAuths ? config : dropEmptyAuths(config);
  if (!original.existed && rest.bytes !== undefined && Object.keys(rest.settings).length === 0) {
    return { config: absentConfig(config.path), file: 'removed' };
  }
  return { config: { ...rest, mode }, file: 'kept' };
}

/** Returns the file before the first login, as far as the leaver can open it. */
function openOriginal(original: Original, path: string, leaver: Leaver): ConfigFile | undefined {
  if (!original.existed) return absentConfig(path);
  const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
  const key = box === undefined ? undefined : open(box, leaver)?.toString('utf8');
  const bytes = key === undefined ? undefined : unseal(original.body ?? '', key);
  try {
    return bytes && parseConfig(path, { bytes, mode: PRIVATE_MODE });
  } catch {
    return undefined; // not what one of us sealed
  }
}
