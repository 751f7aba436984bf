import type { JsonObject } from '../json.js';
import { printable } from '../text.js';
import { describeRepository } from './forge-repository.js';
import { objectAt } from './payload.js';

/** trusted: the owner's own code. fork: is, or may be, a fork's code. open: anyone may set it off. */
export type TrustClass = 'trusted' | 'fork' | 'open';

/** A job with a name for its event and an object for its payload: what the rules judge. */
export interface JudgedJob {
  /** The event's name, as the runner gave it. */
  readonly name: string;
  readonly payload: JsonObject;
  /** GITHUB_REF; may only make a verdict stricter, since a step can set it on some runners. */
  readonly ref: string;
}

/** What a rule of the trust table says of a job. */
export interface Verdict {
  readonly class: TrustClass;
  /** A fragment for the user, safe in a log and in a shell. */
  readonly reason: string;
}

/** The longest name of an event, a ref or a field that a reason repeats, in characters. */
const NAME_LIMIT_CHARS = 60;

/**
 * Returns outside text as part of a reason: bounded, printable, and without the characters that a
 * shell reads, because later steps may paste the output `trust-reason` into one.
 */
export function plain(text: string): string {
  return printable(text, NAME_LIMIT_CHARS).replace(/[^\w./@+…-]/g, '?');
}

/** Returns the words for the repository that the job belongs to. */
export function base({ payload }: JudgedJob): string {
  return describeRepository(objectAt(payload, 'repository'));
}
