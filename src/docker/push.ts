import { dockerConfigKey } from '../reference/registry-name.js';
import { type ConfigFile, authsOf, changeEntries } from './config-file.js';
import type { Scene } from './departure.js';
import { member } from './entry.js';
import {
  ABSENT,
  type Layer,
  type Ledger,
  type Stack,
  digestEntry,
  digestFile,
  newLedger,
} from './ledger.js';
import { type NewLogin, toEntries } from './new-login.js';
import { PRIVATE_MODE } from './private-file.js';
import type { HolderProcess } from './process-identity.js';
import { createKeyPair, publicKeyOf, seal } from './seal.js';
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
  logins: readonly NewLogin[],
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
  const next = { ...changeEntries(config, toEntries(logins)), mode: PRIVATE_MODE };
  const stacks = logins.reduce<readonly Stack[]>((all, { registry, username }) => {
    const key = dockerConfigKey(registry);
    const layer = {
      holder: record.holder,
      username,
      ...replacedBy(before.salt, config, { key, publicKey }),
    };
    return pushLayer(all, layer, { key, current: digestEntry(before.salt, next, key) });
  }, before.stacks);
  const { process, since } = newcomer;
  return {
    config: next,
    ledger: {
      ...before,
      stacks,
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

/** The folder may be made by one job and the ledger by another that was faster from there on. */
function withFolders(ledger: Ledger, folders: number): Ledger {
  const { original } = ledger;
  return { ...ledger, original: { ...original, folders: Math.max(original.folders, folders) } };
}

function replacedBy(
  salt: string,
  config: ConfigFile,
  { key, publicKey }: { key: string; publicKey: string },
): Pick<Layer, 'over' | 'previous'> {
  const over = digestEntry(salt, config, key);
  if (over === ABSENT) return { over, previous: { kind: 'none' } };
  const entry = JSON.stringify(member(authsOf(config), key));
  return { over, previous: { kind: 'sealed', box: mustSeal(Buffer.from(entry), publicKey) } };
}

function pushLayer(
  stacks: readonly Stack[],
  layer: Layer,
  { key, current }: Omit<Stack, 'layers'>,
): readonly Stack[] {
  const below = stacks.find((stack) => stack.key === key);
  const stack = { key, current, layers: [...(below?.layers ?? []), layer] };
  return [...stacks.filter((other) => other !== below), stack];
}

function mustSeal(plain: Buffer, publicKey: string): string {
  const box = seal(plain, publicKey);
  if (box === undefined) throw new Error('the undo record holds no private key');
  return box;
}
