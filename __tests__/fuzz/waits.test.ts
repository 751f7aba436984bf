import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  decideRetry,
  type RetryDecision,
  WAIT_LIMIT_MILLISECONDS,
} from '../../src/registry/retry.js';
import { bytesOf, mutated, outsideText } from './arbitraries.js';
import { ERROR_BODIES } from './corpus.js';
import { property } from './property.js';
import { expectLine } from './verdicts.js';

const NOW = Date.UTC(2026, 10, 21, 9, 59);
/** What chance may add to a wait that was asked for. */
const SPREAD_MILLISECONDS = 1000;

const header = fc.option(
  fc.oneof(
    fc.constantFrom(
      '0',
      '7',
      '60',
      '61',
      '999999999',
      '9'.repeat(400),
      '-1',
      '1.5',
      '1m30s',
      '880µs',
      'Sat, 21 Nov 2026 10:00:00 GMT',
      '2026-11-21',
    ),
    outsideText,
  ),
  { nil: undefined },
);
const answer = fc.record({
  kind: fc.constant('answer' as const),
  status: fc.constantFrom(200, 401, 403, 404, 408, 429, 500, 502, 503, 504),
  body: bytesOf(mutated(ERROR_BODIES)),
  retryAfter: header,
  date: header,
  age: header,
});
const failure = fc.record({ kind: fc.constant('failure' as const), isPassing: fc.boolean() });
const random = fc.double({ min: 0, max: 0.999, noNaN: true });

describe('decideRetry', () => {
  property(
    'ends, and never waits long',
    fc.tuple(fc.oneof(answer, failure), fc.nat(21), fc.nat(21), random),
    ([outcome, number, tries, chance]) => {
      const state = { outcome, tryNumber: number + 1, tries: tries + 1, now: NOW, random: chance };
      const decision = decideRetry(state);
      if (decision.kind === 'surrender') expectLine(decision.reason, 200);
      if (decision.kind !== 'again') return;
      expect(number).toBeLessThan(tries);
      expect(decision.waitMilliseconds).toBeGreaterThan(0);
      expect(decision.waitMilliseconds).toBeLessThanOrEqual(
        WAIT_LIMIT_MILLISECONDS + SPREAD_MILLISECONDS,
      );
      if (outcome.kind === 'answer')
        expect([403, 408, 429, 500, 502, 503, 504]).toContain(outcome.status);
      else expect(outcome.isPassing).toBe(true);
    },
  );

  const afterWait = (retryAfter: string, chance: number): RetryDecision => {
    const hints = { retryAfter, date: undefined, age: undefined, body: Buffer.alloc(0) };
    const outcome = { kind: 'answer' as const, status: 503, ...hints };
    return decideRetry({ outcome, tryNumber: 1, tries: 2, now: NOW, random: chance });
  };
  const expectWait = (decision: RetryDecision, seconds: number): void => {
    if (seconds > 60) {
      expect(decision.kind).toBe('surrender');
      return;
    }
    expect(decision.kind).toBe('again');
    if (decision.kind !== 'again') return;
    const least = seconds * 1000;
    expect(decision.waitMilliseconds).toBeGreaterThanOrEqual(Math.max(250, least));
    expect(decision.waitMilliseconds).toBeLessThanOrEqual(
      Math.max(500, least + SPREAD_MILLISECONDS),
    );
  };

  property(
    'waits the seconds that are asked for',
    fc.tuple(fc.nat(200), random),
    ([seconds, chance]) => {
      expectWait(afterWait(`${seconds}`, chance), seconds);
    },
  );

  property(
    'waits until the date that is named',
    fc.tuple(fc.integer({ min: -9999, max: 9999 }), random),
    ([seconds, chance]) => {
      expectWait(
        afterWait(new Date(NOW + seconds * 1000).toUTCString(), chance),
        Math.max(0, seconds),
      );
    },
  );
});
