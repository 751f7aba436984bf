import { describe, expect, test } from '@jest/globals';
import { decideRetry, type Outcome } from '../../src/registry/retry.js';
import { START } from './fake-clock.js';

function answer(status: number, more: { retryAfter?: string; body?: string } = {}): Outcome {
  const { retryAfter, body = '' } = more;
  const hints = { retryAfter, date: undefined, age: undefined, body: Buffer.from(body) };
  return { kind: 'answer', status, ...hints };
}

function decide(outcome: Outcome, tryNumber = 1, tries = 5): unknown {
  return decideRetry({ outcome, tryNumber, tries, now: START, random: 0.5 });
}

const AGAIN = { kind: 'again', waitMilliseconds: 375, isAsked: false };
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
    ['too many requests', '{"errors":[{"code":"TOOMANYREQUESTS","message":"later"}]}', AGAIN],
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
    ['shorter than the backoff', { retryAfter: '0' }, 375, false],
    ['longer', { retryAfter: '7' }, 7350, true],
    ['the longest', { retryAfter: '60' }, 60_500, true],
    ["GHCR's words", { body: 'retry-after: 880µs, allowed: 44000/minute' }, 375, false],
    ["GHCR's words, and longer", { body: 'retry-after: 8s' }, 8400, true],
    ['the longer of both', { retryAfter: '9', body: 'retry-after: 8s' }, 9450, true],
    ['the longer of both, in words', { retryAfter: '7', body: 'retry-after: 8s' }, 8400, true],
  ])('a wait asked for: %s', (_name, more, waitMilliseconds, isAsked) => {
    expect(decide(answer(429, more))).toEqual({ kind: 'again', waitMilliseconds, isAsked });
  });

  test.each([
    [0, 20_000],
    [1, 21_000],
  ])('chance of %i makes a wait of 20 s one of %i ms', (random, waitMilliseconds) => {
    const outcome = answer(429, { retryAfter: '20' });
    const decision = decideRetry({ outcome, tryNumber: 1, tries: 5, now: START, random });
    expect(decision).toMatchObject({ waitMilliseconds });
  });

  test.each([[1], [5]])('a wait of more than a minute fails at once, at try %i', (tryNumber) => {
    const reason = 'it asks for a wait of 61 s, and 60 s is the most';
    const decision = decide(answer(429, { retryAfter: '61' }), tryNumber);
    expect(decision).toEqual({ kind: 'surrender', reason });
  });
});
