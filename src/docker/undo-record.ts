import { randomBytes } from 'node:crypto';
import { dirname, isAbsolute } from 'node:path';
import { isJsonObject } from '../json.js';
import { countMissingFolders } from './private-file.js';
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
  /** How many folders on the way to the file were missing. */
  readonly folders: number;
}

/** Returns the record of logins that are to be stored; save it before they are. Writes nothing. */
export function prepareLogin(config: string, registries: readonly string[]): UndoRecord {
  const holder = randomBytes(16).toString('hex');
  const folders = countMissingFolders(dirname(config));
  const { privateKey } = createKeyPair();
  return { version: 1, config, holder, privateKey, registries, folders };
}

/** Returns the record in a value that was saved, or undefined where it is none of this version. */
export function parseUndoRecord(value: unknown): UndoRecord | undefined {
  return isUndoRecord(value) ? value : undefined;
}

function isUndoRecord(value: unknown): value is UndoRecord {
  if (!isJsonObject(value) || value['version'] !== 1) return false;
  const { config, holder, privateKey, registries, folders } = value as Partial<UndoRecord>;
  return (
    typeof config === 'string' &&
    isAbsolute(config) &&
    !config.includes('\0') &&
    typeof holder === 'string' &&
    typeof privateKey === 'string' &&
    Number.isSafeInteger(folders) &&
    Array.isArray(registries) &&
    registries.every((registry) => typeof registry === 'string')
  );
}
