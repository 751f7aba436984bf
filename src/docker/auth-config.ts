import { type JsonObject, isJsonObject } from '../json.js';
import { member } from './entry.js';
import { loginError } from '../machine/login-error.js';

/** The variable that Docker's client, 28.3 and later, takes logins from before all else. */
export const AUTH_CONFIG = 'DOCKER_AUTH_CONFIG';

/** Returns `auths` of the variable's value, empty where it is unset. Throws `LOGIN`. */
export function parseAuthConfig(value: string | undefined): JsonObject {
  if (value === undefined || value.trim() === '') return {};
  let settings: unknown;
  try {
    settings = JSON.parse(value);
  } catch {
    settings = undefined; // what the parser says is not repeated: it quotes the text
  }
  const auths = isJsonObject(settings) ? (member(settings, 'auths') ?? {}) : undefined;
  if (isJsonObject(auths)) return auths;
  throw loginError(
    AUTH_CONFIG,
    'the variable does not hold a JSON object with "auths"',
    'Unset it for this step (env: DOCKER_AUTH_CONFIG: ""), or write {"auths": {"HOST": {"auth": "…"}}}.',
  );
}
