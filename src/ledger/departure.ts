import { rm } from 'node:fs/promises';
import { type ConfigFile, changeEntries, readConfig, writeConfig } from '../docker/config-file.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { PRIVATE_MODE } from '../machine/private-file.js';
import { type HelperFailure, restoreHelpers, settleHelpers } from './helper-stacks.js';
import { readLedger, removeLedger, writeLedger } from './ledger-file.js';
import { type Ledger, digestFile, isSameSlot } from './ledger.js';
import { type FileOutcome, asOriginal, bringBack } from './original-file.js';
import { type Leaver, dropHolder, handOver, settleLedger } from './stack.js';
import { type Outcome, takeBack } from './taking-back.js';

/** What the holder of the lock finds. */
export interface Scene {
  readonly config: ConfigFile;
  /** Fits the file; undefined where no job is logged in. */
  readonly ledger: Ledger | undefined;
  /** Where no job is logged in any more: the folders that were made for the file. */
  readonly folders: number;
}

/** What a holder's leaving did. */
export interface Departure {
  readonly scene: Scene;
  readonly outcomes: readonly Outcome[];
  readonly file: FileOutcome;
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

function withFailures(
  outcomes: readonly Outcome[],
  failures: readonly HelperFailure[],
): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const failure = failures.find(({ slot }) => isSameSlot(slot, outcome));
    return failure === undefined ? outcome : { ...outcome, kind: 'failed', why: failure.why };
  });
}
