import { describe, expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import { parseRefPattern } from '../../src/policy/ref-pattern.js';

const GRAMMAR =
  'Write full refs such as refs/heads/main or refs/tags/v*, one a line; "*" stays within one part, "**" crosses them.';

describe('parseRefPattern', () => {
  test.each([
    'refs/heads/main',
    'refs/tags/v*',
    'refs/heads/release/**',
    'refs/**',
    'refs/heads/a.b_c-d+e=f,g#h!i',
    'refs/heads/a]b',
    'refs/heads/ümlaut',
    'protected',
  ])('takes %s as it is', (line) => {
    expect(parseRefPattern(line)).toBe(line);
  });

  test.each([
    ['main', 'Write refs/heads/main for a branch, refs/tags/main for a tag.'],
    ['v*', 'Write refs/heads/v* for a branch, refs/tags/v* for a tag.'],
    ['*', 'Write refs/heads/* for a branch, refs/tags/* for a tag.'],
    ['heads/main', 'Write refs/heads/main'],
    ['tags/v*', 'Write refs/tags/v*'],
    ['/refs/heads/main', 'Write refs/heads/main'],
    ['Refs/heads/main', 'Write refs/heads/main'],
    ['Protected', 'The word is in lower case: protected'],
    ['**/main', 'Write refs/heads/**/main for a branch, refs/tags/**/main for a tag.'],
  ])('refuses %s, which is not a full ref', (line, remedy) => {
    expect(fail(line)).toBe(`"${line}": it is not a full ref\n  ${remedy}`);
  });

  test.each([
    ['refs/heads/', 'it has an empty part'],
    ['refs//main', 'it has an empty part'],
    ['refs/heads/***', 'it holds "***"; only "*" and "**" mean something'],
    ['refs/heads/a b', 'no ref can hold white space'],
    ['refs/heads/a\tb', 'no ref can hold white space', 'refs/heads/a b'],
    ['refs/heads/a?', 'no ref can hold "?"'],
    ['refs/heads/[ab]', 'no ref can hold "["'],
    ['refs/heads/a\\b', 'no ref can hold "\\"'],
    ['refs/heads/a^', 'no ref can hold "^"'],
    ['refs/heads/a~1', 'no ref can hold "~"'],
    ['refs/heads/a:b', 'no ref can hold ":"'],
    ['refs/heads/a..b', 'no ref can hold ".."'],
    ['refs/heads/a@{1}', 'no ref can hold "@{"'],
    ['refs/heads/.hidden', 'no ref can have the part ".hidden"'],
    ['refs/heads/main.lock', 'no ref can have the part "main.lock"'],
    ['refs/heads/main, refs/tags/v*', 'no ref can hold white space'],
  ])('refuses %s', (line, why, shown = line) => {
    expect(fail(line)).toBe(`"${shown}": ${why}\n  ${GRAMMAR}`);
  });

  test('a negation is no pattern', () => {
    expect(fail('!refs/heads/main')).toContain('it is not a full ref');
  });
});

function fail(line: string): string {
  try {
    parseRefPattern(line);
  } catch (error) {
    return describeError(error);
  }
  throw new Error('parsed');
}
