import { asObject, textAt } from './payload.js';
import { TRUST_RULES } from './trust-rules.js';
import { plain, type TrustClass, type Verdict } from './trust-verdict.js';
import { OPEN_EVENTS } from './trusted-events.js';

/** What the runner says of the job; every part may be missing or malformed. */
export interface TrustFacts {
  readonly eventName: string | undefined;
  /** The parsed event file; undefined where it is missing, unreadable or not JSON. */
  readonly payload: unknown;
  readonly ref: string | undefined;
  readonly actor: string | undefined;
}

/** Whether this job may use a secret of the owner's, and why. */
export interface TrustDecision {
  readonly class: TrustClass;
  /** True where the class is trusted, or where `trusted-events` lists the event of an open one. */
  readonly trusted: boolean;
  /** A fragment for the user, safe in a log and in a shell. */
  readonly reason: string;
  /** The event's name, safe in a log; empty where there is none. */
  readonly event: string;
  /** Whether Dependabot set the job off or wrote the pull request: it has a secret store of its own. */
  readonly dependabot: boolean;
}

/**
 * Decides whether the job may use a secret, from the payload's shape first and the event's name second
 * (contract, "Trust"). `trustedEvents` lifts the listed events of the open class, never a fork.
 */
export function decideTrust(job: TrustFacts, trustedEvents: readonly string[]): TrustDecision {
  const { class: trustClass, reason } = judge(job);
  const isLifted = trustClass === 'open' && mayLift(job.eventName, trustedEvents);
  return {
    class: trustClass,
    trusted: trustClass === 'trusted' || isLifted,
    reason: isLifted ? `${reason}, but trusted-events lists it` : reason,
    event: plain(job.eventName ?? ''),
    dependabot: isDependabot(job),
  };
}

/** The list is checked here as well: nothing that reached it by another way lifts an event. */
function mayLift(event: string | undefined, trustedEvents: readonly string[]): boolean {
  return event !== undefined && OPEN_EVENTS.includes(event) && trustedEvents.includes(event);
}

function isDependabot({ actor, payload }: TrustFacts): boolean {
  return [actor, textAt(payload, 'pull_request.user.login')].includes('dependabot[bot]');
}

function judge({ eventName, payload, ref }: TrustFacts): Verdict {
  if (eventName === undefined || eventName === '') {
    return { class: 'fork', reason: 'a job whose runner names no event' };
  }
  const object = asObject(payload);
  if (object === undefined) {
    const reason = `${plain(eventName)} without an event file that holds an object`;
    return { class: 'fork', reason };
  }
  const job = { name: eventName, payload: object, ref: ref ?? '' };
  for (const rule of TRUST_RULES) {
    const verdict = rule(job);
    if (verdict !== undefined) return verdict;
  }
  const reason = `${plain(eventName)}, which is not known to run code of the owner alone`;
  return { class: 'fork', reason };
}
