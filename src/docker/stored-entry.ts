import { isJsonObject } from '../json.js';
import { printable } from '../text.js';
import { member, parseAuth } from './entry.js';
import { loginError } from '../machine/login-error.js';
import type { StoredCredential } from './stored-credential.js';

/** Where an entry of `auths` stands: a file or a variable, and the key. */
export interface EntrySource {
  readonly path: string;
  readonly key: string;
}

/**
 * Returns the credential of an entry of `auths`, or undefined where it holds none. A registry token
 * goes before an identity token, and that before a password, as for Docker. Throws `LOGIN` for what is
 * there and cannot be used; the value is never repeated.
 */
export function parseEntry(entry: unknown, source: EntrySource): StoredCredential | undefined {
  if (entry === undefined || entry === null) return undefined;
  if (!isJsonObject(entry)) throw problem(source, 'is not an object');
  const auth = textMember(entry, 'auth');
  const pair = auth === '' ? plainPair(entry) : parseAuth(auth);
  for (const [name, token] of TOKENS) {
    const password = textMember(entry, name);
    if (password === '') continue;
    if (!TOKEN.test(password)) throw problem(source, `"${name}" is not a token`);
    return { username: pair?.username ?? '', password, token };
  }
  if (pair !== undefined && pair.password !== '') return pair;
  if (auth === '') return undefined; // {}: a credential store had it, or nothing is stored
  throw problem(source, '"auth" is not base64 of username:password');
}

const TOKENS = [
  ['registrytoken', 'registry-token'],
  ['identitytoken', 'identity-token'],
] as const;

/** Nothing in it ends a header. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Docker also reads the two in clear, though it never writes them so. */
function plainPair(entry: Readonly<Record<string, unknown>>): StoredCredential | undefined {
  const [username, password] = [textMember(entry, 'username'), textMember(entry, 'password')];
  return username === '' ? undefined : { username, password };
}

function textMember(entry: Readonly<Record<string, unknown>>, name: string): string {
  const value = member(entry, name);
  return typeof value === 'string' ? value : '';
}

function problem({ path, key }: EntrySource, why: string): Error {
  const remedy = 'Log in again with username and password, or remove the entry.';
  return loginError(path, `auths, "${printable(key)}": ${why}`, remedy);
}
