import { describe, expect, test } from '@jest/globals';
import { findGlobFault, matchesGlob, PATTERN_LIMIT_CHARS } from '../../src/policy/glob.js';

describe('matchesGlob', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['refs/heads/main', ['refs/heads/main'], ['refs/heads/main2', 'xrefs/heads/main', '']],
    ['refs/heads/*', ['refs/heads/main'], ['refs/heads/release/1', 'refs/tags/main']],
    ['refs/heads/**', ['refs/heads/main', 'refs/heads/release/1'], ['refs/heads', 'refs/tags/v1']],
    ['refs/tags/v*', ['refs/tags/v', 'refs/tags/v1.4.0'], ['refs/tags/x', 'refs/tags/v1/x']],
    ['refs/heads/release/*', ['refs/heads/release/1'], ['refs/heads/release', 'refs/heads/rel/1']],
    ['refs/**/main', ['refs/heads/main', 'refs/heads/a/main'], ['refs/main', 'refs/heads/amain2']],
    ['refs/heads/*-v*.*', ['refs/heads/a-v1.2', 'refs/heads/a-v-v.'], ['refs/heads/a-v1/2.']],
    ['refs/heads/**x', ['refs/heads/x', 'refs/heads/a/x'], ['refs/heads/xy']],
    ['**', ['', 'a', 'a/b'], []],
    ['*', ['', 'a'], ['a/b', '/']],
    ['a*b**c*d', ['abcd', 'axb/y/cd'], ['a/bcd', 'abc/d']],
    ['acme/**/api', ['acme/a/api', 'acme/a/b/api'], ['acme/api', 'acme/xapi']],
    ['a.c', ['a.c'], ['abc']],
    ['(a+)+$|[x]', ['(a+)+$|[x]'], ['aaa', 'x']],
    ['ä*', ['ä', 'ä😀'], ['a']],
    ['refs/heads/😀', ['refs/heads/😀'], ['refs/heads/\ud83d']],
  ])('%s', (pattern, matching, others) => {
    expect(matching.filter((text) => !matchesGlob(pattern, text))).toEqual([]);
    expect(others.filter((text) => matchesGlob(pattern, text))).toEqual([]);
  });

  test.each([
    ['a', '*a'],
    ['a', '**a'],
    ['/a', '/*a*'],
    ['a/', '**/a**/'],
  ])('a hostile pattern takes no time on %s…', (textPiece, patternPiece) => {
    const pattern = `${patternPiece.repeat(200).slice(0, PATTERN_LIMIT_CHARS - 1)}!`;
    const begin = process.hrtime.bigint();
    expect(matchesGlob(pattern, textPiece.repeat(600).slice(0, 1024))).toBe(false);
    expect(Number(process.hrtime.bigint() - begin) / 1e6).toBeLessThan(1000);
  });

  test('says what a regular expression says, of a thousand seeded patterns', () => {
    let seed = 20260115;
    const pick = (characters: readonly string[], length: number): string =>
      Array.from({ length }, () => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return characters[Math.floor((seed / 2147483648) * characters.length)] ?? '';
      }).join('');
    const wrong: string[] = [];
    let matched = 0;
    for (let round = 0; round < 1000; round += 1) {
      const pattern = pick(['a', 'b', '/', '*', '**'], (round % 7) + 1).replace(/\*{3,}/g, '**');
      const text = pick(['a', 'b', '/'], round % 9);
      const source = pattern.replace(/\*\*?/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
      const expected = new RegExp(`^${source}$`).test(text);
      if (expected) matched += 1;
      if (matchesGlob(pattern, text) !== expected) wrong.push(`${pattern} on ${text}`);
    }
    expect(wrong).toEqual([]);
    expect(matched).toBeGreaterThan(100);
  });
});

describe('findGlobFault', () => {
  test.each([
    ['a/b', undefined],
    ['a/**/b*', undefined],
    ['a//b', 'it has an empty part'],
    ['a/', 'it has an empty part'],
    ['/a', 'it has an empty part'],
    ['a/***', 'it holds "***"; only "*" and "**" mean something'],
    ['a'.repeat(513), 'it is longer than 512 characters'],
    ['a'.repeat(512), undefined],
  ])('%s', (pattern, fault) => {
    expect(findGlobFault(pattern)).toBe(fault);
  });
});
