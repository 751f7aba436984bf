import { isJsonObject } from '../json.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { printable } from '../text.js';
import { authsOf, readConfig } from './config-file.js';
import { refuseHelper } from './credential-helper.js';
import { canonicalKey, member, parseAuth } from './entry.js';
import { loginError } from './login-error.js';

/** A username and its secret, as they were found. */
export interface StoredCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * Returns what the configuration file holds for exactly that registry, or undefined. Docker's own
 * key goes first, then other spellings of the host in their order. Throws `LOGIN` for what is
 * there and cannot be used; never falls back silently.
 */
export async function readCredential(
  path: string,
  registry: string,
): Promise<StoredCredential | undefined> {
  const config = await readConfig(path);
  refuseHelper(config, registry, 'read');
  const auths = authsOf(config);
  const exact = dockerConfigKey(registry);
  const others = Object.keys(auths).filter(
    (key) => key !== exact && canonicalKey(key) === registry,
  );
  for (const key of [exact, ...others]) {
    const credential = parseEntry(member(auths, key), { path, key });
    if (credential !== undefined) return credential;
  }
  return undefined;
}

interface Source {
  readonly path: string;
  readonly key: string;
}

function parseEntry(entry: unknown, source: Source): StoredCredential | undefined {
  if (entry === undefined || entry === null) return undefined;
  if (!isJsonObject(entry)) throw problem(source, 'is not an object');
  const auth = textMember(entry, 'auth');
  const pair = auth === '' ? plainPair(entry) : parseAuth(auth);
  if (pair !== undefined && pair.password !== '') return pair;
  for (const name of ['identitytoken', 'registrytoken']) {
    if (textMember(entry, name) === '') continue;
    throw problem(source, `has only "${name}", which is not supported yet`);
  }
  if (auth === '') return undefined; // {}: a credential store had it, or nothing is stored
  throw problem(source, '"auth" is not base64 of username:password');
}

/** Docker also reads the two in clear, though it never writes them so. */
function plainPair(entry: Readonly<Record<string, unknown>>): StoredCredential | undefined {
  const [username, password] = [textMember(entry, 'username'), textMember(entry, 'password')];
  return username === '' ? undefined : { username, password };
}

function textMember(entry: Readonly<Record<string, unknown>>, name: string): string {
  const value = member(entry, name);
  return typeof value === 'string' ? value : '';
}

function problem({ path, key }: Source, why: string): Error {
  const remedy = 'Log in again with username and password, or remove the entry.';
  return loginError(path, `auths, "${printable(key)}": ${why}`, remedy);
}
