import type { Inputs } from '../action/inputs.js';
import type { Log } from '../action/log.js';
import type { RunContext } from '../action/run-context.js';
import type { ProxySettings } from '../policy/proxy.js';
import type { TrustDecision } from '../policy/trust.js';
import type { World } from '../world.js';

/** What is known of the step once its inputs are parsed; every stage works from it. */
export interface Step {
  readonly world: World;
  readonly log: Log;
  readonly inputs: Inputs;
  readonly context: RunContext;
  readonly trust: TrustDecision;
  /** What the environment says of proxies. */
  readonly proxies: ProxySettings;
  /** Problems of the inputs that leave the rest of them judgeable: told together with what follows. */
  readonly problems: readonly unknown[];
  /** The absolute path of the results file; undefined where none is asked for. */
  readonly resultsFile: string | undefined;
}
