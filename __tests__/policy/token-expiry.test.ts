import { describe, expect, test } from '@jest/globals';
import { describeExpiry, parseTokenExpiration } from '../../src/policy/token-expiry.js';

const DAY = 24 * 60 * 60 * 1000;
const END = Date.UTC(2026, 11, 31, 23, 59, 59);

describe('parseTokenExpiration', () => {
  test.each([
    ['2026-12-31 23:59:59 UTC', END],
    [' 2026-12-31 23:59:59 UTC ', END],
    ['2026-12-31T23:59:59Z', END],
    ['2026-12-31 15:59:59 -0800', END],
    ['2027-01-01 05:29:59 +05:30', END],
    ['2026-12-31 23:59:59 +0000', END],
  ])('%s', (text, expected) => {
    expect(parseTokenExpiration(text)).toBe(expected);
  });

  test.each([
    undefined,
    '',
    'never',
    '2026-12-31',
    '2026-12-31 23:59:59',
    '2026-13-31 23:59:59 UTC',
    '2026-12-31 25:59:59 UTC',
    '2026-12-31 23:59:59 PST',
    '2026-12-31 23:59:59 UTC, 2027-12-31 23:59:59 UTC',
    '1798761599',
    'Thu, 31 Dec 2026 23:59:59 GMT',
  ])('not %j', (text) => {
    expect(parseTokenExpiration(text)).toBeUndefined();
  });
});

describe('describeExpiry', () => {
  const at = (milliseconds: number): string | undefined =>
    describeExpiry({
      registry: 'ghcr.io',
      username: 'octocat',
      expiration: '2026-12-31 23:59:59 UTC',
      now: END - milliseconds,
    });

  test.each([
    [14 * DAY, 'in 14 days'],
    [9 * DAY + 1, 'in 9 days'],
    [2 * DAY - 1, 'in 1 day'],
    [DAY, 'in 1 day'],
    [DAY - 1, 'in less than a day'],
    [-DAY, 'in less than a day'], // it was good a moment ago: a clock is wrong
  ])('%d ms before', (milliseconds, words) => {
    expect(at(milliseconds)).toBe(
      `password of octocat for ghcr.io: expires at 2026-12-31 23:59 UTC, ${words}: store a new one before then`,
    );
  });

  test.each([undefined, 'never'])('nothing of %j', (expiration) => {
    const password = { registry: 'ghcr.io', username: 'octocat', expiration, now: END };
    expect(describeExpiry(password)).toBeUndefined();
  });

  test.each([14 * DAY + 1, 365 * DAY])('nothing %d ms before', (milliseconds) => {
    expect(at(milliseconds)).toBeUndefined();
  });
});
