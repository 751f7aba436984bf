/** The longest piece of outside text that a message repeats, in characters. */
export const OUTSIDE_TEXT_LIMIT_CHARS = 300;

/** Everything that moves the cursor, ends a line, hides or reorders text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * Returns outside text (a registry's words, a username, a value of an input) as one bounded line of
 * printable characters in which no runner finds a workflow command.
 */
export function printable(text: string, limit = OUTSIDE_TEXT_LIMIT_CHARS): string {
  // Cut first: the patterns below never see more than a small multiple of what is printed.
  const head = text.slice(0, limit * 4);
  const line = breakMarks(head.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim());
  const characters = Array.from(line);
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : line;
}

/**
 * Returns the text with the marks of workflow commands broken up. GitHub's runner reads `::` at the
 * start of a line and `##[` anywhere in it; others read both anywhere.
 */
export function breakMarks(text: string): string {
  return text.replace(/:(?=:)/g, ': ').replace(/##(?=\[)/g, '## ');
}

/** Returns the text without the slashes at its end: a pattern would try again at each of a long row. */
export function dropEndSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}
