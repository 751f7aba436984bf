import type { Inputs } from '../action/inputs.js';
import { ActionError } from '../errors.js';
import { type Wallet, chooseRegistryLogin } from '../policy/choose-credential.js';
import { type SecretUse, decideSecretUse } from '../policy/secret-use.js';
import { formatScope } from '../reference/registry-scope.js';
import { judgeRef } from './judge-ref.js';
import type { Step } from './step.js';

/**
 * Decides whether this step may use the secret that it is given, or do without the one that it needs:
 * by the event first, then by the ref, and only then by what the inputs lack.
 */
export function judgeSecret(step: Step, wallet: Wallet): SecretUse {
  const { inputs, trust } = step;
  const needed = explainNeed(inputs, wallet);
  if (needed !== undefined && inputs.passwordIsJobToken) {
    const error = new ActionError('INPUT', `password: is the job token, and ${needed}`, {
      remedy: 'Give the token of a machine user.',
    });
    return { verdict: 'refuse', error };
  }
  const given = inputs.password !== '';
  const refusal = trust.trusted && (given || needed !== undefined) ? judgeRef(step) : undefined;
  if (refusal !== undefined) return { verdict: 'refuse', error: refusal };
  return decideSecretUse({ trust, onUntrusted: inputs.onUntrusted, given, needed });
}

/** Why a password is needed that was not given, as far as the inputs tell. */
function explainNeed(inputs: Inputs, wallet: Wallet): string | undefined {
  if (inputs.password !== '') return undefined;
  if (inputs.username !== '') return '"username" is set';
  if (inputs.registry === undefined || chooseRegistryLogin(wallet) !== undefined) return undefined;
  return `"registry" is ${formatScope(inputs.registry)}, which the job token cannot serve`;
}
