import { describe, expect, test } from '@jest/globals';
import { equalDigests, tryParseDigest } from '../../src/reference/digest.js';

const HEX = 'a'.repeat(64);

test('equal digits of another algorithm are another digest', () => {
  const digits = { hex: HEX };
  const [left, right] = [
    { algorithm: 'sha256', ...digits },
    { algorithm: 'sha512', ...digits },
  ] as const;
  expect([equalDigests(left, left), equalDigests(left, right)]).toEqual([true, false]);
});

describe('tryParseDigest', () => {
  test.each([
    ['sha256', `sha256:${HEX}`, { algorithm: 'sha256', hex: HEX }],
    ['sha512', `sha512:${HEX}${HEX}`, { algorithm: 'sha512', hex: HEX + HEX }],
    ['sha256 with the length of sha512', `sha256:${HEX}${HEX}`, undefined],
    ['sha512 with the length of sha256', `sha512:${HEX}`, undefined],
    ['upper-case digits', `sha256:${HEX.toUpperCase()}`, undefined],
    ['an unregistered algorithm', `md5:${HEX}`, undefined],
    ['a path in place of digits', `sha256:../../${'a'.repeat(58)}`, undefined],
    ['a line end behind it', `sha256:${HEX}\n`, undefined],
    ['nothing', '', undefined],
  ])('%s', (_name, text, expected) => {
    expect(tryParseDigest(text)).toEqual(expected);
  });
});
