import { describe, expect, test } from '@jest/globals';
import { decideRetry, type Outcome, parseRetryAfter } from '../../src/registry/retry.js';
import { START } from './fake-clock.js';

function answer(status: number, more: { retryAfter?: string; body?: string } = {}): Outcome {
  const { retryAfter, body = '' } = more;
  return { kind: 'answer', status, body: Buffer.from(body), retryAfter };
}

function decide(outcome: Outcome, tryNumber = 1, tries = 5): unknown {
  return decideRetry({ outcome, tryNumber, tries, now: START, random: 0.5 });
}

const AGAIN = { kind: 'again', waitMilliseconds: 375 };
const DONE = { kind: 'done' };

describe('decideRetry', () => {
  test.each([
    [200, DONE],
    [400, DONE],
    [401, DONE],
    [403, DONE],
    [404, DONE],
    [408, AGAIN],
    [429, AGAIN],
    [500, AGAIN],
    [501, DONE],
    [502, AGAIN],
    [503, AGAIN],
    [504, AGAIN],
    [505, DONE],
  ])('status %i', (status, expected) => {
    expect(decide(answer(status))).toEqual(expected);
  });

  test.each([
    ['a rate limit', '{"message":"You have exceeded a secondary rate limit."}', AGAIN],
    ['a rate limit in plain text', 'API rate-limit exceeded', AGAIN],
    ['a corporate limit', '{"message":"corporate limit"}', DONE],
    ['a denial', '{"errors":[{"code":"DENIED","message":"no"}]}', DONE],
  ])('a 403 that says %s', (_name, body, expected) => {
    expect(decide(answer(403, { body }))).toEqual(expected);
  });

  test.each([
    ['passing', true, AGAIN],
    ['final', false, DONE],
  ])('a %s failure', (_name, isPassing, expected) => {
    expect(decide({ kind: 'failure', isPassing })).toEqual(expected);
  });

  test.each([
    [1, 250, 500],
    [2, 500, 1000],
    [4, 2000, 4000],
    [9, 7500, 15_000],
  ])('try %i waits %i to %i ms', (tryNumber, least, most) => {
    const state = { outcome: answer(503), tryNumber, tries: 10, now: START };
    expect(decideRetry({ ...state, random: 0 })).toMatchObject({ waitMilliseconds: least });
    expect(decideRetry({ ...state, random: 1 })).toMatchObject({ waitMilliseconds: most });
  });

  test('the last of several', () => {
    const expected = { kind: 'surrender', reason: 'gave up after 5 tries' };
    expect(decide(answer(503), 5, 5)).toEqual(expected);
  });

  test('the only one', () => {
    expect(decide(answer(503), 1, 1)).toEqual(DONE);
  });

  test.each([
    ['shorter than the backoff', '0', 375],
    ['longer', '7', 7000],
    ['the longest', '60', 60_000],
    ["GHCR's words", '880µs', 375],
  ])('a wait asked for: %s', (_name, retryAfter, waitMilliseconds) => {
    expect(decide(answer(429, { retryAfter }))).toEqual({ kind: 'again', waitMilliseconds });
  });

  test.each([[1], [5]])('a wait of more than a minute fails at once, at try %i', (tryNumber) => {
    const reason = 'it asks for a wait of 61 s, and 60 s is the most';
    const decision = decide(answer(429, { retryAfter: '61' }), tryNumber);
    expect(decision).toEqual({ kind: 'surrender', reason });
  });
});

describe('parseRetryAfter', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['spaces around', ' 3 ', 3000],
    ['a date', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['a date that is over', 'Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['a date of another form', '2026-01-02', 0],
    ['a fraction', '1.5', 0],
    ['a negative number', '-5', 0],
    ['too many digits', '9'.repeat(30), 0],
    ['nothing', '', 0],
    ['no header', undefined, 0],
  ])('%s', (_name, value, expected) => {
    expect(parseRetryAfter(value, START)).toBe(expected);
  });
});
