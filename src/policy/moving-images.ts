import { ActionError } from '../errors.js';
import type { ImageRequest } from '../reference/image-list.js';
import { formatName, formatReference, type Reference } from '../reference/reference.js';
import { joinBounded } from './joined.js';
import { judgeTag } from './moving-tag.js';

export type OnMovingTag = 'ignore' | 'warn' | 'fail';

/** Returns the images whose tag moves; one with a digest never does, whatever its tag is called. */
export function findMoving<Image extends { readonly reference: Reference }>(
  images: readonly Image[],
): readonly Image[] {
  return images.filter(({ reference: { tag, digest } }) => {
    return digest === undefined && tag !== undefined && judgeTag(tag).moves;
  });
}

/** Returns one `POLICY` error that names every image whose tag moves; undefined where none does. */
export function refuseMoving(images: readonly ImageRequest[]): ActionError | undefined {
  const moving = findMoving(images);
  const [first] = moving;
  if (first === undefined) return undefined;
  const name = formatName(first.reference);
  return new ActionError('POLICY', describeMoving(moving), {
    remedy: `Write the tag of a full version, such as ${name}:1.4.0, or a digest: ${name}@sha256:…`,
  });
}

/** Returns the images and why their tags are taken to move: a message without its remedy. */
export function describeMoving(moving: readonly { readonly reference: Reference }[]): string {
  const named = moving.map(({ reference }) => {
    return `"${formatReference(reference)}" (${judgeTag(reference.tag ?? '').reason})`;
  });
  const what =
    moving.length === 1
      ? 'the tag of 1 image may move'
      : `the tags of ${moving.length} images may move`;
  return `on-moving-tag: ${what}: ${joinBounded(named)}`;
}
