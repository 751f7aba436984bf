/**
 * Returns what is wrong with a pattern of path parts, as a fragment behind a colon; undefined where
 * nothing is. `*` stands for any characters of one part, none included, and `**` for any at all.
 */
export function findGlobFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_LIMIT_CHARS) {
    return `it is longer than ${PATTERN_LIMIT_CHARS} characters`;
  }
  if (pattern.includes('***')) return 'it holds "***"; only "*" and "**" mean something';
  return pattern.split('/').includes('') ? 'it has an empty part' : undefined;
}

/** The longest pattern that is looked at, in characters. */
export const PATTERN_LIMIT_CHARS = 512;

/**
 * Whether the whole text matches the pattern. Every position of the pattern is looked at once for each
 * character of the text, however hostile the two are: nothing is tried again, as a regular expression
 * would.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const tokens = pattern.match(/\*\*|[^]/gu) ?? [];
  let reached = passWildcards([true], tokens);
  for (const character of text) {
    const next: boolean[] = [];
    tokens.forEach((token, index) => {
      if (reached[index] !== true) return;
      if (token === '**' || (token === '*' && character !== '/')) next[index] = true;
      else if (token === character) next[index + 1] = true;
    });
    reached = passWildcards(next, tokens);
  }
  return reached[tokens.length] === true;
}

/** A wildcard that stands for nothing is passed without reading. */
function passWildcards(reached: boolean[], tokens: readonly string[]): boolean[] {
  tokens.forEach((token, index) => {
    if (reached[index] === true && (token === '*' || token === '**')) reached[index + 1] = true;
  });
  return reached;
}
