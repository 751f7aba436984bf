import { isJsonObject } from '../json.js';
import { dockerConfigKey } from '../reference/registry-name.js';
import { printable } from '../text.js';
import type { ConfigFile } from './config-file.js';
import { member } from './entry.js';
import { loginError } from './login-error.js';

/**
 * Returns the name of the credential helper that Docker asks for the registry, or undefined where it
 * uses the file: `credHelpers` goes first, and an empty name there means the file.
 */
export function helperOf(config: ConfigFile, registry: string): string | undefined {
  const helpers = member(config.settings, 'credHelpers');
  const ofHost = isJsonObject(helpers) ? member(helpers, dockerConfigKey(registry)) : undefined;
  const name = ofHost ?? member(config.settings, 'credsStore');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Throws `LOGIN` where a credential helper keeps the registry's logins: it is not asked yet. */
export function refuseHelper(config: ConfigFile, registry: string, to: 'read' | 'store'): void {
  const name = helperOf(config, registry);
  if (name === undefined) return;
  const useFile = `"credHelpers": {"${dockerConfigKey(registry)}": ""}`;
  throw loginError(
    config.path,
    `the credential helper "${printable(name)}" keeps the login for ${registry}, and credential helpers are not supported yet`,
    to === 'store'
      ? `To pin only, set "login: none".`
      : `Remove the helper for this host: write ${useFile} in the file.`,
  );
}
