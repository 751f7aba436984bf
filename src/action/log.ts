import { SECRET_MINIMUM_CHARS, createRedactor } from '../redaction.js';
import { breakMarks } from '../text.js';
import type { Toolkit } from './toolkit.js';

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
  const redactor = createRedactor();
  const redact = (text: string): string => breakMarks(redactor.redact(text));
  return {
    info: (text) => toolkit.info(redact(text)),
    notice: (text) => toolkit.notice(redact(text)),
    warning: (text) => toolkit.warning(redact(text)),
    fail: (text) => toolkit.setFailed(redact(text)),
    mask: (secret) => {
      if (secret.length < SECRET_MINIMUM_CHARS) return;
      redactor.add(secret);
      maskPieces(toolkit, secret);
    },
    redact,
  };
}

/**
 * Some runners read the command that masks a secret greedily, up to its last `::`, and then print the
 * line: a secret that holds these marks is masked piece by piece.
 */
function maskPieces(toolkit: Toolkit, secret: string): void {
  for (const piece of secret.split('::')) {
    if (piece.length >= SECRET_MINIMUM_CHARS) toolkit.setSecret(piece);
  }
}
