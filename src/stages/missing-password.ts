import type { ActionError } from '../errors.js';
import { type SecretUse, decideSecretUse } from '../policy/secret-use.js';
import { judgeRef } from './judge-ref.js';
import type { PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** An image that could not be pinned, and why. */
export interface ImageFailure {
  readonly planned: PlannedImage;
  readonly error: ActionError;
}

/**
 * Judges failed images where no password was given: an anonymous read that was refused may mean that
 * a secret did not reach this job (contract, "Trust"). Returns undefined where that is not the case.
 */
export function judgeMissingPassword(
  step: Step,
  failures: readonly ImageFailure[],
): SecretUse | undefined {
  const { inputs, trust } = step;
  const refused = failures.filter(isAnonymousRefusal);
  const [first] = refused;
  if (inputs.password !== '' || first === undefined) return undefined;
  const refusal = judgeRef(step);
  if (refusal !== undefined) return { verdict: 'refuse', error: refusal };
  const needed = `${first.planned.image.reference.registry} refused an anonymous read`;
  const use = decideSecretUse({ trust, onUntrusted: inputs.onUntrusted, given: false, needed });
  // Some failures have another cause: the step does not end well because of the others.
  return use.verdict === 'skip' && refused.length < failures.length ? undefined : use;
}

function isAnonymousRefusal({ planned, error }: ImageFailure): boolean {
  return planned.credential.kind === 'anonymous' && error.code === 'REFUSED';
}
