import { printable } from '../text.js';

/** How many names a message repeats, and how much of each. */
const NAMES_LIMIT = 10;
const NAME_LIMIT_CHARS = 60;

/** Returns names from outside as one printable, bounded list: `pull, push and 3 more`. */
export function formatNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_LIMIT).map((name) => printable(name, NAME_LIMIT_CHARS));
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** Returns the names of a comma-separated list, each once, in their order. */
export function splitNames(list: string): readonly string[] {
  const names = list.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
