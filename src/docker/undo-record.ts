import { randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { isJsonObject } from './entry.js';
import { createKeyPair } from './seal.js';

/** What the post step needs to undo a login; JSON. The private key is the only secret in it. */
export interface UndoRecord {
  readonly version: 1;
  /** The real path of the configuration file. */
  readonly config: string;
  /** This job's name in the ledger. */
  readonly holder: string;
  /** Opens what was sealed for this job (seal.ts). */
  readonly privateKey: string;
  /** The registries, canonical. */
  readonly registries: readonly string[];
}

/** Returns the record of logins that are to be stored; save it before they are. Writes nothing. */
export function prepareLogin(config: string, registries: readonly string[]): UndoRecord {
  const holder = randomBytes(16).toString('hex');
  return { version: 1, config, holder, privateKey: createKeyPair().privateKey, registries };
}

/** Returns the record in a value that was saved, or undefined where it is none of this version. */
export function parseUndoRecord(value: unknown): UndoRecord | undefined {
  return isUndoRecord(value) ? value : undefined;
}

function isUndoRecord(value: unknown): value is UndoRecord {
  if (!isJsonObject(value) || value['version'] !== 1) return false;
  const { config, holder, privateKey, registries } = value as Partial<UndoRecord>;
  return (
    typeof config === 'string' &&
    isAbsolute(config) &&
    typeof holder === 'string' &&
    typeof privateKey === 'string' &&
    Array.isArray(registries) &&
    registries.every((registry) => typeof registry === 'string')
  );
}
