import { ActionError } from '../errors.js';

/**
 * Throws `INPUT` where the environment switches off the verification of TLS certificates for every
 * program that Node runs.
 */
export function checkTlsVerification(env: Readonly<Record<string, string | undefined>>): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new ActionError(
    'INPUT',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates',
    { remedy: 'Remove it; for a private CA set NODE_EXTRA_CA_CERTS to its certificate file.' },
  );
}
