import { dockerConfigKey } from '../reference/registry-name.js';
import { type ConfigFile, type EntryChanges, authsOf } from '../docker/config-file.js';
import { helperOf } from '../docker/helper-name.js';
import { formatEntry, member, usernameOf } from '../docker/entry.js';
import type { Slot } from './ledger.js';
import type { StoredCredential } from '../docker/stored-credential.js';
import { printable } from '../text.js';
import type { NewLogin } from '../docker/new-login.js';

/** A login, where it is to be kept, and what is there before. */
export interface PlacedLogin extends NewLogin {
  readonly slot: Slot;
  /** What the credential helper keeps; undefined also where the file is to keep it. */
  readonly before: StoredCredential | undefined;
}

/** A login that was stored. */
export interface StoredLogin {
  readonly registry: string;
  /** The other user, printable, whose login this one replaced. */
  readonly replaced: string | undefined;
}

/** Returns where Docker keeps the login of the registry; throws `LOGIN` for a helper without a name. */
export function slotOf(config: ConfigFile, registry: string): Slot {
  return { helper: helperOf(config, registry) ?? null, key: dockerConfigKey(registry) };
}

/**
 * Returns the entries of those logins that the file keeps; under hosts' keys alone, since Docker knows
 * no other.
 */
export function toEntries(logins: readonly PlacedLogin[]): EntryChanges {
  return new Map(
    logins.flatMap(({ slot, username, password }) =>
      slot.helper === null ? [[slot.key, formatEntry(username, password)] as const] : [],
    ),
  );
}

/** Returns whose logins these replace in the configuration as it was before. */
export function describeStored(config: ConfigFile, logins: readonly PlacedLogin[]): StoredLogin[] {
  return logins.map(({ registry, username, slot, before }) => {
    const replaced =
      slot.helper === null
        ? usernameOf(member(authsOf(config), slot.key))
        : before && printable(before.username);
    return { registry, replaced: replaced === printable(username) ? undefined : replaced };
  });
}
