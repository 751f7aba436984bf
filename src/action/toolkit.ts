/**
 * What this action uses of `@actions/core`. The fields have its names and meanings; tests hand in a
 * runner of their own.
 */
export interface Toolkit {
  getInput(name: string, options?: { readonly trimWhitespace?: boolean }): string;
  setOutput(name: string, value: string): void;
  saveState(name: string, value: string): void;
  getState(name: string): string;
  setSecret(secret: string): void;
  /** Sets a variable for this step's process and for all later steps. */
  exportVariable(name: string, value: string): void;
  info(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  /** Writes an error and makes the step fail. */
  setFailed(message: string): void;
  readonly summary: Summary;
}

/** The job summary: what is added appears when it is written. */
export interface Summary {
  addRaw(text: string, addEOL?: boolean): Summary;
  write(): Promise<unknown>;
}
