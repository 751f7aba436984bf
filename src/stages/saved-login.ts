import { AUTH_CONFIG } from '../docker/auth-config.js';
import { findCredential } from '../docker/keychain.js';
import { locateConfig } from '../docker/place.js';
import { podmanFiles } from '../docker/podman.js';
import type { Login } from '../policy/credential.js';
import type { Reference } from '../reference/reference.js';
import { helpersOf, placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/**
 * Returns the login that this machine keeps for exactly the image's registry, or undefined. Throws
 * `LOGIN` where there is one that cannot be used: it never becomes anonymous silently.
 */
export async function readSavedLogin(step: Step, reference: Reference): Promise<Login | undefined> {
  const keychain = {
    authConfig: step.world.env[AUTH_CONFIG],
    config: await locateConfig(placeFacts(step)),
    podman: podmanFiles(step.world),
    helpers: helpersOf(step),
  };
  const found = await findCredential(keychain, reference);
  if (found === undefined) return undefined;
  return { kind: 'docker-config', ...found.credential, reason: `it was found in ${found.where}` };
}
