import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { parseBoolean, parseCount, parseDuration } from './input-values.js';

/** How requests are made, and which results are written. */
export interface RequestInputs {
  readonly timeoutMilliseconds: number;
  readonly retries: number;
  readonly summary: boolean;
}

const RETRIES_MAXIMUM = 20;
const TIMEOUT_RANGE = {
  minimumMilliseconds: 1000,
  maximumMilliseconds: 3_600_000,
  words: '1s to 1h',
};

/** Returns how requests are made; what does not parse is the attempt's to keep. */
export function parseRequestInputs(texts: InputTexts, attempt: Attempt): RequestInputs {
  return {
    timeoutMilliseconds: attempt(() => parseDuration('timeout', texts.timeout, TIMEOUT_RANGE), 0),
    retries: attempt(() => parseCount('retries', texts.retries, RETRIES_MAXIMUM), 0),
    summary: attempt(() => parseBoolean('summary', texts.summary), true),
  };
}
