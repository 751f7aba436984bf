import { describe, expect, test } from '@jest/globals';
import { parseGoDuration, parseRetryAfter, readWait } from '../../src/registry/retry-after.js';
import { START } from './fake-clock.js';

const FOR_EVER = 1e12;

describe('parseRetryAfter', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['spaces around', ' 3 ', 3000],
    ['a date', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['a date that is over', 'Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['a date of another form', '2026-01-02', 0],
    ['a date that is none', 'Thu, 99 Jan 2026 00:00:30 GMT', 0],
    ['a duration', '1m30s', 90_000],
    ['a fraction', '1.5', 0],
    ['a negative number', '-5', 0],
    ['more digits than any wait has', '9'.repeat(30), FOR_EVER],
    ['nothing', '', 0],
    ['no header', undefined, 0],
  ])('%s', (_name, retryAfter, expected) => {
    const hints = { retryAfter, date: undefined, age: undefined };
    expect(parseRetryAfter(hints, START)).toBe(expected);
  });

  // What is compared with the clock of the registry is right however wrong either clock goes.
  test.each([
    ['goes right', 'Thu, 01 Jan 2026 00:00:00 GMT', undefined, 30_000],
    ['goes 20 s fast', 'Thu, 01 Jan 2026 00:00:20 GMT', undefined, 10_000],
    ['goes an hour slow', 'Wed, 31 Dec 2025 23:00:00 GMT', undefined, 3_630_000],
    ['is past the date', 'Thu, 01 Jan 2026 00:01:00 GMT', undefined, 0],
    ['was read an hour ago, by a cache', 'Wed, 31 Dec 2025 23:00:00 GMT', '3600', 30_000],
    ['was read at no known time', 'Thu, 01 Jan 2026 00:00:20 GMT', '-1', 10_000],
    ['is no date', 'yesterday', undefined, 30_000],
    ['is no date of HTTP', '2026-01-01', '5', 30_000],
  ])('a date, where the Date header %s', (_name, date, age, expected) => {
    const hints = { retryAfter: 'Thu, 01 Jan 2026 00:00:30 GMT', date, age };
    expect(parseRetryAfter(hints, START)).toBe(expected);
  });
});

describe('parseGoDuration', () => {
  test.each([
    ['880µs', 0.88],
    ['880\u00b5s', 0.88],
    ['880\u03bcs', 0.88],
    ['880.104us', 0.880104],
    ['1500000ns', 1.5],
    ['250ms', 250],
    ['1s', 1000],
    ['.5s', 500],
    ['5.s', 5000],
    ['1m30.5s', 90_500],
    ['2h', 7_200_000],
    ['1h1m1s1ms', 3_661_001],
    ['9999999999999h', FOR_EVER],
  ])('%s', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBeCloseTo(milliseconds, 9);
  });

  test.each([
    [''],
    ['0'],
    ['5'],
    ['s'],
    ['.s'],
    ['1.2.3s'],
    ['-5s'],
    ['+5s'],
    ['5 s'],
    ['5S'],
    ['5sec'],
    ['5d'],
    ['1s2'],
    ['1s,2s'],
    ['٣s'],
    ['1s'.repeat(40)],
  ])('%s is none', (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  });
});

describe('readWait', () => {
  const error = (message: string): string =>
    JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message }] });
  test.each([
    ['as GHCR says it', error('retry-after: 880.5µs, allowed: 44000/minute'), 0.8805],
    ['in capitals', error('Retry-After: 2s'), 2000],
    ['in plain text', 'retry after=1m', 60_000],
    ['in quotes', error('"retry-after":"3s"'), 3000],
    ['at the end of a sentence', error('Too many. Retry-after: 3s.'), 3000],
    ['in seconds', error('retry-after: 12'), 12_000],
    ['for ever', error(`retry-after: ${'9'.repeat(400)}`), FOR_EVER],
    ['in no unit of Go', error('retry-after: 5days'), 0],
    ['as a word', error('retry-after: later'), 0],
    ['without a word of it', error('5s'), 0],
    ['in a page', '<p>retry-after: 5s</p>', 0],
    ['not at all', '', 0],
  ])('%s', (_name, body, expected) => {
    const header = { retryAfter: undefined, date: undefined, age: undefined };
    expect(readWait({ ...header, body: Buffer.from(body) }, START)).toBeCloseTo(expected, 9);
  });

  test.each([
    ['digits', `retry-after: ${'1'.repeat(60_000)}x`],
    ['dots', `retry-after: ${'1.'.repeat(30_000)}`],
    ['many of them', 'retry-after: '.repeat(4500)],
    ['spaces', `retry-after${' '.repeat(60_000)}`],
  ])('%s without end take no time', (_name, body) => {
    const begun = performance.now();
    const hints = { retryAfter: undefined, date: undefined, age: undefined };
    readWait({ ...hints, body: Buffer.from(body) }, START);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
