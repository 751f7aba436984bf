import { readCredential } from '../docker/keychain.js';
import { locateConfig } from '../docker/place.js';
import type { Login } from '../policy/credential.js';
import { printable } from '../text.js';
import { placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/**
 * Returns the login that this machine's Docker config keeps for exactly that registry, or undefined.
 * Throws `LOGIN` where there is one that cannot be used: it never becomes anonymous silently.
 */
export async function readSavedLogin(step: Step, registry: string): Promise<Login | undefined> {
  const path = await locateConfig(placeFacts(step));
  const found = await readCredential(path, registry);
  if (found === undefined) return undefined;
  return { kind: 'docker-config', ...found, reason: `it was found in ${printable(path)}` };
}
