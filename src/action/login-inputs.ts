import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { parseBoolean, parseChoice } from './input-values.js';

const LOGIN_MODES = ['docker', 'none'] as const;

/** Where the login is left. */
export type LoginMode = (typeof LOGIN_MODES)[number];

/** What becomes of the login. */
export interface LoginInputs {
  readonly login: LoginMode;
  readonly logout: boolean;
}

/** Returns what becomes of the login; what does not parse is the attempt's to keep. */
export function parseLoginInputs(texts: InputTexts, attempt: Attempt): LoginInputs {
  return {
    login: attempt(() => parseChoice('login', texts.login, LOGIN_MODES), 'none'),
    logout: attempt(() => parseBoolean('logout', texts.logout), true),
  };
}
