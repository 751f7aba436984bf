import { describe, expect, test } from '@jest/globals';
import { ActionError, ActionErrors, describeError } from '../src/errors.js';
import { breakMarks, dropEndSlashes, printable } from '../src/text.js';

describe('printable', () => {
  test.each([
    ['plain text', 'access denied', 'access denied'],
    ['line ends', 'a\r\nb\nc', 'a b c'],
    ['a workflow command', 'x\n::set-env name=PATH::/evil', 'x : :set-env name=PATH: :/evil'],
    ['a run of colons', ':::::', ': : : : :'],
    ["GitHub's other mark", 'a ##[add-path]/evil', 'a ## [add-path]/evil'],
    ['a mark behind more hashes', '####[group]', '#### [group]'],
    ['terminal escapes', '\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['text direction', 'a\u202Eb\u2066c', 'a b c'],
    ['a mark split by what is removed', ':\u200B:set-env::', ': :set-env: :'],
    ['a lone surrogate', 'a\uD800b', 'a b'],
    ['letters of every language', 'Zugriff für 日本 ✓', 'Zugriff für 日本 ✓'],
  ])('%s', (_name, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('bounds the text', () => {
    expect(printable('x'.repeat(10_000), 10)).toBe('xxxxxxxxxx…');
    expect(printable('😀'.repeat(20), 10)).toBe('😀'.repeat(10) + '…');
  });
});

test('breakMarks keeps the lines', () => {
  expect(breakMarks('a::b\n  ##[c]')).toBe('a: :b\n  ## [c]');
});

test.each([
  ['a/b//', 'a/b'],
  ['//', ''],
  ['/a', '/a'],
  ['', ''],
])('dropEndSlashes of "%s"', (text, expected) => {
  expect(dropEndSlashes(text)).toBe(expected);
});

describe('describeError', () => {
  test('puts the remedy on a line of its own', () => {
    expect(describeError(new ActionError('INPUT', 'a: b', { remedy: 'Do c.' }))).toBe(
      'a: b\n  Do c.',
    );
  });

  test('lists every error', () => {
    const errors = new ActionErrors([
      new ActionError('INPUT', 'a', { remedy: 'b' }),
      new ActionError('TRUST', 'c'),
    ]);
    expect(describeError(errors)).toBe('a\n  b\nc');
  });

  test('says that an accident is a bug', () => {
    expect(describeError(new TypeError('x is undefined'))).toBe(
      'internal error: x is undefined\n  This is a bug in login-and-pin: please report it with this line.',
    );
  });
});
