import { type SecretName, parseSecretName } from '../reference/secret-name.js';
import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { parseBoolean, parseChoice } from './input-values.js';

const LOGIN_MODES = ['docker', 'isolated', 'none'] as const;

/** Where the login is left. */
export type LoginMode = (typeof LOGIN_MODES)[number];

/** What becomes of the login. */
export interface LoginInputs {
  readonly login: LoginMode;
  readonly logout: boolean;
  /** What the Secret for Kubernetes is called; undefined where none is asked for. */
  readonly kubernetesSecret: SecretName | undefined;
}

/** Returns what becomes of the login; what does not parse is the attempt's to keep. */
export function parseLoginInputs(texts: InputTexts, attempt: Attempt): LoginInputs {
  return {
    login: attempt(() => parseChoice('login', texts.login, LOGIN_MODES), 'none'),
    logout: attempt(() => parseBoolean('logout', texts.logout), true),
    kubernetesSecret: attempt(() => parseSecret(texts['kubernetes-secret']), undefined),
  };
}

function parseSecret(text: string): SecretName | undefined {
  return text === '' ? undefined : parseSecretName(text);
}
