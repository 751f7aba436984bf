import type { JsonObject } from '../json.js';
import { printable } from '../text.js';

/** A JSON object, or why the bytes are none that all readers read alike: a fragment for the message. */
export type StrictJson =
  | { readonly isValid: true; readonly value: unknown }
  | { readonly isValid: false; readonly words: string; readonly cause?: unknown };

/** How deep arrays and objects may be nested. */
export const JSON_DEPTH_LIMIT = 128;

/**
 * Returns the document (RFC 8259) where every reader finds the same in it: in UTF-8 without a byte order
 * mark, no key twice in one object, and not nested without end. Of a key that stands twice some readers
 * take the first value, some the last (RFC 7493, section 2.3).
 */
export function parseStrictJson(bytes: Buffer): StrictJson {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    return { isValid: false, words: 'it is not JSON in UTF-8', cause };
  }
  const words = findFault(text);
  return words === undefined ? { isValid: true, value } : { isValid: false, words };
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const OPENING = new Set([0x7b, 0x5b]); // { [
const CLOSING = new Set([0x7d, 0x5d]); // } ]

/** The text is JSON. Looks at each character once or twice; the sets are used again at each depth. */
function findFault(text: string): string | undefined {
  const keys: Set<string>[] = [];
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      const end = findEnd(text, position);
      if (isKey(text, end)) {
        const key = readKey(text.slice(position, end + 1));
        if (keys[depth]?.has(key)) return `its key ${quoteKey(key)} stands twice in one object`;
        keys[depth]?.add(key);
      }
      position = end;
    } else if (OPENING.has(code)) {
      depth += 1;
      if (depth > JSON_DEPTH_LIMIT) return `it is nested deeper than ${JSON_DEPTH_LIMIT} levels`;
      (keys[depth] ??= new Set()).clear();
    } else if (CLOSING.has(code)) depth -= 1;
  }
  return undefined;
}

/** Returns where the string that begins at a quote ends. */
function findEnd(text: string, start: number): number {
  let position = start + 1;
  for (let code = text.charCodeAt(position); code !== QUOTE; code = text.charCodeAt(position)) {
    position += code === BACKSLASH ? 2 : 1;
  }
  return position;
}

/** A string is a key where a colon follows it. */
function isKey(text: string, end: number): boolean {
  let position = end + 1;
  while (text.charCodeAt(position) <= 0x20) position += 1;
  return text.charCodeAt(position) === COLON;
}

/** One key may be written in many ways: `"digest"`, `"d\u0069gest"`. */
function readKey(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}

/** Keys of a document that are read, by their form without case. */
export type KnownKeys = ReadonlyMap<string, string>;

export function knownKeys(...keys: readonly string[]): KnownKeys {
  return new Map(keys.map((key) => [foldKey(key), key]));
}

/**
 * Returns a fragment where a key of the object is a known one but for its case, or undefined. Go's
 * readers take a key in any case, and letters that fold to `k` and `s`: they would see another
 * document than this one.
 */
export function findOddKey(object: JsonObject, known: KnownKeys): string | undefined {
  const odd = Object.keys(object).find((key) => (known.get(foldKey(key)) ?? key) !== key);
  return odd && `its key ${quoteKey(odd)} is not in the case of the specification`;
}

function foldKey(key: string): string {
  return key.toUpperCase().toLowerCase();
}

function quoteKey(key: string): string {
  return `"${printable(key, 130)}"`;
}
