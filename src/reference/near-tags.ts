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
  const prefix = commonPrefix(left, right);
  return { tag, prefix, distance: editDistance(left.slice(prefix), right.slice(prefix)) };
}

function commonPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

/**
 * Returns how many characters must be put in, taken out or replaced to make one text the other; one
 * more than `DISTANCE_LIMIT` where it is more than that. Levenshtein's table, row by row, and of each
 * row only what is near its diagonal: a registry may send very many very long tags.
 */
function editDistance(left: string, right: string): number {
  const tooFar = DISTANCE_LIMIT + 1;
  if (Math.abs(left.length - right.length) > DISTANCE_LIMIT) return tooFar;
  const above = Array.from({ length: right.length + 1 }, (_, column) => Math.min(column, tooFar));
  for (let row = 1; row <= left.length; row += 1) {
    const first = Math.max(1, row - DISTANCE_LIMIT);
    const last = Math.min(right.length, row + DISTANCE_LIMIT);
    let diagonal = above[first - 1] ?? tooFar;
    let before = first === 1 ? row : tooFar;
    above[first - 1] = before;
    let least = before;
    for (let column = first; column <= last; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const up = above[column] ?? tooFar; // beyond the band it is still too far
      before = Math.min(diagonal + (isSame ? 0 : 1), up + 1, before + 1, tooFar);
      diagonal = up;
      above[column] = before;
      least = Math.min(least, before);
    }
    if (least >= tooFar) return tooFar;
  }
  return above[right.length] ?? tooFar;
}
