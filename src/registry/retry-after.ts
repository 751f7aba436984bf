import { readAnswerWords } from './registry-error.js';

/** What an answer may say of when to come back. */
export interface WaitHints {
  /** The `Retry-After` header. */
  readonly retryAfter: string | undefined;
  /** The `Date` header: the registry's own clock. */
  readonly date: string | undefined;
  /** The `Age` header: how long a cache has held the answer. */
  readonly age: string | undefined;
  readonly body: Buffer;
}

/**
 * Returns the wait that an answer asks for, in milliseconds; 0 where it asks for none. GHCR says it in
 * the words of its error; where the header says something too, the longer wait counts.
 */
export function readWait(hints: WaitHints, now: number): number {
  const words = readAnswerWords(hints.body).words ?? '';
  return Math.max(parseRetryAfter(hints, now), findWaitInWords(words));
}

/** The longest number of seconds that is told apart from for ever. */
const SECONDS_LIMIT = 1e9;

/**
 * Returns the wait of a `Retry-After` header (RFC 9110, section 10.2.3), or of one that holds a
 * duration as Go writes it. A date is compared with the clock that wrote it, where that is told.
 */
export function parseRetryAfter(
  { retryAfter, date, age }: Omit<WaitHints, 'body'>,
  now: number,
): number {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), SECONDS_LIMIT) * 1000;
  const until = parseDate(text);
  if (until === undefined) return parseGoDuration(text) ?? 0;
  const written = parseDate(date?.trim() ?? '');
  const seconds = /^\d{1,9}$/.test(age?.trim() ?? '') ? Number(age) : 0;
  return Math.max(0, until - (written === undefined ? now : written + seconds * 1000));
}

/** `Date.parse` reads nearly anything as a date; HTTP has one form, which ends so. */
function parseDate(text: string): number | undefined {
  const date = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

const UNIT_MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['\u00b5s', 1e-3], // the sign for micro
  ['\u03bcs', 1e-3], // the Greek letter
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** How many characters of a duration are read. */
const DURATION_LIMIT_CHARS = 64;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/**
 * Returns the milliseconds of a duration as Go writes it (`time.ParseDuration`, without a sign), such
 * as `880µs` or `1m30s`; undefined where it is none.
 */
export function parseGoDuration(text: string): number | undefined {
  if (text.length === 0 || text.length > DURATION_LIMIT_CHARS) return undefined;
  let milliseconds = 0;
  for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
    const [, number, unit = ''] = PART.exec(text) ?? [];
    if (number === undefined) return undefined;
    milliseconds += Number(number) * (UNIT_MILLISECONDS.get(unit) ?? 0);
  }
  return Math.min(milliseconds, SECONDS_LIMIT * 1000);
}

const IN_WORDS = /\bretry[- ]after["']?\s{0,8}[:=]\s{0,8}["']?([\d.a-z\u00b5\u03bc]+)/i;

/** Returns the wait in words such as `retry-after: 880µs, allowed: 44000/minute`; a number alone is seconds. */
function findWaitInWords(words: string): number {
  const text = IN_WORDS.exec(words)?.[1]?.replace(/\.$/, '') ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), SECONDS_LIMIT) * 1000;
  return parseGoDuration(text) ?? 0;
}
