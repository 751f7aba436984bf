import { ActionError } from '../errors.js';
import { printable } from '../text.js';

/** Returns whether the text is true or false, by the words of YAML's core schema; throws `INPUT`. */
export function parseBoolean(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw invalid({ name, text, allowed: 'true, false' });
}

/** Returns the choice; throws `INPUT` where the text is none of them. */
export function parseChoice<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw invalid({ name, text, allowed: choices.join(', ') });
}

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

export interface DurationRange {
  readonly minimumMilliseconds: number;
  readonly maximumMilliseconds: number;
  /** The range in the user's words: `1s to 1h`. */
  readonly words: string;
}

/** Returns the milliseconds of `90s`, `5m` or `1h`; throws `INPUT`. */
export function parseDuration(name: string, text: string, range: DurationRange): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNIT_MILLISECONDS[unit] ?? NaN);
  if (milliseconds >= range.minimumMilliseconds && milliseconds <= range.maximumMilliseconds) {
    return milliseconds;
  }
  throw invalid({ name, text, allowed: `a number and s, m or h, such as 90s; ${range.words}` });
}

/** Returns the whole number; throws `INPUT` where it is none or not within 0 and the maximum. */
export function parseCount(name: string, text: string, maximum: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (count <= maximum) return count;
  throw invalid({ name, text, allowed: `a whole number from 0 to ${maximum}` });
}

/** An entry of a list, and the line that it stands on; the first is 1. */
export interface ListEntry {
  readonly text: string;
  readonly line: number;
}

/** Returns the entries of a list: one a line, blank lines and lines that begin with `#` left out. */
export function parseList(text: string): ListEntry[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line.trim(), line: index + 1 }))
    .filter((entry) => entry.text !== '' && !entry.text.startsWith('#'));
}

interface InvalidValue {
  readonly name: string;
  readonly text: string;
  readonly allowed: string;
}

function invalid({ name, text, allowed }: InvalidValue): ActionError {
  return new ActionError('INPUT', `${name}: "${printable(text)}" is not allowed`, {
    remedy: `Allowed: ${allowed}.`,
  });
}
