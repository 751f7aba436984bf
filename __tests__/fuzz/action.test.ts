import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  INPUT_DEFAULTS,
  type InputName,
  type InputTexts,
  readInputTexts,
} from '../../src/action/input-texts.js';
import { parseInputs } from '../../src/action/inputs.js';
import {
  parseBoolean,
  parseChoice,
  parseCount,
  parseDuration,
  parseList,
} from '../../src/action/input-values.js';
import { formatEntries } from '../../src/action/outputs.js';
import { locateResultsFile } from '../../src/action/results-file.js';
import type { Toolkit } from '../../src/action/toolkit.js';
import { ActionErrors, describeError } from '../../src/errors.js';
import { anyJson, mutated, mutationOf, outsideText, piece } from './arbitraries.js';
import { reference, registry } from './names.js';
import { DIGITS, isMadeOf } from './oracles/matching.js';
import { property } from './property.js';
import { attempt, attemptAsync, expectLine } from './verdicts.js';

const range = { minimumMilliseconds: 1000, maximumMilliseconds: 3_600_000, words: '1s to 1h' };

describe('values of inputs', () => {
  const value = fc.oneof(
    mutated([
      'true',
      'False',
      'TRUE',
      'tRUE',
      'TrUe',
      'fALSE',
      '30s',
      '5m',
      '1h',
      '4',
      '20',
      'fail',
      'warn',
    ]),
    fc
      .tuple(fc.nat(9999), fc.constantFrom('s', 'm', 'h', '', 'S', 'ms'))
      .map((parts) => parts.join('')),
    outsideText,
  );

  property('are what they say, or refused', value, (text) => {
    const capitalised = text.slice(0, 1).toUpperCase() + text.slice(1);
    const isWord = (word: string): boolean =>
      [word, word.toUpperCase()].includes(text) ||
      (text !== word &&
        capitalised === text &&
        text.toLowerCase() === word &&
        text.slice(1) === word.slice(1));
    expect(attempt(() => parseBoolean('x', text))).toBe(
      isWord('true') ? true : isWord('false') ? false : undefined,
    );
    const isCount = isMadeOf(text, DIGITS, [1, 6]) && Number(text) <= 20;
    expect(attempt(() => parseCount('x', text, 20))).toBe(isCount ? Number(text) : undefined);
    expect(attempt(() => parseChoice('x', text, ['warn', 'fail']))).toBe(
      ['warn', 'fail'].find((choice) => choice === text),
    );
    const [amount, unit] = [text.slice(0, -1), text.slice(-1)];
    const seconds = Number(amount) * ([1, 60, 3600]['smh'.indexOf(unit)] ?? NaN);
    const isDuration = isMadeOf(amount, DIGITS, [1, 6]) && seconds >= 1 && seconds <= 3600;
    expect(attempt(() => parseDuration('x', text, range))).toBe(
      isDuration ? seconds * 1000 : undefined,
    );
  });

  property(
    'that are lists have an entry a line',
    fc.tuple(
      fc.array(fc.oneof(piece, fc.constantFrom('a', ' b ', '# c', '#', '\t'))),
      fc.constantFrom('\n', '\r\n', '\r'),
    ),
    ([parts, lineEnd]) => {
      const lines = parts.join('\n').split(/[\r\n]/);
      const entries = parseList(lines.join(lineEnd));
      const kept = lines
        .map((line, index) => [line.trim(), index + 1] as const)
        .filter(([line]) => line !== '' && !line.startsWith('#'));
      expect(entries.map(({ text, line }) => [text, line])).toEqual(kept);
    },
  );
});

describe('the inputs together', () => {
  const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.array(line, { maxLength: 3 }).map((all) => all.join('\n'));
  const RIGHT: Readonly<Partial<Record<InputName, fc.Arbitrary<string>>>> = {
    images: lines(reference),
    registry,
    'trusted-events': lines(fc.constantFrom('issues', 'fork', 'push')),
    'allowed-refs': lines(fc.constantFrom('**', 'refs/heads/main', 'protected', 'main')),
    'allowed-images': lines(fc.constantFrom('**', 'ghcr.io/**', 'acme/*', 'ghcr.io/Acme/*')),
    'trusted-realms': lines(fc.constantFrom('a.example=b.example', 'a=', 'a.example=b.example=c')),
    'kubernetes-secret': fc.constantFrom('x', 'a/b', 'A'),
    platform: fc.constantFrom('linux/amd64', 'linux'),
    login: fc.constantFrom('docker', 'isolated', 'none'),
  };
  const names = Object.keys(INPUT_DEFAULTS) as InputName[];
  const given = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.oneof(
          { weight: 3, arbitrary: fc.constant(INPUT_DEFAULTS[name] as string) },
          { weight: 3, arbitrary: RIGHT[name] ?? fc.constantFrom('x', 'true', '5m', '3', '') },
          { weight: 1, arbitrary: outsideText },
        ),
      ]),
    ),
  ) as unknown as fc.Arbitrary<InputTexts>;

  property('parse, or name the input that does not', given, (texts) => {
    try {
      const { inputs, notices } = parseInputs(texts);
      for (const notice of notices) expectLine(notice, 2500);
      expect(new Set(inputs.images.map(({ alias }) => alias)).size).toBe(inputs.images.length);
      expect(texts['allowed-refs'].trim()).not.toBe('');
      expect(
        texts.password === '' || inputs.passwordIsJobToken || inputs.registry !== undefined,
      ).toBe(true);
    } catch (error) {
      if (!(error instanceof ActionErrors)) throw error;
      expect(error.errors.length).toBeGreaterThan(0);
      for (const one of error.errors) {
        expectLine(one.message, 4000);
        expect(names.some((name) => one.message.includes(name))).toBe(true);
      }
      const secret = texts.password.trim();
      if (
        secret.length > 12 &&
        !JSON.stringify({ ...texts, password: '' }).includes(JSON.stringify(secret).slice(1, -1))
      )
        expect(describeError(error)).not.toContain(secret);
    }
  });

  property(
    'are read as they are, and defaults where they are empty',
    fc.tuple(outsideText, fc.constantFrom('\n', '\r\n', '', '\n\n')),
    ([text, end]) => {
      const toolkit = { getInput: () => `${text}${end}` } as unknown as Toolkit;
      const { password, images } = readInputTexts(toolkit);
      const whole = `${text}${end}`;
      const isUnevaluated = /^\$\{\{[^]*\}\}$/.test(whole);
      if (isUnevaluated) return;
      const withoutLineEnd = whole.endsWith('\r\n')
        ? whole.slice(0, -2)
        : whole.endsWith('\n')
          ? whole.slice(0, -1)
          : whole;
      expect(password).toBe(withoutLineEnd);
      expect(images).toBe(whole);
    },
  );
});

property(
  'outputs in JSON have one entry a line',
  fc.array(
    fc.tuple(fc.oneof(fc.constantFrom('__proto__', 'a', 'constructor'), outsideText), anyJson()),
    { maxLength: 5 },
  ),
  (entries) => {
    const text = formatEntries(entries);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(entries))));
    expect(text.split('\n')).toHaveLength(entries.length === 0 ? 1 : entries.length + 2);
  },
);

describe('the results file', () => {
  let root: string;
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'fuzz-')));
    for (const name of ['work', 'work/a', 'temp', 'outside', 'workspace'])
      mkdirSync(join(root, name));
    symlinkSync(join(root, 'outside'), join(root, 'work', 'out'));
    symlinkSync(join(root, 'temp'), join(root, 'work', 'in'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const part = fc.constantFrom(
    '..',
    '.',
    'a',
    'b',
    'out',
    'in',
    '',
    'work',
    'workspace',
    'temp',
    'outside',
    '..x',
    '~',
    'pins.json',
  );
  const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
  property(
    'lies where the job may write',
    fc.tuple(fc.oneof(path, mutationOf(path)), fc.boolean()),
    async ([given, isAbsolute]) => {
      const directories = { workspace: join(root, 'work'), runnerTemp: join(root, 'temp') };
      const asked = isAbsolute ? `${root}/${given}` : given;
      const target = await attemptAsync(() => locateResultsFile(asked, directories), ['INPUT']);
      if (target === undefined) return;
      // Walks the way as the system does, link by link.
      const real = target
        .split(sep)
        .slice(1, -1)
        .reduce((way, step) => {
          const next = join(way, step);
          return (
            {
              [join(root, 'work', 'out')]: join(root, 'outside'),
              [join(root, 'work', 'in')]: join(root, 'temp'),
            }[next] ?? next
          );
        }, sep);
      const isInside = [directories.workspace, directories.runnerTemp].some((folder) =>
        `${real}${sep}`.startsWith(`${folder}${sep}`),
      );
      expect(isInside).toBe(true);
    },
  );
});
