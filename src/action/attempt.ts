import { ActionError } from '../errors.js';

/** Runs the parser; where it throws an `ActionError`, keeps that and returns the fallback. */
export type Attempt = <Value>(parse: () => Value, fallback: Value) => Value;

/** Returns an `Attempt` and the list that it keeps problems in, so that all are told together. */
export function collectProblems(): { readonly attempt: Attempt; readonly problems: ActionError[] } {
  const problems: ActionError[] = [];
  const attempt: Attempt = (parse, fallback) => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      problems.push(error);
      return fallback;
    }
  };
  return { attempt, problems };
}
