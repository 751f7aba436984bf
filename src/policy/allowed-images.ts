import { ActionError } from '../errors.js';
import type { ImageRequest } from '../reference/image-list.js';
import { formatName, formatReference, type Reference } from '../reference/reference.js';
import { allowsImage, formatImagePattern, type ImagePattern } from './image-pattern.js';
import { joinBounded } from './joined.js';

/** Returns a `POLICY` error for each image that no pattern of `allowed-images` allows. */
export function refuseImages(
  images: readonly ImageRequest[],
  patterns: readonly ImagePattern[],
): ActionError[] {
  return images
    .filter(({ reference }) => !patterns.some((pattern) => allowsImage(pattern, reference)))
    .map(({ reference }) => refuseImage(reference, patterns));
}

/** Names the patterns that could have allowed it: those of its registry, where there are any. */
function refuseImage(reference: Reference, patterns: readonly ImagePattern[]): ActionError {
  const { registry } = reference;
  const near = patterns.filter((pattern) => pattern.registry === registry);
  const image = `allowed-images: "${formatReference(reference)}"`;
  const message =
    near.length === 0
      ? `${image}: no pattern is for ${registry}, only: ${list(patterns)}`
      : `${image} matches no pattern for ${registry}: ${list(near)}`;
  const remedy = `If it may be used, add the line ${formatName(reference)} to "allowed-images".`;
  return new ActionError('POLICY', message, { remedy });
}

function list(patterns: readonly ImagePattern[]): string {
  return joinBounded(patterns.map(formatImagePattern));
}

/** Returns the patterns that allowed at least one of the images, as the log names them. */
export function describeAllowing(
  images: readonly ImageRequest[],
  patterns: readonly ImagePattern[],
): string {
  const used = patterns.filter((pattern) =>
    images.some(({ reference }) => allowsImage(pattern, reference)),
  );
  return list(used);
}
