import type { JsonObject } from '../json.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { AUTH_CONFIG, parseAuthConfig } from './auth-config.js';
import { type ConfigFile, authsOf, readConfig } from './config-file.js';
import type { CredentialHelpers } from './credential-helper.js';
import { helperOf, nameHelper, podmanHelperOf } from './helper-name.js';
import { canonicalKey, member } from './entry.js';
import { quotePath } from '../machine/login-error.js';
import { podmanKeys, readPodmanFiles } from './podman.js';
import type { StoredCredential } from './stored-credential.js';
import { parseEntry } from './stored-entry.js';

/** Where a machine may keep logins. */
export interface Keychain {
  /** The value of `DOCKER_AUTH_CONFIG`. */
  readonly authConfig: string | undefined;
  /** The real path of Docker's configuration file. */
  readonly config: string;
  /** The authentication files of Podman, Buildah and Skopeo. */
  readonly podman: readonly string[];
  readonly helpers: CredentialHelpers;
}

/** What a login is looked for. */
export interface Wanted {
  /** Canonical. */
  readonly registry: string;
  readonly repository: string;
}

/** A login, and where it was found: words for the log. */
export interface FoundCredential {
  readonly credential: StoredCredential;
  readonly where: string;
}

/**
 * Returns the login that this machine keeps for exactly that registry, or undefined. It is looked for
 * where Docker does, in Docker's order (the variable, the credential helper, the file), and then where
 * Podman does. Throws `LOGIN` for what is there and cannot be used; never falls back silently.
 */
export async function findCredential(
  { authConfig, config, podman, helpers }: Keychain,
  wanted: Wanted,
): Promise<FoundCredential | undefined> {
  const inVariable = findByHost(parseAuthConfig(authConfig), wanted.registry, AUTH_CONFIG);
  if (inVariable !== undefined) return { credential: inVariable, where: AUTH_CONFIG };
  const inDocker = await findInDocker(await readConfig(config), wanted.registry, helpers);
  if (inDocker !== undefined) return inDocker;
  for (const path of podman) {
    const [file] = await readPodmanFiles([path]);
    const inPodman = file && (await findInPodman(file, wanted, helpers));
    if (inPodman !== undefined) return inPodman;
  }
  return undefined;
}

/** Where a credential helper is set, Docker does not look into the file. */
async function findInDocker(
  config: ConfigFile,
  registry: string,
  helpers: CredentialHelpers,
): Promise<FoundCredential | undefined> {
  const helper = helperOf(config, registry);
  if (helper !== undefined) return askHelper(helper, dockerConfigKey(registry), helpers);
  const credential = findByHost(authsOf(config), registry, config.path);
  return credential && { credential, where: quotePath(config.path) };
}

/** Docker's own key goes first, then other spellings of the host in their order. */
function findByHost(
  auths: JsonObject,
  registry: string,
  path: string,
): StoredCredential | undefined {
  const exact = dockerConfigKey(registry);
  const others = Object.keys(auths).filter(
    (key) => key !== exact && canonicalKey(key) === registry,
  );
  return findFirst(auths, [exact, ...others], path);
}

function findFirst(
  auths: JsonObject,
  keys: readonly string[],
  path: string,
): StoredCredential | undefined {
  for (const key of keys) {
    const credential = parseEntry(member(auths, key), { path, key });
    if (credential !== undefined) return credential;
  }
  return undefined;
}

async function findInPodman(
  file: ConfigFile,
  { registry, repository }: Wanted,
  helpers: CredentialHelpers,
): Promise<FoundCredential | undefined> {
  const helper = podmanHelperOf(file, registry);
  if (helper !== undefined) {
    const found = await askHelper(helper, registry, helpers);
    if (found !== undefined) return found;
  }
  const auths = authsOf(file);
  const credential =
    findFirst(auths, podmanKeys(registry, repository), file.path) ??
    findByHost(auths, registry, file.path);
  return credential && { credential, where: quotePath(file.path) };
}

async function askHelper(
  helper: string,
  key: string,
  helpers: CredentialHelpers,
): Promise<FoundCredential | undefined> {
  const credential = await helpers.get(helper, key);
  return credential && { credential, where: nameHelper(helper) };
}
