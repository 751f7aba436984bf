import { isJsonObject } from '../json.js';

/** A username and its secret, as they were found. */
export interface StoredCredential {
  readonly username: string;
  readonly password: string;
  /** What `password` is where it is no password. */
  readonly token?: 'identity-token' | 'registry-token';
}

/** The username that credential helpers give an identity token. */
export const IDENTITY_TOKEN_USERNAME = '<token>';

/** Returns the credential in a value that was sealed as JSON, or undefined where it is none. */
export function parseCredential(value: unknown): StoredCredential | undefined {
  if (!isJsonObject(value)) return undefined;
  const { username, password, token } = value;
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  if (token !== 'identity-token' && token !== 'registry-token') return { username, password };
  return { username, password, token };
}
