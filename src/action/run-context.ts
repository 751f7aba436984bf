import { type Forge, decideForge, decideOwner } from '../policy/forge.js';
import type { TrustFacts } from '../policy/trust.js';

/** What the runner says of the job. */
export interface RunContext {
  readonly trustFacts: TrustFacts;
  readonly forge: Forge;
  /** The owner of the job's repository; undefined where the runner does not say. */
  readonly owner: string | undefined;
  /** The user that set off the run: the username that goes with the job token. */
  readonly actor: string | undefined;
  readonly workspace: string | undefined;
  readonly runnerTemp: string | undefined;
}

export interface RunnerFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly event: unknown;
}

/** Returns the job's facts from the variables that runners document, and the event's payload. */
export function readRunContext({ env, event }: RunnerFacts): RunContext {
  const actor = textOf(env['GITHUB_ACTOR']);
  return {
    trustFacts: {
      eventName: textOf(env['GITHUB_EVENT_NAME']),
      payload: event,
      ref: textOf(env['GITHUB_REF']),
      actor,
    },
    forge: decideForge({ env, payload: event }),
    owner: decideOwner({ env, payload: event }),
    actor,
    workspace: textOf(env['GITHUB_WORKSPACE']),
    runnerTemp: textOf(env['RUNNER_TEMP']),
  };
}

function textOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
