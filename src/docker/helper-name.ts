import { isJsonObject } from '../json.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { printable } from '../text.js';
import type { ConfigFile } from './config-file.js';
import { member } from './entry.js';
import { loginError } from '../machine/login-error.js';

/** Docker takes any text for a helper's name; one with a slash would be another program. */
const HELPER_NAME = /^[A-Za-z0-9._-]{1,100}$/;

export function isHelperName(name: string): boolean {
  return HELPER_NAME.test(name);
}

/**
 * Returns the name of the credential helper that Docker asks for the registry, or undefined where it
 * uses the file: `credHelpers` goes first, and an empty name there means the file. Throws `LOGIN`.
 */
export function helperOf(config: ConfigFile, registry: string): string | undefined {
  const ofHost = helperUnder(config, dockerConfigKey(registry));
  return checkName(ofHost ?? member(config.settings, 'credsStore'), config.path, registry);
}

/** The same for Podman's files, which have no helper for all registries; throws `LOGIN`. */
export function podmanHelperOf(file: ConfigFile, registry: string): string | undefined {
  return checkName(helperUnder(file, registry), file.path, registry);
}

function helperUnder(config: ConfigFile, key: string): unknown {
  const helpers = member(config.settings, 'credHelpers') ?? {};
  if (!isJsonObject(helpers)) {
    throw loginError(config.path, '"credHelpers" is not an object', 'Repair the file.');
  }
  const name = member(helpers, key);
  return name === null ? '' : name; // as Docker reads it: the file, whatever "credsStore" says
}

function checkName(name: unknown, path: string, registry: string): string | undefined {
  if (name === undefined || name === null || name === '') return undefined;
  if (typeof name === 'string' && isHelperName(name)) return name;
  const text = typeof name === 'string' ? `"${printable(name)}"` : 'it is not a text';
  throw loginError(
    path,
    `the credential helper for ${registry} has no proper name: ${text}`,
    'Write the part behind "docker-credential-" alone: letters, digits, ".", "_" and "-".',
  );
}

/** Returns the words by which the log names a credential helper. */
export function nameHelper(name: string): string {
  return `the credential helper "${printable(name)}"`;
}
