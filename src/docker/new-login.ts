import { dockerConfigKey } from '../reference/registry-name.js';
import { type ConfigFile, type EntryChanges, authsOf } from './config-file.js';
import { formatEntry, member, usernameOf } from './entry.js';

/** A login to be stored for one registry, canonical. */
export interface NewLogin {
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** A login that was stored. */
export interface StoredLogin {
  readonly registry: string;
  /** The other user, printable, whose login this one replaced. */
  readonly replaced: string | undefined;
}

/** Returns the entries that the logins are; under hosts' keys alone, since Docker knows no other. */
export function toEntries(logins: readonly NewLogin[]): EntryChanges {
  const entries = new Map(
    logins.map(({ registry, username, password }) => [
      dockerConfigKey(registry),
      formatEntry(username, password),
    ]),
  );
  if (entries.size !== logins.length) throw new Error('two logins for one registry');
  return entries;
}

/** Returns whose logins these replace in the configuration as it was before. */
export function describeStored(before: ConfigFile, logins: readonly NewLogin[]): StoredLogin[] {
  return logins.map(({ registry, username, password }) => {
    const replaced = usernameOf(member(authsOf(before), dockerConfigKey(registry)));
    const isSame = replaced === usernameOf(formatEntry(username, password));
    return { registry, replaced: isSame ? undefined : replaced };
  });
}
