/*
 * Several jobs on one machine may keep logins in one configuration. The ledger beside it says who
 * does, in which order they came, and what each login replaced. It holds no secret in clear: what
 * was replaced is sealed to the keys of the holders (seal.ts).
 */
import { createHmac, randomBytes } from 'node:crypto';
import { type ConfigFile, authsOf } from '../docker/config-file.js';
import { member } from '../docker/entry.js';
import type { HolderProcess } from '../machine/process-identity.js';
import type { StoredCredential } from '../docker/stored-credential.js';

/** A job that keeps a login here. */
export interface Holder {
  /** Random; also in the job's undo record. */
  readonly id: string;
  readonly publicKey: string;
  /** The process whose end is the job's end; null where it is not known. */
  readonly process: HolderProcess | null;
  /** When it logged in, in milliseconds since the epoch. */
  readonly since: number;
}

/** What a login replaced. `lost` was sealed to a job that was killed: nobody can open it. */
export type Previous =
  | { readonly kind: 'none' }
  | { readonly kind: 'sealed'; readonly box: string }
  | { readonly kind: 'lost' };

/** One login in a stack. */
export interface Layer {
  readonly holder: string;
  readonly username: string;
  /** Digest of the entry below this one, which is what `previous` holds. */
  readonly over: string;
  readonly previous: Previous;
}

/** Where one login is kept: under a key of `auths`, or under one of a credential helper. */
export interface Slot {
  /** The helper's name; null where the file itself keeps it. */
  readonly helper: string | null;
  readonly key: string;
}

export function isSameSlot(left: Slot, right: Slot): boolean {
  return left.helper === right.helper && left.key === right.key;
}

/** The logins of one slot, the first one first. */
export interface Stack extends Slot {
  /** Digest of the entry as one of us left it. */
  readonly current: string;
  readonly layers: readonly Layer[];
}

/** The file before the first login. */
export interface Original {
  readonly existed: boolean;
  readonly hadAuths: boolean;
  /** Permission bits to put back; null where there was no file, or no login made it private. */
  readonly mode: number | null;
  /** How many folders were made for the file. */
  readonly folders: number;
  /** The bytes, sealed to a key of their own; null where there was no file. */
  readonly body: string | null;
  /** That key's private half, sealed to holders: to the first, and to all whom it left behind. */
  readonly keys: readonly { readonly holder: string; readonly box: string }[];
}

export interface Ledger {
  readonly version: 1;
  /** Key of the digests, so that they say nothing outside this ledger. */
  readonly salt: string;
  readonly original: Original;
  /**
   * Digests of the file as we left it, or were about to leave it when we were killed. Empty once
   * somebody else has written: then the original bytes are never put back.
   */
  readonly written: readonly string[];
  readonly holders: readonly Holder[];
  readonly stacks: readonly Stack[];
}

/** The digest of what is not there. */
export const ABSENT = 'absent';

/** Returns a ledger without holders, for the file as it is. */
export function newLedger(config: ConfigFile, folders: number): Ledger {
  const salt = randomBytes(16).toString('hex');
  const original = {
    existed: config.bytes !== undefined,
    hadAuths: Object.hasOwn(config.settings, 'auths'),
    mode: null,
    folders,
    body: null,
    keys: [],
  };
  const written = [digestFile(salt, config)];
  return { version: 1, salt, original, written, holders: [], stacks: [] };
}

/** Returns the digest of the file's bytes. */
export function digestFile(salt: string, { bytes }: ConfigFile): string {
  return bytes === undefined ? ABSENT : createHmac('sha256', salt).update(bytes).digest('hex');
}

/** Returns the digest of the entry under that key. */
export function digestEntry(salt: string, config: ConfigFile, key: string): string {
  const entry = member(authsOf(config), key);
  if (entry === undefined) return ABSENT;
  return createHmac('sha256', salt).update(JSON.stringify(entry)).digest('hex');
}

/** Returns the digest of what a credential helper keeps. */
export function digestCredential(salt: string, credential: StoredCredential | undefined): string {
  if (credential === undefined) return ABSENT;
  return createHmac('sha256', salt).update(formatCredential(credential)).digest('hex');
}

/** Returns a credential as it is sealed and digested. */
export function formatCredential({ username, password, token }: StoredCredential): string {
  return JSON.stringify(
    token === undefined ? { username, password } : { username, password, token },
  );
}
