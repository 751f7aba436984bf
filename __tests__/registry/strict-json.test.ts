import { describe, expect, test } from '@jest/globals';
import { findOddKey, knownKeys, parseStrictJson } from '../../src/registry/strict-json.js';

const LIMIT_BYTES = 4 * 1024 * 1024;

function words(text: string | Buffer): string | undefined {
  const parsed = parseStrictJson(Buffer.from(text));
  return parsed.isValid ? undefined : parsed.words;
}

describe('parseStrictJson', () => {
  test.each([
    ['an object', '{"a":1,"b":[{"a":1},{"a":1}],"c":{"a":{"a":2}}}'],
    ['keys in different cases', '{"a":1,"A":2}'],
    ['a key that is a value elsewhere', '{"a":"b","b":"a"}'],
    ['values that look like keys', '{"a":"\\"a\\":1","b":["a","a"]}'],
    ['spaces everywhere', ' { "a" : 1 ,\r\n\t"b" : { } , "c" : [ ] } '],
    ['backslashes at the end', '{"a\\\\":1,"a":"\\\\","b":2}'],
    ['names of every object', '{"__proto__":1,"constructor":2,"toString":3}'],
    ['NUL and half a surrogate', '{"a\\u0000":"\\ud800","a":1}'],
    ['a text', '"x"'],
    ['the deepest', '['.repeat(128) + ']'.repeat(128)],
    ['many of them beside each other', `[${'{"a":{"a":1}},'.repeat(1000)}0]`],
  ])('takes %s', (_name, text) => {
    const value: unknown = JSON.parse(text);
    expect(parseStrictJson(Buffer.from(text))).toEqual({ isValid: true, value });
  });

  test.each([
    ['twice', '{"a":1,"a":1}', 'a'],
    ['twice with spaces', '{ "a" : 1 , "a"\n: 2 }', 'a'],
    ['twice, with another between', '{"a":{"b":1},"b":[],"a":2}', 'a'],
    ['twice below', '{"x":[{"a":1,"b":2,"b":3}]}', 'b'],
    ['behind an object that had it', '{"a":{"c":1},"b":{"c":1,"c":2}}', 'c'],
    ['twice, once escaped', '{"digest":1,"d\\u0069gest":2}', 'digest'],
    ['twice, both escaped', '{"\\u0061":1,"\\u0061":2}', 'a'],
    ['twice and empty', '{"":1,"":2}', ''],
    ['twice, of every object', '{"__proto__":1,"__proto__":2}', '__proto__'],
    ['twice, with marks of a runner', '{"::error::":1,"::error::":2}', ': :error: :'],
  ])('refuses a key that stands %s', (_name, text, key) => {
    expect(words(text)).toBe(`its key "${key}" stands twice in one object`);
  });

  test.each([
    ['a byte order mark', '\ufeff{}'],
    ['no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['two documents', '{}{}'],
    ['a string without end', '{"a'],
    ['nothing', ''],
  ])('refuses %s', (_name, text) => {
    expect(words(text)).toBe('it is not JSON in UTF-8');
  });

  test.each([
    ['129 levels', '['.repeat(129) + ']'.repeat(129)],
    ['objects', '{"a":'.repeat(129) + '1' + '}'.repeat(129)],
    ['100000 levels', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['as many as a manifest holds', '['.repeat(LIMIT_BYTES / 2) + ']'.repeat(LIMIT_BYTES / 2)],
  ])('refuses a nesting of %s', (_name, text) => {
    expect(words(text)).toBe('it is nested deeper than 128 levels');
  });

  test.each([
    ['small objects', `[${'{"a":1},'.repeat(LIMIT_BYTES / 8 - 1)}0]`],
    ['keys', `{${Array.from({ length: 300_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
    ['one text', JSON.stringify('x'.repeat(LIMIT_BYTES - 2))],
    ['one text of escapes', `"${'\\"'.repeat(LIMIT_BYTES / 2 - 1)}"`],
    ['spaces behind texts', `["a"${' '.repeat(LIMIT_BYTES - 5)}]`],
  ])('takes a time like that of JSON.parse for 4 MiB of %s', (_name, text) => {
    const begun = performance.now();
    expect(words(text)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(10_000); // a tenth of a second on a free machine
  });
});

describe('findOddKey', () => {
  const known = knownKeys('mediaType', 'digest', 'size', 'links');
  test.each([
    ['Digest'],
    ['MEDIATYPE'],
    ['mediatype'],
    ['dige\u017ft'], // the long s
    ['lin\u212as'], // the sign for kelvin
  ])('%s', (key) => {
    const fault = `its key "${key}" is not in the case of the specification`;
    expect(findOddKey({ digest: 1, [key]: 2 }, known)).toBe(fault);
  });

  test.each([['digest'], ['digests'], ['x'], ['__proto__']])('%s is none', (key) => {
    expect(findOddKey({ [key]: 1 }, known)).toBeUndefined();
  });
});
