import type { Pin } from '../action/outputs.js';
import { ActionError, ActionErrors } from '../errors.js';
import { formatReference } from '../reference/reference.js';
import { type ResolveOptions, resolveReference } from '../registry/resolve.js';
import { createTagLists } from '../registry/tag-list.js';
import { type ImageFailure, judgeMissingPassword } from './missing-password.js';
import type { FindSession } from './open-sessions.js';
import type { PlannedImage } from './plan.js';
import { describeRegistryFailure } from './registry-failure.js';
import type { Step } from './step.js';
import { openWaiting, type StepWaiting } from './waiting.js';

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
  const pinning: Pinning = {
    findSession,
    platform: step.inputs.platform,
    verifiesPlatforms: step.inputs.verifyPlatforms,
    waiting: openWaiting(step),
    tagLists: createTagLists(),
  };
  const outcomes = await Promise.all(images.map((image) => pinImage(image, pinning)));
  const failures = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  const pins = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome]));
  if (failures.length === 0) return pins;
  const use = judgeMissingPassword(step, failures);
  if (use?.verdict === 'skip') {
    step.log.notice(use.notice);
    return undefined;
  }
  const errors = describeFailures(step, failures);
  throw new ActionErrors(use?.verdict === 'refuse' ? [...errors, use.error] : errors);
}

/** What all images of a step share. */
interface Pinning extends ResolveOptions {
  readonly findSession: FindSession;
  readonly waiting: StepWaiting;
}

async function pinImage(planned: PlannedImage, pinning: Pinning): Promise<Pin | ImageFailure> {
  const { image, credential } = planned;
  const { waiting } = pinning;
  const session = pinning.findSession(image.reference.registry, credential);
  try {
    const resolved = await resolveReference(session, image.reference, pinning);
    return { image, resolved, credential: credential.kind };
  } catch (error) {
    waiting.giveUp(); // a step pins all of its images or none
    if (!(error instanceof ActionError)) throw error;
    return { planned, error };
  } finally {
    waiting.onSettled(formatReference(image.reference));
  }
}

/** Images that failed for the same reason, such as one refused login, share one error. */
function describeFailures(step: Step, failures: readonly ImageFailure[]): readonly ActionError[] {
  const groups = new Map<string, [ImageFailure, ...ImageFailure[]]>();
  for (const failure of failures) {
    const { planned, error } = failure;
    const key = [planned.image.reference.registry, planned.credential.kind, error.message].join(
      '\n',
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()].map((group) => {
    const [{ planned, error }] = group;
    const { image, credential } = planned;
    const references = group.map((one) => `"${formatReference(one.planned.image.reference)}"`);
    const subject = `pin ${references.join(', ')}`;
    const { registry } = image.reference;
    return describeRegistryFailure({ subject, registry, credential, error }, step);
  });
}
