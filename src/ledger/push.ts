import { type ConfigFile, authsOf, changeEntries } from '../docker/config-file.js';
import type { Scene } from './departure.js';
import { member } from '../docker/entry.js';
import {
  ABSENT,
  type Layer,
  type Ledger,
  type Original,
  type Slot,
  type Stack,
  digestCredential,
  digestEntry,
  digestFile,
  formatCredential,
  isSameSlot,
  newLedger,
} from './ledger.js';
import { type PlacedLogin, toEntries } from './placed-login.js';
import { PRIVATE_MODE } from '../machine/private-file.js';
import type { HolderProcess } from '../machine/process-identity.js';
import { createKeyPair, publicKeyOf, seal } from '../machine/seal.js';
import type { UndoRecord } from './undo-record.js';

/** The job that logs in. */
export interface Newcomer {
  readonly record: UndoRecord;
  readonly process: HolderProcess | null;
  readonly since: number;
  /** How many folders were made for the file. */
  readonly folders: number;
}

/** Returns file and ledger as they are to be when the newcomer's logins lie on top. Pure. */
export function pushLogins(
  { config, ledger, folders }: Scene,
  logins: readonly PlacedLogin[],
  newcomer: Newcomer,
): { config: ConfigFile; ledger: Ledger } {
  const { record } = newcomer;
  const publicKey = publicKeyOf(record.privateKey) ?? '';
  const made = Math.max(folders, newcomer.folders);
  const before =
    ledger === undefined ? firstLedger(config, made, record) : withFolders(ledger, made);
  if (before.holders.some(({ id }) => id === record.holder)) {
    throw new Error('an undo record serves for one login only');
  }
  const next = changeFile(config, logins);
  const stacks = logins.reduce<readonly Stack[]>((all, login) => {
    const { slot, username, password } = login;
    const replaced = replacedBy(before.salt, config, { login, publicKey });
    const current =
      slot.helper === null
        ? digestEntry(before.salt, next, slot.key)
        : digestCredential(before.salt, { username, password });
    return pushLayer(all, { holder: record.holder, username, ...replaced }, { ...slot, current });
  }, before.stacks);
  const { process, since } = newcomer;
  return {
    config: next,
    ledger: {
      ...before,
      stacks,
      original: next === config ? before.original : withMode(before.original, config),
      holders: [...before.holders, { id: record.holder, publicKey, process, since }],
      // Killed before the file is written, we leave it as it was: that is still our doing.
      written: before.written.length > 0 ? [...before.written, digestFile(before.salt, next)] : [],
    },
  };
}

function firstLedger(config: ConfigFile, folders: number, record: UndoRecord): Ledger {
  const ledger = newLedger(config, folders);
  if (config.bytes === undefined) return ledger;
  const pair = createKeyPair();
  const publicKey = publicKeyOf(record.privateKey) ?? '';
  const body = mustSeal(config.bytes, pair.publicKey);
  const box = mustSeal(Buffer.from(pair.privateKey), publicKey);
  return {
    ...ledger,
    original: { ...ledger.original, body, keys: [{ holder: record.holder, box }] },
  };
}

/** The first login that makes the file private notes the mode that it had. */
function withMode(original: Original, { bytes, mode }: ConfigFile): Original {
  return original.mode === null && bytes !== undefined ? { ...original, mode } : original;
}

/** The folder may be made by one job and the ledger by another that was faster from there on. */
function withFolders(ledger: Ledger, folders: number): Ledger {
  const { original } = ledger;
  return { ...ledger, original: { ...original, folders: Math.max(original.folders, folders) } };
}

/** Returns the file with those logins that it keeps; where it keeps none, the very same. */
export function changeFile(config: ConfigFile, logins: readonly PlacedLogin[]): ConfigFile {
  const entries = toEntries(logins);
  return entries.size === 0 ? config : { ...changeEntries(config, entries), mode: PRIVATE_MODE };
}

function replacedBy(
  salt: string,
  config: ConfigFile,
  { login, publicKey }: { login: PlacedLogin; publicKey: string },
): Pick<Layer, 'over' | 'previous'> {
  const { slot, before } = login;
  const entry = slot.helper === null ? member(authsOf(config), slot.key) : before;
  if (entry === undefined) return { over: ABSENT, previous: { kind: 'none' } };
  const over =
    slot.helper === null ? digestEntry(salt, config, slot.key) : digestCredential(salt, before);
  const text = slot.helper !== null && before ? formatCredential(before) : JSON.stringify(entry);
  return { over, previous: { kind: 'sealed', box: mustSeal(Buffer.from(text), publicKey) } };
}

function pushLayer(
  stacks: readonly Stack[],
  layer: Layer,
  top: Slot & Pick<Stack, 'current'>,
): readonly Stack[] {
  const below = stacks.find((stack) => isSameSlot(stack, top));
  const stack = { ...top, layers: [...(below?.layers ?? []), layer] };
  return [...stacks.filter((other) => other !== below), stack];
}

function mustSeal(plain: Buffer, publicKey: string): string {
  const box = seal(plain, publicKey);
  if (box === undefined) throw new Error('the undo record holds no private key');
  return box;
}
