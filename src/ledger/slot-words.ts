import { printable } from '../text.js';
import { nameHelper } from '../docker/helper-name.js';
import { canonicalKey } from '../docker/entry.js';
import { quotePath } from '../machine/login-error.js';

/** Returns the keys of `auths` as the log names them. */
export function nameKeys(keys: readonly string[]): string {
  return keys.map((key) => canonicalKey(key) ?? printable(key)).join(', ');
}

/** Returns what keeps a login, as the log names it: a credential helper, or the file. */
export function nameKeeper(slot: { readonly helper: string | null }, config: string): string {
  return slot.helper === null ? quotePath(config) : nameHelper(slot.helper);
}
