import { describe, expect, test } from '@jest/globals';
import { nearTags } from '../../src/reference/near-tags.js';

describe('nearTags', () => {
  test.each<[string, string, string[], string[]]>([
    ['a slip of one', '1.4.0', ['1.3.9', '12.04', '1.4.1'], ['1.4.1', '1.3.9']],
    ['a "v" too few', '1.4.0', ['v1.4.0', 'latest'], ['v1.4.0']],
    ['a "v" too many', 'v1.4.0', ['1.4.0', 'edge'], ['1.4.0']],
    ['a part too few', '1.4', ['1.4.0', 'main'], ['1.4.0']],
    ['a part too many', '1.4.0', ['1.4', 'main'], ['1.4']],
    ['another case', 'Latest', ['latest', 'stable'], ['latest']],
    ['a suffix', '1.4.0', ['1.4.0-alpine', '1.4.0-rc.1', '9'], ['1.4.0-alpine', '1.4.0-rc.1']],
    ['letters that changed places', 'mian', ['main', 'next'], ['main']],
    ['a cut commit', 'sha-0a1b2c3d4e5f', ['sha-0a1b2c3', 'sha-99'], ['sha-0a1b2c3']],
    ['commits that begin in the same way', 'sha-0a1b2c3', ['sha-fffffff', 'sha-eeeeeee'], []],
    ['nothing like it', '1.4.0', ['latest', 'main'], []],
    ['no tags', '1.4.0', [], []],
    ['itself, that came meanwhile', '1.4.0', ['1.4.0'], []],
    ['one listed twice', '1.4.0', ['1.4.1', '1.4.1'], ['1.4.1']],
    ['short tags are not all alike', '12', ['34', 'ab', '13'], ['13']],
    ['a tag of one character is like none', '1', ['2', '3'], []],
  ])('%s', (_name, wanted, tags, expected) => {
    expect(nearTags(wanted, tags)).toEqual(expected);
  });

  test('are five at the most, the likeliest first', () => {
    const tags = Array.from({ length: 30 }, (_, number) => `1.4.${number + 10}`);
    expect(nearTags('1.4.1', ['1.4.1-rc', ...tags])).toEqual([
      '1.4.10',
      '1.4.11',
      '1.4.12',
      '1.4.13',
      '1.4.14',
    ]);
  });

  test('of ten thousand long tags are found in bounded time', () => {
    const tags = Array.from({ length: 10_000 }, (_, number) => `b${'a'.repeat(115)}${number}`);
    const begun = Date.now();
    expect(nearTags('a'.repeat(120), tags)).toEqual([]);
    expect(Date.now() - begun).toBeLessThan(10_000);
  });
});
