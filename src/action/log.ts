import { breakMarks } from '../text.js';
import type { Toolkit } from './toolkit.js';

/** Secrets shorter than this are not masked: the runner would black out half of the log. */
export const MASK_MINIMUM_CHARS = 4;

/**
 * The only way to the runner's log. Each line is free of workflow commands and of every secret that
 * was masked before, even where the runner itself would not redact it.
 */
export interface Log {
  info(text: string): void;
  notice(text: string): void;
  warning(text: string): void;
  /** Writes the error and makes the step fail. */
  fail(text: string): void;
  /** Tells the runner to mask the secret, and redacts it from here on. */
  mask(secret: string): void;
  /** Returns the text as the log would show it: for the job summary. */
  redact(text: string): string;
}

export function openLog(toolkit: Toolkit): Log {
  const secrets = new Set<string>();
  const redact = (text: string): string => {
    // The longest first: one secret may be part of another.
    const longestFirst = [...secrets].sort((left, right) => right.length - left.length);
    const redacted = longestFirst.reduce((line, secret) => line.replaceAll(secret, '***'), text);
    return breakMarks(redacted);
  };
  return {
    info: (text) => toolkit.info(redact(text)),
    notice: (text) => toolkit.notice(redact(text)),
    warning: (text) => toolkit.warning(redact(text)),
    fail: (text) => toolkit.setFailed(redact(text)),
    mask: (secret) => {
      if (secret.length < MASK_MINIMUM_CHARS) return;
      secrets.add(secret);
      toolkit.setSecret(secret);
    },
    redact,
  };
}
