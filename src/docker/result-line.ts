import { printable } from '../text.js';
import { nameHelper } from './helper-name.js';
import { canonicalKey } from './entry.js';
import { quotePath } from './login-error.js';

/** A line for the log, which the caller prints. */
export interface ResultLine {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** Returns the keys of `auths` as the log names them. */
export function nameKeys(keys: readonly string[]): string {
  return keys.map((key) => canonicalKey(key) ?? printable(key)).join(', ');
}

/** Returns what keeps a login, as the log names it: a credential helper, or the file. */
export function nameKeeper(slot: { readonly helper: string | null }, config: string): string {
  return slot.helper === null ? quotePath(config) : nameHelper(slot.helper);
}
