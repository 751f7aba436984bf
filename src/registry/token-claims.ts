import { type JsonObject, isJsonObject } from '../json.js';
import type { AccessEntry, TokenClaims } from '../policy/token-privilege.js';
import { TOKEN_LIMIT_CHARS } from './token.js';

/** How many entries of `access` are read; a token with more of them is not judged. */
export const ACCESS_LIMIT = 256;

/** JSON Web Signature, compact (RFC 7515, section 3.1). */
const COMPACT = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*$/;

/**
 * Returns what a bearer token says of itself, where it is a JWT (RFC 7519), else undefined; never
 * throws. Its signature is not checked, for the key is the registry's: these are the registry's own
 * words, no more and no less.
 */
export function readClaims(token: string): TokenClaims | undefined {
  const document = readPayload(token);
  if (document === undefined) return undefined;
  const { iss, UserID: userId, Scope: scope, access } = document;
  return {
    issuer: typeof iss === 'string' ? iss : undefined,
    userId: typeof userId === 'number' && Number.isSafeInteger(userId) ? userId : undefined,
    scope: typeof scope === 'string' ? scope : undefined,
    access: readAccess(access),
  };
}

/**
 * Whether a bearer token says that it is nobody's: its subject is empty, or its user is Forgejo's
 * for nobody. Harbor answers a wrong password so, where a scope is asked for.
 */
export function isNobodys(token: string): boolean {
  const document = readPayload(token);
  return document !== undefined && (document['sub'] === '' || document['UserID'] === -1);
}

function readPayload(token: string): JsonObject | undefined {
  const payload = token.length > TOKEN_LIMIT_CHARS ? undefined : COMPACT.exec(token)?.[1];
  return payload === undefined ? undefined : parseObject(Buffer.from(payload, 'base64url'));
}

function parseObject(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // an opaque token that only looks like one
  }
}

/** All or nothing: of a list that is half understood, the other half could be the one that tells. */
function readAccess(access: unknown): readonly AccessEntry[] | undefined {
  if (!Array.isArray(access) || access.length > ACCESS_LIMIT) return undefined;
  const entries = access.map(readEntry);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function readEntry(entry: unknown): AccessEntry | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { type, name, actions } = entry;
  if (typeof type !== 'string' || typeof name !== 'string') return undefined;
  const list: unknown = actions ?? []; // Go writes an empty list as null
  return isTexts(list) ? { type, name, actions: list } : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
