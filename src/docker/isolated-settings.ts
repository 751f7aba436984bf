import { type JsonObject, isJsonObject } from '../json.js';
import { dockerConfigKey, tryParseRegistryName } from '../reference/registry-name.js';
import { printable } from '../text.js';
import { type ConfigFile, authsOf } from './config-file.js';
import { canonicalKey, formatEntry, member } from './entry.js';
import { helperOf } from './helper-name.js';
import type { NewLogin } from './new-login.js';

/** Settings for one job alone, and what they lack of the user's: words for the log. */
export interface IsolatedSettings {
  readonly settings: JsonObject;
  readonly leftOut: readonly string[];
}

/**
 * Returns Docker's settings for one job: the user's without their logins and proxy passwords, and with
 * the job's own. For these hosts the file is used even where a credential helper is set.
 */
export function isolateSettings(user: ConfigFile, logins: readonly NewLogin[]): IsolatedSettings {
  const members = new Map(Object.entries(user.settings));
  const others = Object.entries(authsOf(user)).filter(([, entry]) => !isEmptyEntry(entry));
  const leftOut = others.map(([key]) => `the login for ${printable(canonicalKey(key) ?? key)}`);
  const proxies = member(user.settings, 'proxies');
  if (isJsonObject(proxies)) {
    const isolated = isolateProxies(proxies);
    members.set('proxies', isolated.settings);
    leftOut.push(...isolated.leftOut);
  }
  members.set('auths', formatAuths(logins, dockerConfigKey));
  const toFile = logins.filter(({ registry }) => hasHelper(user, registry));
  if (toFile.length > 0) {
    const helpers = new Map(Object.entries(helpersIn(user)));
    for (const { registry } of toFile) helpers.set(dockerConfigKey(registry), '');
    members.set('credHelpers', Object.fromEntries(helpers));
  }
  return { settings: Object.fromEntries(members), leftOut };
}

/**
 * Returns the settings of Podman, Buildah and Skopeo for one job: its logins, and the credential
 * helpers that the user has for other registries. Named by REGISTRY_AUTH_FILE, they read this file
 * and no other (containers-auth.json(5)).
 */
export function isolateAuthFile(
  users: { readonly docker: ConfigFile; readonly podman: readonly ConfigFile[] },
  logins: readonly NewLogin[],
): JsonObject {
  const ours = new Set(logins.map(({ registry }) => registry));
  // The first file that names a helper decides: Podman's go before Docker's.
  const named = [users.docker, ...[...users.podman].reverse()].flatMap((file) =>
    Object.entries(helpersIn(file)).map(([key, name]) => [hostOf(key), name] as const),
  );
  const credHelpers = Object.fromEntries(
    named.filter(([key, name]) => !ours.has(key) && name !== ''),
  );
  const auths = formatAuths(logins, (registry) => registry);
  return Object.keys(credHelpers).length === 0 ? { auths } : { auths, credHelpers };
}

/** Podman knows Docker Hub by its name alone. */
function hostOf(key: string): string {
  return canonicalKey(key) ?? tryParseRegistryName(key) ?? key;
}

function formatAuths(logins: readonly NewLogin[], keyOf: (registry: string) => string): JsonObject {
  return Object.fromEntries(
    logins.map(({ registry, username, password }) => [
      keyOf(registry),
      formatEntry(username, password),
    ]),
  );
}

function helpersIn(file: ConfigFile): JsonObject {
  const helpers = member(file.settings, 'credHelpers');
  return isJsonObject(helpers) ? helpers : {};
}

/** A helper whose name is refused would hide the file as well. */
function hasHelper(user: ConfigFile, registry: string): boolean {
  try {
    return helperOf(user, registry) !== undefined;
  } catch {
    return true;
  }
}

function isEmptyEntry(entry: unknown): boolean {
  return isJsonObject(entry) && Object.keys(entry).length === 0;
}

/** Proxies are set by daemon and kind: `{"default": {"httpsProxy": "http://user:secret@proxy"}}`. */
function isolateProxies(proxies: JsonObject): IsolatedSettings {
  const leftOut: string[] = [];
  const settings = Object.entries(proxies).map(([daemon, urls]) => {
    if (!isJsonObject(urls)) return [daemon, urls] as const;
    const kept = Object.entries(urls).map(([kind, url]) => {
      const bare = typeof url === 'string' ? withoutUserInfo(url) : url;
      if (bare !== url) leftOut.push(`the login of the proxy ${printable(`${daemon}.${kind}`)}`);
      return [kind, bare] as const;
    });
    return [daemon, Object.fromEntries(kept)] as const;
  });
  return { settings: Object.fromEntries(settings), leftOut };
}

/** Up to the last "@" before the path: also where the text is no URL that parses. */
function withoutUserInfo(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?[^/?#]*@/, '$1');
}
