import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { openLog } from '../../src/action/log.js';
import { redactSecrets, repeatsSecret } from '../../src/redaction.js';
import { OUTSIDE_TEXT_LIMIT_CHARS, breakMarks, printable } from '../../src/text.js';
import { outsideText, oneOf } from './arbitraries.js';
import { property } from './property.js';
import { expectLine } from './verdicts.js';

/** What runners act on: `::` and `##[`, wherever they stand. */
const MARK = /::|##\[/;

describe('printable', () => {
  const limit = fc.oneof(fc.constant(OUTSIDE_TEXT_LIMIT_CHARS), fc.integer({ min: 1, max: 40 }));

  property('is one bounded line without a mark', fc.tuple(outsideText, limit), ([text, most]) => {
    const line = printable(text, most);
    expectLine(line, 2 * (most + 1));
    const { length } = Array.from(line);
    expect(length).toBeLessThanOrEqual(line.endsWith('…') ? most + 1 : most);
    expect(line).not.toMatch(MARK);
    expect(line).not.toMatch(/^\s|\s$/);
  });

  property('changes nothing the second time', fc.tuple(outsideText, limit), ([text, most]) => {
    const line = printable(text, most);
    expect(printable(line, most)).toBe(line);
  });

  const word = fc.string({
    unit: oneOf('abcÄß日7(){}<>"%$!?&;'),
    minLength: 1,
    maxLength: 9,
  });
  property('keeps text that is printable', fc.array(word, { maxLength: 9 }), (words) => {
    expect(printable(words.join(' '))).toBe(words.join(' '));
  });
});

property('breakMarks adds spaces and nothing else', outsideText, (text) => {
  const broken = breakMarks(text);
  expect(broken).not.toMatch(MARK);
  expect(broken.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  expect(breakMarks(broken)).toBe(broken);
});

describe('redaction', () => {
  // A secret with "*" could be put together again by what stands in its place.
  const secret = fc
    .oneof(
      fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 40 }),
      fc.array(outsideText, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('S3c-')),
    )
    .map((text) => text.replaceAll('*', 'x').slice(0, 200))
    .filter((text) => text.length >= 4);
  const around = fc.tuple(outsideText, outsideText);

  const shown = (text: string): string[] => {
    const forms = [text, Buffer.from(text).toString('base64'), breakMarks(text)];
    return text.isWellFormed() ? [...forms, encodeURIComponent(text)] : forms;
  };

  property('leaves no form of a secret', fc.tuple(secret, around), ([planted, [before, after]]) => {
    for (const form of shown(planted)) {
      const rest = redactSecrets(`${before}${form}${after}`, [planted]);
      // What stood around it may hold it by chance; the one that was put there is gone.
      for (const other of shown(planted)) expect(rest).not.toContain(other);
    }
  });

  property(
    'leaves no secret in a printed message',
    fc.tuple(secret, around),
    ([planted, [before, after]]) => {
      const line = printable(redactSecrets(`${before}${planted}${after}`, [planted]), 2000);
      const visible = printable(planted, planted.length);
      const stoodThere = [before, after].some((text) => printable(text, 2000).includes(visible));
      if (visible.length >= 4 && !stoodThere) expect(line).not.toContain(visible);
    },
  );

  const alphanumeric = fc.string({
    unit: oneOf('abcXYZ0189'),
    minLength: 5,
    maxLength: 30,
  });
  const innocent = fc.array(fc.constantFrom('abc', 'X', '01', ' ', '/', ':', '"', '\n', '%'), {
    maxLength: 30,
  });
  property(
    'changes nothing without a secret',
    fc.tuple(alphanumeric, innocent),
    ([planted, parts]) => {
      const text = parts.join('.');
      expect(redactSecrets(text, [planted])).toBe(text);
      expect(repeatsSecret(text, [planted])).toBe(false);
    },
  );

  property(
    'of several secrets none is left',
    fc.tuple(fc.array(secret, { maxLength: 4 }), outsideText),
    ([secrets, text]) => {
      const rest = redactSecrets([text, ...secrets, text, ...secrets].join(' '), secrets);
      for (const planted of secrets) expect(rest).not.toContain(planted);
    },
  );

  const plain = fc.string({ unit: oneOf('abcXYZ0189'), minLength: 4, maxLength: 12 });
  property(
    'of a secret in a longer one no rest is left, in any order',
    fc.tuple(plain, plain, plain, fc.boolean()),
    ([head, inner, tail, isFirst]) => {
      const secrets = [inner, `${head}${inner}${tail}`];
      const text = `- ${head}${inner}${tail} -`;
      expect(redactSecrets(text, isFirst ? secrets : secrets.reverse())).toBe('- *** -');
    },
  );

  property(
    'the log shows no secret and no mark',
    fc.tuple(fc.array(secret, { maxLength: 3 }), outsideText),
    ([secrets, text]) => {
      const lines: string[] = [];
      const write = (line: string): void => void lines.push(line);
      const masked: string[] = [];
      const log = openLog({
        info: write,
        notice: write,
        warning: write,
        setFailed: write,
        setSecret: (value: string) => void masked.push(value),
      } as unknown as Parameters<typeof openLog>[0]);
      for (const planted of secrets) log.mask(planted);
      const said = [text, ...secrets].join(' | ');
      log.info(said);
      log.notice(said);
      log.warning(said);
      log.fail(said);
      expect(lines).toHaveLength(4);
      for (const line of lines) {
        expect(line).not.toMatch(MARK);
        for (const planted of secrets) expect(line).not.toContain(planted);
      }
      // A mark in the command that masks would end it early.
      for (const value of masked) expect(value).not.toContain('::');
    },
  );
});
