/** A line for the log, which the caller prints. */
export interface ResultLine {
  readonly level: 'info' | 'warning';
  readonly text: string;
}
