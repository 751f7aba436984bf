import { type RegistryScope, parseRegistryScope } from '../reference/registry-scope.js';
import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';

/** The credentials that the step is given, and where the secret may go. */
export interface CredentialInputs {
  readonly registry: RegistryScope | undefined;
  readonly username: string;
  /** The owner's secret; empty where none was given, also where it was the job token. */
  readonly password: string;
  /** Whether `password` was the job token, which then is no secret of the owner's. */
  readonly passwordIsJobToken: boolean;
  /** The job token; empty where it is turned off. */
  readonly githubToken: string;
}

interface Parsed<Values> {
  readonly values: Values;
  readonly notices: readonly string[];
}

/** Returns the credentials, and what was forgiven in them. */
export function parseCredentialInputs(
  texts: InputTexts,
  attempt: Attempt,
): Parsed<CredentialInputs> {
  const scope = attempt(() => parseScope(texts.registry), { registry: undefined, notices: [] });
  const secret = separateSecret(texts);
  return {
    values: { registry: scope.registry, ...secret.values },
    notices: [...scope.notices, ...secret.notices],
  };
}

function parseScope(text: string): { registry: RegistryScope | undefined; notices: string[] } {
  if (text === '') return { registry: undefined, notices: [] };
  const { scope, notices } = parseRegistryScope(text);
  return { registry: scope, notices };
}

/** A `password` that is the job token is the job token in every rule. */
function separateSecret(texts: InputTexts): Parsed<Omit<CredentialInputs, 'registry'>> {
  const { username, password } = texts;
  const githubToken = texts['github-token'];
  if (password === '' || password !== githubToken) {
    const values = { username, password, passwordIsJobToken: false, githubToken };
    return { values, notices: [] };
  }
  const notice = 'password: is the job token; leave "username" and "password" out';
  const values = { username: '', password: '', passwordIsJobToken: true, githubToken };
  return { values, notices: [notice] };
}
