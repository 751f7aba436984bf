import { type JsonObject, isJsonObject } from '../json.js';
import { tryParseRegistryName } from '../reference/registry-name.js';
import { printable } from '../text.js';

/** Returns the object's own member: a registry may be called `constructor`. */
export function member(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Returns Docker's entry for a username and its secret. */
export function formatEntry(username: string, password: string): JsonObject {
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}

/** Returns username and password of an entry's `auth`, split at the first colon, or undefined. */
export function parseAuth(auth: string): { username: string; password: string } | undefined {
  const text = auth.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const pair = Buffer.from(text, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) return undefined;
  return { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** Returns the printable username of an entry, undefined where none is stored under it. */
export function usernameOf(entry: unknown): string | undefined {
  if (!isJsonObject(entry) || Object.keys(entry).length === 0) return undefined;
  const auth = member(entry, 'auth');
  const username =
    (typeof auth === 'string' ? parseAuth(auth)?.username : undefined) ?? member(entry, 'username');
  return typeof username === 'string' && username !== '' ? printable(username) : 'an unknown user';
}

/** The paths that a host's key may have; any other one makes it the key of something narrower. */
const HOST_KEY = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/;

/** Returns the registry that a key begins with, whatever path follows, or the key itself. */
export function hostOfKey(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
  return tryParseRegistryName(host) ?? key;
}

/** Returns the registry that a key of `auths` stands for, or undefined where it is no host's key. */
export function canonicalKey(key: string): string | undefined {
  const host = HOST_KEY.exec(key)?.[1];
  return host === undefined ? undefined : tryParseRegistryName(host);
}
