/** The most entries of a list that one message names. */
export const NAMED_LIMIT = 10;

/** Returns the entries as one bounded enumeration; what is left out is counted. */
export function joinBounded(entries: readonly string[]): string {
  const left = entries.length - NAMED_LIMIT;
  const named = entries.slice(0, NAMED_LIMIT).join(', ');
  return left > 0 ? `${named} and ${left} more` : named;
}
