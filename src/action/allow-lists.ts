import { ActionError } from '../errors.js';
import type { Attempt } from './attempt.js';
import { type ListEntry, parseList } from './input-values.js';

/** An input that lists what is allowed, and how one of its lines is read. */
export interface AllowList<Entry> {
  readonly name: string;
  readonly text: string;
  /** A line as the user would type it. */
  readonly example: string;
  /** Throws a fragment that `parseEntry` completes. */
  readonly parse: (line: string) => Entry;
}

/** Allows everything: no policy. */
const EVERYTHING = '**';

/**
 * Returns the entries of a list of what is allowed, or undefined where it is `**`: everything. None
 * where a line does not parse, which is the attempt's to keep. Throws `INPUT` where the list is empty: a
 * variable that is not set must not switch a policy off.
 */
export function parseAllowList<Entry>(
  list: AllowList<Entry>,
  attempt: Attempt,
): readonly Entry[] | undefined {
  const { name, text, example } = list;
  const lines = parseList(text);
  if (lines.length === 0) {
    const what = text === '' ? 'is empty' : 'holds comments and blank lines only';
    throw new ActionError('INPUT', `${name}: ${what}, which allows nothing`, {
      remedy: `If it comes from a variable, set that; else write lines such as ${example}. "**" allows everything.`,
    });
  }
  if (lines.length === 1 && lines[0]?.text === EVERYTHING) return undefined;
  const entries = lines.flatMap((line) => attempt(() => [parseLine(list, line)], []));
  return entries.length === lines.length ? entries : [];
}

function parseLine<Entry>(list: AllowList<Entry>, line: ListEntry): Entry {
  if (line.text !== EVERYTHING) return parseEntry(list.name, line, list.parse);
  throw new ActionError(
    'INPUT',
    `${list.name}, line ${line.line}: "**" stands beside other lines`,
    {
      remedy: 'It allows everything: write it alone, or leave it out.',
    },
  );
}

/** Returns the parsed line of a list; throws the parser's error with the list and the line before it. */
export function parseEntry<Entry>(
  name: string,
  { text, line }: ListEntry,
  parse: (text: string) => Entry,
): Entry {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const { message, remedy } = error;
    throw new ActionError('INPUT', `${name}, line ${line}: ${message}`, { remedy });
  }
}
