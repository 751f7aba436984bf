import { type JsonObject, isDeeperThan, isJsonObject } from '../json.js';
import { member } from './entry.js';
import { asUnreadable, loginError } from '../machine/login-error.js';
import {
  type FileContent,
  PRIVATE_MODE,
  readContent,
  replaceFile,
} from '../machine/private-file.js';

/** The largest configuration file that is read. */
export const CONFIG_LIMIT_BYTES = 1_048_576;
/** How deep its settings may be nested: deeper ones could be read, and not written. */
const CONFIG_DEPTH_LIMIT = 100;

/** Docker's configuration as it is on the disk, or as it is to be. */
export interface ConfigFile {
  readonly path: string;
  /** Undefined where there is no file. */
  readonly bytes: Buffer | undefined;
  /** Permission bits; meaningless where there is no file. */
  readonly mode: number;
  readonly settings: JsonObject;
}

/** An entry of `auths` as it is to be; undefined where it is to go. */
export type EntryChanges = ReadonlyMap<string, unknown>;

const REPAIR = 'Repair the file, or remove it if nothing in it is needed.';

/** Reads the file; absent is a value. Throws `LOGIN`, naming the file, where it is not Docker's. */
export async function readConfig(path: string): Promise<ConfigFile> {
  const content = await readContent(path, CONFIG_LIMIT_BYTES).catch((error: unknown) => {
    throw asUnreadable(error, path);
  });
  if (content === undefined) return absentConfig(path);
  return parseConfig(path, content);
}

/** Returns the configuration with this content. Throws `LOGIN`, naming the file. */
export function parseConfig(path: string, content: FileContent): ConfigFile {
  return { path, ...content, settings: parseSettings(path, content.bytes) };
}

/** Returns the configuration that is no file. */
export function absentConfig(path: string): ConfigFile {
  return { path, bytes: undefined, mode: PRIVATE_MODE, settings: {} };
}

function parseSettings(path: string, bytes: Buffer): JsonObject {
  let settings: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    settings = text.trim() === '' ? {} : JSON.parse(text); // Docker takes an empty file for {}
  } catch {
    // What the parser says is not repeated: it quotes the text, and the text holds secrets.
    throw loginError(path, 'it is not JSON', REPAIR);
  }
  if (!isJsonObject(settings)) throw loginError(path, 'it is not a JSON object', REPAIR);
  if (isDeeperThan(settings, CONFIG_DEPTH_LIMIT)) {
    throw loginError(path, `it is nested deeper than ${CONFIG_DEPTH_LIMIT} levels`, REPAIR);
  }
  const auths = member(settings, 'auths') ?? {};
  if (!isJsonObject(auths)) throw loginError(path, '"auths" is not an object', REPAIR);
  return settings;
}

/** Returns `auths`, empty where there is none. */
export function authsOf(config: ConfigFile): JsonObject {
  const auths = member(config.settings, 'auths');
  return isJsonObject(auths) ? auths : {};
}

/** Returns the configuration with these entries; all else, and all order, stays. */
export function changeEntries(config: ConfigFile, changes: EntryChanges): ConfigFile {
  const entries = new Map(Object.entries(authsOf(config)));
  let isChanged = false;
  for (const [key, entry] of changes) {
    if (JSON.stringify(entries.get(key)) === JSON.stringify(entry)) continue;
    isChanged = true;
    if (entry === undefined) entries.delete(key);
    else entries.set(key, entry);
  }
  if (!isChanged) return config;
  return withSettings(config, setMember(config.settings, 'auths', Object.fromEntries(entries)));
}

/** Returns the configuration without an `auths` that is empty. */
export function dropEmptyAuths(config: ConfigFile): ConfigFile {
  const isEmpty = Object.keys(authsOf(config)).length === 0;
  if (!isEmpty || !Object.hasOwn(config.settings, 'auths')) return config;
  return withSettings(config, setMember(config.settings, 'auths', undefined));
}

/** Whether all of the first one is in the second one too, whatever it has under these keys. */
export function hasAllOf(
  first: ConfigFile,
  second: ConfigFile,
  except: ReadonlySet<string>,
): boolean {
  const isIn = (object: JsonObject, [key, value]: readonly [string, unknown]): boolean =>
    JSON.stringify(member(object, key)) === JSON.stringify(value);
  const settings = Object.entries(first.settings).filter(([key]) => key !== 'auths');
  const entries = Object.entries(authsOf(first)).filter(([key]) => !except.has(key));
  return (
    settings.every((setting) => isIn(second.settings, setting)) &&
    entries.every((entry) => isIn(authsOf(second), entry))
  );
}

/** Never by assignment: a member that is called `__proto__` would be lost. */
function setMember(object: JsonObject, key: string, value: unknown): JsonObject {
  const members = new Map(Object.entries(object));
  if (value === undefined) members.delete(key);
  else members.set(key, value);
  return Object.fromEntries(members);
}

function withSettings(config: ConfigFile, settings: JsonObject): ConfigFile {
  return { ...config, settings, bytes: formatSettings(settings, config.bytes) };
}

/** Writes JSON the way the file was written before; a new file as Docker does, with tabs. */
function formatSettings(settings: JsonObject, before: Buffer | undefined): Buffer {
  const text = before?.toString('utf8') ?? '';
  const isBare = /^\s*(?:\{\s*\}\s*)?$/.test(text);
  const [, lineEnd = '\n', indent = isBare ? '\t' : ''] =
    /^\s*\{[ \t]*(\r?\n)([ \t]+)"/.exec(text) ?? [];
  // No pattern that ends in \s*$: it tries again at each blank of a long row of them.
  const tail = text.trim() === '' ? '' : text.slice(text.trimEnd().length);
  const lines = JSON.stringify(settings, undefined, indent).split('\n');
  return Buffer.from(`${lines.join(lineEnd)}${tail}`);
}

/** Puts the configuration in the file's place, with its mode; for the holder of the lock alone. */
export async function writeConfig({ path, bytes, mode }: ConfigFile): Promise<void> {
  if (bytes === undefined) throw new Error('an absent configuration is not written');
  await replaceFile(path, path, { bytes, mode });
}
