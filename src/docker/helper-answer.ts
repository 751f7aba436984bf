import { isJsonObject } from '../json.js';
import { loginError } from '../machine/login-error.js';
import { redactSecrets } from '../redaction.js';
import { printable } from '../text.js';
import { hostOfKey, member } from './entry.js';
import type { ProgramResult } from './helper-program.js';
import { IDENTITY_TOKEN_USERNAME, type StoredCredential } from './stored-credential.js';

/** What helpers say, word for word, where they keep nothing under the key. */
export const NOT_FOUND = 'credentials not found in native keychain';
const OUTPUT_LIMIT_CHARS = 65_536;

/** Returns the credential in an answer to `get`; undefined only where there is none. Throws `LOGIN`. */
export function parseAnswer(
  name: string,
  key: string,
  { exitCode, stdout }: ProgramResult,
): StoredCredential | undefined {
  if (exitCode !== 0) {
    if (stdout.trim() === NOT_FOUND) return undefined;
    throw helperFailure(name, `get: ${complaint(exitCode, stdout)}`);
  }
  const answer = parseObject(stdout);
  const username = answer === undefined ? undefined : member(answer, 'Username');
  const password = answer === undefined ? undefined : member(answer, 'Secret');
  if (typeof username !== 'string' || typeof password !== 'string') {
    // The text is not repeated: it may hold the secret.
    throw helperFailure(name, 'get: its answer is not an object with Username and Secret');
  }
  checkHost(name, key, member(answer ?? {}, 'ServerURL'));
  if (username === '' && password === '') return undefined; // some say so that they keep nothing
  if (password === '') throw helperFailure(name, 'get: its answer holds no secret');
  return username === IDENTITY_TOKEN_USERNAME
    ? { username, password, token: 'identity-token' }
    : { username, password };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > OUTPUT_LIMIT_CHARS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A helper that answers for another host than the one it was asked for gives a login away. */
function checkHost(name: string, key: string, url: unknown): void {
  if (typeof url !== 'string' || url === '') return; // many repeat nothing
  const [asked, answered] = [hostOfKey(key), hostOfKey(url)];
  if (asked === answered) return;
  throw helperFailure(
    name,
    `get: asked for "${printable(key)}", it answered for "${printable(url)}"`,
  );
}

/** What a failed helper said; nothing where that may hold a secret. */
export function complaint(exitCode: number, stdout: string, secret = ''): string {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const isTelling =
    /"Secret"/i.test(stdout) ||
    (secret !== '' && [secret, escaped].some((form) => stdout.includes(form))) ||
    redactSecrets(stdout, [secret]) !== stdout;
  const words = isTelling ? '' : printable(stdout);
  if (words !== '') return words;
  return `it ended with ${exitCode} and said nothing${isTelling ? ' that can be shown' : ''}`;
}

/** Returns a `LOGIN` error about a credential helper. */
export function helperFailure(name: string, why: string): Error {
  const program = `docker-credential-${name}`;
  return loginError(
    program,
    `the credential helper failed: ${why}`,
    `Try ${program} on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.`,
  );
}
