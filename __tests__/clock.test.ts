import { afterEach, describe, expect, test } from '@jest/globals';
import { steadyNow } from '../src/clock.js';

const dateNow = Date.now.bind(Date);
afterEach(() => {
  Date.now = dateNow;
});

describe('steadyNow', () => {
  test('tells the time of day, in whole milliseconds', () => {
    expect(Math.abs(steadyNow() - Date.now())).toBeLessThan(60_000);
    expect(Number.isInteger(steadyNow())).toBe(true);
  });

  test.each([[-86_400_000], [86_400_000]])("does not step with the machine's by %i ms", (step) => {
    const before = steadyNow();
    Date.now = () => dateNow() + step;
    expect(Math.abs(steadyNow() - before)).toBeLessThan(60_000);
  });
});
