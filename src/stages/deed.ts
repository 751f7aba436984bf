import type { LoginPlace } from '../action/outputs.js';
import type { Undo } from '../action/state.js';

/** What a deed left for later steps. */
export interface Left {
  /** Where the logins are. */
  readonly place?: LoginPlace;
  /** The path of the Secret for Kubernetes. */
  readonly secretFile?: string;
}

/** Something that the step leaves behind. What undoes it is saved before any deed is done. */
export interface Deed {
  /** For the post step, in the order of doing. */
  readonly undo: readonly Undo[];
  readonly act: () => Promise<Left>;
}
