import type { Pin } from '../action/outputs.js';
import { ActionError, ActionErrors } from '../errors.js';
import { formatReference } from '../reference/reference.js';
import { REQUESTS_AT_A_TIME } from '../registry/channel.js';
import { type ResolveOptions, resolveReference } from '../registry/resolve.js';
import type { Session } from '../registry/session.js';
import { createSlots, type Slots } from '../registry/slots.js';
import { createTagLists } from '../registry/tag-list.js';
import { type ImageFailure, judgeMissingPassword } from './missing-password.js';
import type { FindSession } from './open-sessions.js';
import type { PlannedImage } from './plan.js';
import { describeRegistryFailure } from './registry-failure.js';
import type { Step } from './step.js';
import { openWaiting, type StepWaiting } from './waiting.js';

/**
 * Resolves every image, many at a time, and returns one pin for each, in their order; undefined where
 * the step ends here, well, because a secret is withheld from this job. A step pins all of its images
 * or none: throws one `ActionErrors` with the failure of each image that failed.
 */
export async function pinImages(
  step: Step,
  images: readonly PlannedImage[],
  findSession: FindSession,
): Promise<readonly Pin[] | undefined> {
  const pinning: Pinning = {
    platform: step.inputs.platform,
    verifiesPlatforms: step.inputs.verifyPlatforms,
    waiting: openWaiting(step),
    tagLists: createTagLists(),
  };
  const enter = createTurns(step.inputs.waitMilliseconds > 0 ? Infinity : IMAGES_AT_A_TIME);
  const outcomes = await Promise.all(
    images.map((image) => {
      const session = findSession(image.image.reference.registry, image.credential);
      return enter(session, () => pinImage(image, session, pinning));
    }),
  );
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

/**
 * How many images of one registry are under way at a time: enough that none of its connections rests,
 * and no more, for each holds memory. An image that waits for its tag holds up nobody.
 */
const IMAGES_AT_A_TIME = 3 * REQUESTS_AT_A_TIME;

/** Returns what runs tasks, so many at a time for each session. */
function createTurns(atATime: number): <T>(session: Session, task: () => Promise<T>) => Promise<T> {
  const turns = new Map<Session, Slots>();
  return (session, task) => {
    const slots = turns.get(session) ?? createSlots(atATime);
    turns.set(session, slots);
    return slots.run(task);
  };
}

/** What all images of a step share. */
interface Pinning extends ResolveOptions {
  readonly waiting: StepWaiting;
}

async function pinImage(
  planned: PlannedImage,
  session: Session,
  pinning: Pinning,
): Promise<Pin | ImageFailure> {
  const { image, credential } = planned;
  const { waiting } = pinning;
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
