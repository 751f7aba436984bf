import type { ActionError } from '../errors.js';
import { type ImageRequest, parseImageList } from '../reference/image-list.js';
import { type Platform, parsePlatform } from '../reference/platform.js';
import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { parseBoolean, parseDuration } from './input-values.js';

/** What to pin. */
export interface PinInputs {
  readonly images: readonly ImageRequest[];
  /** Undefined takes what a tag points to, an index included. */
  readonly platform: Platform | undefined;
  readonly verifyPlatforms: boolean;
  /** How long a tag that does not exist yet is waited for; 0 does not wait. */
  readonly waitMilliseconds: number;
}

const WAIT_RANGE = { minimumMilliseconds: 0, maximumMilliseconds: 3_600_000, words: '0s to 1h' };

/** Returns what to pin, what was forgiven in it, and every line of `images` that is wrong. */
export function parsePinInputs(
  texts: InputTexts,
  attempt: Attempt,
): {
  readonly values: PinInputs;
  readonly notices: readonly string[];
  readonly problems: readonly ActionError[];
} {
  const { images, notices, problems } = parseImageList(texts.images);
  const values = {
    images,
    platform: attempt(() => parsePlatformInput(texts.platform), undefined),
    verifyPlatforms: attempt(
      () => parseBoolean('verify-platforms', texts['verify-platforms']),
      false,
    ),
    waitMilliseconds: attempt(() => parseDuration('wait', texts.wait, WAIT_RANGE), 0),
  };
  return { values, notices, problems };
}

function parsePlatformInput(text: string): Platform | undefined {
  return text === '' ? undefined : parsePlatform(text);
}
