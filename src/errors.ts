import { printable } from './text.js';

/** What kind of failure it is; the set is closed, so that callers can switch on it. */
export type ErrorCode =
  | 'INPUT' // an input that does not parse, or inputs that do not go together
  | 'TRUST' // a secret in a job that may run other people's code
  | 'POLICY' // inputs that are right, and a policy of the step that says no to a ref, image, tag or password
  | 'NETWORK' // no answer: connection, TLS, time
  | 'PROTOCOL' // an answer that breaks the specification or a bound
  | 'REFUSED' // an answer that says no: 401, 403
  | 'NOT_FOUND' // an answer that says there is no such thing
  | 'UNAVAILABLE' // a passing failure that did not pass: 408, 429, 5xx
  | 'DIGEST' // bytes, header and reference do not agree
  | 'LOGIN'; // the place where Docker keeps logins

export interface ActionErrorOptions {
  /** What to do, as the user would type it; printed on a line of its own. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
}

/** A failure that the user is told about: message, remedy and a code for the callers. */
export class ActionError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: ActionErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ActionError';
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** Several failures that are reported together: every input problem, or every image's failure. */
export class ActionErrors extends Error {
  readonly errors: readonly ActionError[];

  constructor(errors: readonly ActionError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.name = 'ActionErrors';
    this.errors = errors;
  }
}

/** Returns one error for several: an accident of this program goes before all that users can mend. */
export function joinErrors(errors: readonly unknown[]): unknown {
  const ours = errors.flatMap<unknown>((error) =>
    error instanceof ActionErrors ? error.errors : [error],
  );
  const accident = ours.find((error) => !(error instanceof ActionError));
  return accident ?? new ActionErrors(ours.filter((error) => error instanceof ActionError));
}

/**
 * Returns what the log says of a failure: the message, and the remedy on an indented line of its own.
 * An error that is not ours is an accident of this program, and says so.
 */
export function describeError(error: unknown): string {
  if (error instanceof ActionErrors) return error.errors.map(describeError).join('\n');
  if (error instanceof ActionError) {
    return error.remedy === undefined ? error.message : `${error.message}\n  ${error.remedy}`;
  }
  return `internal error: ${printable(describeReason(error))}\n  This is a bug in login-and-pin: please report it with this line.`;
}

/** Returns the words of any thrown value, for use behind a colon. */
export function describeReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
