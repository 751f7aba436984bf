import { type Forge, decideForge, decideOwner } from '../policy/forge.js';
import type { RefFacts } from '../policy/ref-policy.js';
import type { TrustFacts } from '../policy/trust.js';

/** What the runner says of the job. */
export interface RunContext {
  readonly trustFacts: TrustFacts;
  readonly refFacts: RefFacts;
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
  const forge = decideForge({ env, payload: event });
  const job = {
    eventName: textOf(env['GITHUB_EVENT_NAME']),
    payload: event,
    ref: textOf(env['GITHUB_REF']),
  };
  return {
    trustFacts: { ...job, actor },
    refFacts: {
      ...job,
      sha: textOf(env['GITHUB_SHA']),
      refProtected: textOf(env['GITHUB_REF_PROTECTED']),
      forge: forge.kind,
    },
    forge,
    owner: decideOwner({ env, payload: event }),
    actor,
    workspace: textOf(env['GITHUB_WORKSPACE']),
    runnerTemp: textOf(env['RUNNER_TEMP']),
  };
}

function textOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
