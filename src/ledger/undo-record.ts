import { randomBytes } from 'node:crypto';
import { dirname, isAbsolute } from 'node:path';
import { isJsonObject } from '../json.js';
import { readConfig } from '../docker/config-file.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { slotOf } from './placed-login.js';
import { countMissingFolders } from '../machine/private-file.js';
import { createKeyPair } from '../machine/seal.js';

/** What the post step needs to undo a login; JSON. The private key is the only secret in it. */
export interface UndoRecord {
  readonly version: 1;
  readonly kind: 'login';
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
  /** The program of each credential helper that keeps a login, by the helper's name. */
  readonly helpers: Readonly<Record<string, string>>;
  /** The PATH that helpers were run with: a later step can put other programs on its own. */
  readonly searchPath: string;
}

export interface LoginPlan {
  /** The real path of the configuration file. */
  readonly config: string;
  /** The registries, canonical. */
  readonly registries: readonly string[];
  readonly helpers: CredentialHelpers;
}

/**
 * Returns the record of logins that are to be stored; save it before they are. Writes nothing. Throws
 * `LOGIN` where the file is not Docker's, or a credential helper is not there.
 */
export async function prepareLogin(plan: LoginPlan): Promise<UndoRecord> {
  const { config, registries, helpers } = plan;
  const file = await readConfig(config);
  const programs = new Map<string, string>();
  for (const { helper } of registries.map((registry) => slotOf(file, registry))) {
    if (helper !== null) programs.set(helper, await helpers.locate(helper));
  }
  return {
    version: 1,
    kind: 'login',
    config,
    holder: randomBytes(16).toString('hex'),
    privateKey: createKeyPair().privateKey,
    registries,
    folders: countMissingFolders(dirname(config)),
    helpers: Object.fromEntries(programs),
    searchPath: programs.size === 0 ? '' : await helpers.searchPath(),
  };
}

/** Returns the record in a value that was saved, or undefined where it is none of this version. */
export function parseUndoRecord(value: unknown): UndoRecord | undefined {
  return isUndoRecord(value) ? value : undefined;
}

function isUndoRecord(value: unknown): value is UndoRecord {
  if (!isJsonObject(value) || value['version'] !== 1 || value['kind'] !== 'login') return false;
  const { config, holder, privateKey, registries, folders, helpers, searchPath } =
    value as Partial<UndoRecord>;
  return (
    typeof config === 'string' &&
    isAbsolute(config) &&
    !config.includes('\0') &&
    typeof holder === 'string' &&
    typeof privateKey === 'string' &&
    Number.isSafeInteger(folders) &&
    Array.isArray(registries) &&
    registries.every((registry) => typeof registry === 'string') &&
    isJsonObject(helpers) &&
    Object.values(helpers).every((file) => typeof file === 'string' && isAbsolute(file)) &&
    typeof searchPath === 'string'
  );
}
