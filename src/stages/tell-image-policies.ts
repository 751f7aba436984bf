import { type Pin, describePin } from '../action/outputs.js';
import { describeAllowing } from '../policy/allowed-images.js';
import { joinBounded } from '../policy/joined.js';
import { describeMoving, findMoving } from '../policy/moving-images.js';
import type { Step } from './step.js';

/**
 * Tells what the policies for images made of those that were pinned, and returns the lines for the
 * summary. Policies at their defaults speak only where a tag moves.
 */
export function tellImagePolicies({ log, inputs }: Step, pins: readonly Pin[]): readonly string[] {
  const lines: string[] = [];
  const images = pins.map(({ image }) => image);
  if (inputs.allowedImages !== undefined && images.length > 0) {
    lines.push(`allowed-images: allowed by ${describeAllowing(images, inputs.allowedImages)}`);
  }
  if (inputs.onMovingTag === 'fail' && images.length > 0) {
    lines.push('on-moving-tag: every image has a digest or a tag that is known to be immutable');
  }
  for (const line of lines) log.info(line);
  const warning = inputs.onMovingTag === 'warn' ? describeMovingPins(pins) : undefined;
  if (warning === undefined) return lines;
  log.warning(`${warning.message}\n  ${warning.remedy}`);
  return [...lines, warning.message];
}

/** What is pinned now is what the user can write to get the same again. */
function describeMovingPins(
  pins: readonly Pin[],
): { readonly message: string; readonly remedy: string } | undefined {
  const moving = findMoving(pins.map((pin) => ({ pin, reference: pin.image.reference })));
  if (moving.length === 0) return undefined;
  const pinned = joinBounded(moving.map(({ pin }) => describePin(pin).reference));
  return {
    message: describeMoving(moving),
    remedy: `To get the same again, write ${pinned}, or the tags of full versions, such as 1.4.0.`,
  };
}
