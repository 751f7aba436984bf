import { rm } from 'node:fs/promises';
import {
  type ConfigFile,
  absentConfig,
  changeEntries,
  dropEmptyAuths,
  readConfig,
  writeConfig,
} from './config-file.js';
import { type Ledger, type Previous, digestFile } from './ledger.js';
import { readLedger, removeLedger, writeLedger } from './ledger-file.js';
import { PRIVATE_MODE } from './private-file.js';
import { type Leaver, dropHolder, handOver, open, settleLedger } from './stack.js';
import { unseal } from './seal.js';

/** What the holder of the lock finds. */
export interface Scene {
  readonly config: ConfigFile;
  /** Fits the file; undefined where no job is logged in. */
  readonly ledger: Ledger | undefined;
  /** Where no job is logged in any more: the folders that were made for the file. */
  readonly folders: number;
}

/** What became of one login of a holder that left. */
export interface Outcome {
  /** The key in `auths`. */
  readonly key: string;
  /**
   * `removed` and there was none before; `put back` what was there before; `lost`: removed, and what
   * was there before cannot be opened; `passed on` to the login that had replaced it meanwhile.
   */
  readonly kind: 'removed' | 'put back' | 'lost' | 'passed on';
}

/** What a holder's leaving did. */
export interface Departure {
  readonly scene: Scene;
  readonly outcomes: readonly Outcome[];
  /** What the last one did with the file: its bytes of before, or no file, as there was none. */
  readonly file: 'restored' | 'removed' | 'kept';
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
 * it is to be, then the file, then the ledger without the holder.
 */
export async function endHolder(scene: Scene, ledger: Ledger, leaver: Leaver): Promise<Departure> {
  const handed = handOver(ledger, leaver);
  const { outcomes, changes } = takeBack(ledger, handed, leaver);
  const changed = { ...changeEntries(scene.config, changes), mode: PRIVATE_MODE };
  const isLast = handed.holders.length === 1;
  const { config, file } = isLast
    ? bringBack(handed, changed, { leaver, mode: scene.config.mode })
    : { config: changed, file: 'kept' as const };
  const digest = digestFile(handed.salt, config);
  const isOurs = handed.written.length > 0;
  if (!isSameFile(scene.config, config)) {
    const written = isOurs ? [...handed.written, digest] : [];
    await writeLedger(config.path, { ...handed, written });
    if (config.bytes === undefined) await rm(config.path, { force: true });
    else await writeConfig(config);
  }
  const left = { ...dropHolder(handed, leaver.id, config), written: isOurs ? [digest] : [] };
  if (isLast) await removeLedger(config.path);
  else await writeLedger(config.path, left);
  const folders = isLast ? handed.original.folders : 0;
  return { scene: { config, ledger: isLast ? undefined : left, folders }, outcomes, file };
}

function isSameFile(left: ConfigFile, right: ConfigFile): boolean {
  if (left.bytes === undefined || right.bytes === undefined) return left.bytes === right.bytes;
  return left.mode === right.mode && left.bytes.equals(right.bytes);
}

interface TakenBack {
  readonly outcomes: readonly Outcome[];
  readonly changes: ReadonlyMap<string, unknown>;
}

function takeBack(ledger: Ledger, handed: Ledger, leaver: Leaver): TakenBack {
  const changes = new Map<string, unknown>();
  const outcomes = ledger.stacks.flatMap(({ key, layers }): Outcome[] => {
    if (!layers.some(({ holder }) => holder === leaver.id)) return [];
    const top = handed.stacks.find((stack) => stack.key === key)?.layers.at(-1);
    if (top?.holder !== leaver.id) return [{ key, kind: 'passed on' }];
    const entry = openPrevious(top.previous, leaver);
    changes.set(key, entry);
    if (entry !== undefined) return [{ key, kind: 'put back' }];
    return [{ key, kind: top.previous.kind === 'none' ? 'removed' : 'lost' }];
  });
  return { outcomes, changes };
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
}

function bringBack(
  { original, written }: Ledger,
  config: ConfigFile,
  { leaver, mode: found }: LastLeaver,
): { config: ConfigFile; file: Departure['file'] } {
  // A mode that is not the one we gave the file is somebody else's wish.
  const mode = found === PRIVATE_MODE ? (original.mode ?? found) : found;
  if (written.length > 0) {
    if (!original.existed) return { config: absentConfig(config.path), file: 'removed' };
    const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
    const key = box === undefined ? undefined : open(box, leaver)?.toString('utf8');
    const bytes = key === undefined ? undefined : unseal(original.body ?? '', key);
    if (bytes !== undefined) return { config: { ...config, bytes, mode }, file: 'restored' };
  }
  const rest = original.hadAuths ? config : dropEmptyAuths(config);
  if (!original.existed && rest.bytes !== undefined && Object.keys(rest.settings).length === 0) {
    return { config: absentConfig(config.path), file: 'removed' };
  }
  return { config: { ...rest, mode }, file: 'kept' };
}
