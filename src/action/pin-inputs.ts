import type { ActionError } from '../errors.js';
import { type ImageRequest, parseImageList } from '../reference/image-list.js';
import type { InputTexts } from './input-texts.js';

/** What to pin. */
export interface PinInputs {
  readonly images: readonly ImageRequest[];
}

/** Returns what to pin, what was forgiven in it, and every line of `images` that is wrong. */
export function parsePinInputs(texts: InputTexts): {
  readonly values: PinInputs;
  readonly notices: readonly string[];
  readonly problems: readonly ActionError[];
} {
  const { images, notices, problems } = parseImageList(texts.images);
  return { values: { images }, notices, problems };
}
