import type { InputTexts } from '../action/inputs.js';
import type { Log } from '../action/log.js';
import type { Login } from '../policy/credential.js';

/** Masks the secrets among the inputs: done before anything is printed. */
export function maskInputs(texts: InputTexts, log: Log): void {
  log.mask(texts.password);
  log.mask(texts['github-token']);
}

/**
 * Masks a credential that is going to be used, in the form that HTTP Basic and Docker's config give
 * it, too: some runners mask the literal only.
 */
export function maskLogin({ username, password }: Login, log: Log): void {
  log.mask(password);
  log.mask(Buffer.from(`${username}:${password}`).toString('base64'));
}
