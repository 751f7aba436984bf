/** How many tags are offered in place of one that is not there. */
export const NEAR_TAGS_LIMIT = 5;
/** How many single characters a tag may differ by at the most. */
const DISTANCE_LIMIT = 2;
/** A prefix in common shorter than this says nothing, in characters. */
const PREFIX_MINIMUM_CHARS = 3;

interface Candidate {
  readonly tag: string;
  readonly distance: number;
  readonly prefix: number;
}

/**
 * Returns the tags that may have been meant, the likeliest first: those that differ by a slip of the
 * fingers, then those that begin in the same way for at least half of the tag.
 */
export function nearTags(wanted: string, tags: readonly string[]): readonly string[] {
  return [...new Set(tags)]
    .filter((tag) => tag !== wanted)
    .map((tag) => compare(wanted, tag))
    .filter((candidate) => isNear(wanted, candidate))
    .sort((left, right) => left.distance - right.distance || right.prefix - left.prefix)
    .slice(0, NEAR_TAGS_LIMIT)
    .map(({ tag }) => tag);
}

function isNear(wanted: string, { distance, prefix }: Candidate): boolean {
  // Of two characters, changing two leaves nothing that is alike.
  const isSlip = distance <= Math.min(DISTANCE_LIMIT, Math.floor(wanted.length / 2));
  return isSlip || (prefix >= PREFIX_MINIMUM_CHARS && prefix * 2 >= wanted.length);
}

function compare(wanted: string, tag: string): Candidate {
  const [left, right] = [wanted.toLowerCase(), tag.toLowerCase()];
  return { tag, distance: editDistance(left, right), prefix: commonPrefix(left, right) };
}

function commonPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

/**
 * Returns how many characters must be put in, taken out or replaced to make one text the other; one
 * more than `DISTANCE_LIMIT` where it is more than that (Levenshtein's distance, row by row).
 */
function editDistance(left: string, right: string): number {
  const tooFar = DISTANCE_LIMIT + 1;
  if (Math.abs(left.length - right.length) > DISTANCE_LIMIT) return tooFar;
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const replaced = (above[column - 1] ?? 0) + (isSame ? 0 : 1);
      const added = Math.min(above[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, added));
    }
    if (Math.min(...current) > DISTANCE_LIMIT) return tooFar;
    above = current;
  }
  return Math.min(above.at(-1) ?? tooFar, tooFar);
}
