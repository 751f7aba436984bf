import { describe, expect, test } from '@jest/globals';
import { ActionError, describeError } from '../../src/errors.js';
import {
  parseBoolean,
  parseChoice,
  parseCount,
  parseDuration,
  parseList,
} from '../../src/action/input-values.js';

const RANGE = { minimumMilliseconds: 1000, maximumMilliseconds: 3_600_000, words: '1s to 1h' };

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ActionError) return describeError(error);
    throw error;
  }
}

const NO_BOOLEAN = (text: string): string =>
  `logout: "${text}" is not allowed\n  Allowed: true, false.`;
const NO_DURATION = (text: string): string =>
  `timeout: "${text}" is not allowed\n  Allowed: a number and s, m or h, such as 90s; 1s to 1h.`;
const NO_COUNT = (text: string): string =>
  `retries: "${text}" is not allowed\n  Allowed: a whole number from 0 to 20.`;

describe('input values', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['yes', NO_BOOLEAN('yes')],
    ['tRUE', NO_BOOLEAN('tRUE')],
    ['true\n', NO_BOOLEAN('true')],
    ['1', NO_BOOLEAN('1')],
    ['untrue', NO_BOOLEAN('untrue')],
  ])('boolean %j', (text, expected) => {
    expect(attempt(() => parseBoolean('logout', text))).toBe(expected);
  });

  test.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['0s', NO_DURATION('0s')],
    ['2h', NO_DURATION('2h')],
    ['30', NO_DURATION('30')],
    ['-1s', NO_DURATION('-1s')],
    ['1.5m', NO_DURATION('1.5m')],
    ['1m30s', NO_DURATION('1m30s')],
    ['1e3s', NO_DURATION('1e3s')],
    ['9999999s', NO_DURATION('9999999s')],
    ['constructor', NO_DURATION('constructor')],
  ])('duration %j', (text, expected) => {
    expect(attempt(() => parseDuration('timeout', text, RANGE))).toBe(expected);
  });

  test.each([
    ['0', 0],
    ['20', 20],
    ['21', NO_COUNT('21')],
    ['-1', NO_COUNT('-1')],
    ['4.5', NO_COUNT('4.5')],
    ['four', NO_COUNT('four')],
    ['0x4', NO_COUNT('0x4')],
  ])('count %j', (text, expected) => {
    expect(attempt(() => parseCount('retries', text, 20))).toBe(expected);
  });

  test.each([
    ['docker', 'docker'],
    ['Docker', 'login: "Docker" is not allowed\n  Allowed: docker, none.'],
    ['::debug::', 'login: ": :debug: :" is not allowed\n  Allowed: docker, none.'],
  ])('choice %j', (text, expected) => {
    expect(attempt(() => parseChoice('login', text, ['docker', 'none']))).toBe(expected);
  });

  test('lines', () => {
    expect(parseList(' a \r\n\n# b\nc\rd')).toEqual([
      { text: 'a', line: 1 },
      { text: 'c', line: 4 },
      { text: 'd', line: 5 },
    ]);
  });
});
