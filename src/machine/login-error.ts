import { isJsonObject } from '../json.js';
import { ActionError } from '../errors.js';
import { printable } from '../text.js';

/** The way out that works wherever storing a login does not. */
export const PIN_ONLY = 'set "login: none" to pin without storing a login';

/** Returns a `LOGIN` error about one file or folder: the quoted path, a colon and why. */
export function loginError(path: string, why: string, remedy?: string): ActionError {
  return new ActionError('LOGIN', `${quotePath(path)}: ${why}`, { remedy });
}

/** Returns the path as messages show it: quoted, printable. */
export function quotePath(path: string): string {
  return `"${printable(path)}"`;
}

/** Returns what the operating system said of a file as a `LOGIN` error; anything else as it is. */
export function asLoginError(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  return new ActionError('LOGIN', `${quotePath(path)}: ${printable(error.message)}`, {
    remedy: `Make the file and its folder writable for the user that runs the job, or ${PIN_ONLY}.`,
    cause: error,
  });
}

/** Returns what the operating system said of a file that was to be read as a `LOGIN` error. */
export function asUnreadable(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  return new ActionError('LOGIN', `${quotePath(path)}: ${printable(error.message)}`, {
    remedy: 'Make the file readable for the user that runs the job.',
    cause: error,
  });
}

interface SystemError {
  readonly code: string;
  readonly message: string;
}

/** By its members, not by its class: each realm of a process has an `Error` of its own. */
function isSystemError(error: unknown): error is SystemError {
  if (!isJsonObject(error)) return false;
  return ['code', 'message', 'syscall'].every((name) => typeof error[name] === 'string');
}

/** Returns the code of an operating system's error, such as `ENOENT`; undefined for other errors. */
export function errnoOf(error: unknown): string | undefined {
  return isSystemError(error) ? error.code : undefined;
}

/** Awaits the work; returns undefined where it fails with one of these codes of the system. */
export async function unless<T>(
  codes: readonly string[],
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
