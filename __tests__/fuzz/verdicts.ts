/* What every parser owes for any input: an error of ours that may be shown, in bounded time. */
import { expect } from '@jest/globals';
import { ActionError, ActionErrors, type ErrorCode } from '../../src/errors.js';

/** The longest message: a few pieces of outside text, each bounded, and the words between. */
const MESSAGE_LIMIT_CHARS = 4000;
/** One line: no control, format, private, unassigned or surrogate character, no line separator. */
const NOT_ONE_LINE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Returns what the work returns, or undefined where it throws an error that may be shown. */
export function attempt<Value>(
  work: () => Value,
  codes: readonly ErrorCode[] = ['INPUT'],
): Value | undefined {
  try {
    return work();
  } catch (error) {
    expectOurs(error, codes);
    return undefined;
  }
}

/** The same for work that takes a while. */
export async function attemptAsync<Value>(
  work: () => Promise<Value>,
  codes: readonly ErrorCode[],
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    expectOurs(error, codes);
    return undefined;
  }
}

/** Checks that the error is ours, of one of these codes, and that it can be printed. */
export function expectOurs(error: unknown, codes: readonly ErrorCode[]): void {
  if (error instanceof ActionErrors) {
    for (const one of error.errors) expectOurs(one, codes);
    return;
  }
  if (!(error instanceof ActionError)) throw error;
  expect(codes).toContain(error.code);
  expectLine(error.message, MESSAGE_LIMIT_CHARS);
  if (error.remedy !== undefined) expectLine(error.remedy, MESSAGE_LIMIT_CHARS);
}

/** Checks that the text is one printable, bounded line. */
export function expectLine(text: string, limit: number): void {
  expect(NOT_ONE_LINE.exec(text)).toBeNull();
  expect(Array.from(text).length).toBeLessThanOrEqual(limit);
}

/** Checks that the text can be pasted into a shell: letters, digits and signs that none reads. */
export function expectShellSafe(text: string): void {
  expect(text).toMatch(/^[\w./:@+,=-]*$/);
}
