import type { Pin } from '../action/outputs.js';
import { ActionErrors } from '../errors.js';
import { formatReference } from '../reference/reference.js';
import { resolveReference } from '../registry/resolve.js';
import { type ImageFailure, judgeMissingPassword } from './missing-password.js';
import type { FindSession } from './open-sessions.js';
import type { PlannedImage } from './plan.js';
import { describeRegistryFailure } from './registry-failure.js';
import type { Step } from './step.js';

/**
 * Resolves every image, all at once, and returns one pin for each, in their order; undefined where
 * the step ends here, well, because a secret is withheld from this job. A step pins all of its images
 * or none: throws one `ActionErrors` with the failure of each image that failed.
 */
export async function pinImages(
  step: Step,
  images: readonly PlannedImage[],
  findSession: FindSession,
): Promise<readonly Pin[] | undefined> {
  const outcomes = await Promise.all(images.map((image) => pinImage(step, image, findSession)));
  const failures = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  const pins = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome]));
  if (failures.length === 0) return pins;
  const use = judgeMissingPassword(step, failures);
  if (use?.verdict === 'skip') {
    step.log.notice(use.notice);
    return undefined;
  }
  const errors = failures.map(({ error }) => error);
  throw new ActionErrors(use?.verdict === 'refuse' ? [...errors, use.error] : errors);
}

async function pinImage(
  step: Step,
  planned: PlannedImage,
  findSession: FindSession,
): Promise<Pin | ImageFailure> {
  const { image, credential } = planned;
  const { registry } = image.reference;
  try {
    const resolved = await resolveReference(findSession(registry, credential), image.reference);
    return { image, resolved, credential: credential.kind };
  } catch (error) {
    const subject = `pin "${formatReference(image.reference)}"`;
    return {
      planned,
      error: describeRegistryFailure({ subject, registry, credential, error }, step),
    };
  }
}
