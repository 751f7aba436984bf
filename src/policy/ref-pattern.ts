import { ActionError } from '../errors.js';
import { printable } from '../text.js';
import { findGlobFault } from './glob.js';

/** A pattern of full refs, or the word `protected`: the two cannot be mistaken for each other. */
export type RefPattern = string;

/** The word for every ref that a rule of GitHub's protects. */
export const PROTECTED: RefPattern = 'protected';

/** What no ref can hold (git, check-ref-format), `*` left out, which means something here. */
const NEVER_IN_REF = /[\p{Cc}\p{Zl}\p{Zp} ~^:?[\\]|\.\.|@\{/u;

/** Returns the pattern in a line of `allowed-refs`; throws `INPUT` with a fragment. */
export function parseRefPattern(line: string): RefPattern {
  if (line === PROTECTED) return PROTECTED;
  const fail = (why: string, remedy: string): never => {
    throw new ActionError('INPUT', `"${printable(line)}": ${why}`, { remedy });
  };
  const never = NEVER_IN_REF.exec(line)?.[0];
  if (never !== undefined) {
    const what = never.trim() === '' ? 'white space' : `"${printable(never)}"`;
    fail(`no ref can hold ${what}`, GRAMMAR);
  }
  if (!line.startsWith('refs/')) fail('it is not a full ref', suggestFullRef(line));
  const fault = findGlobFault(line) ?? findRefFault(line);
  if (fault !== undefined) fail(fault, GRAMMAR);
  return line;
}

const GRAMMAR =
  'Write full refs such as refs/heads/main or refs/tags/v*, one a line; "*" stays within one part, "**" crosses them.';

function findRefFault(pattern: string): string | undefined {
  const wrong = pattern.split('/').find((part) => /^\.|\.lock$/.test(part));
  return wrong === undefined ? undefined : `no ref can have the part "${printable(wrong)}"`;
}

/** What people write who mean a branch or a tag. */
function suggestFullRef(line: string): string {
  if (line.toLowerCase() === PROTECTED) return `The word is in lower case: ${PROTECTED}`;
  const bare = printable(line.replace(/^\/+/, ''));
  if (/^(?:refs|heads|tags)\//i.test(bare)) {
    return `Write ${bare.replace(/^(?:refs\/)?/i, 'refs/')}`;
  }
  return `Write refs/heads/${bare} for a branch, refs/tags/${bare} for a tag.`;
}
