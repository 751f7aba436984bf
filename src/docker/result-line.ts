import { printable } from '../text.js';
import { canonicalKey } from './entry.js';

/** A line for the log, which the caller prints. */
export interface ResultLine {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** Returns the keys of `auths` as the log names them. */
export function nameKeys(keys: readonly string[]): string {
  return keys.map((key) => canonicalKey(key) ?? printable(key)).join(', ');
}
