import { printable } from '../text.js';
import { matchesGlob } from './glob.js';
import { joinBounded } from './joined.js';
import { asObject, objectAt, textAt } from './payload.js';
import { findNamedRefs, type RefEvent } from './payload-ref.js';
import { PROTECTED, type RefPattern } from './ref-pattern.js';
import { type Protection, tellsProtection } from './ref-protection.js';

/** What the runner says of the job's ref; every part may be missing or malformed. */
export interface RefFacts extends RefEvent, Protection {
  /** GITHUB_SHA. */
  readonly sha: string | undefined;
}

/** Whether a secret may be used on the job's ref, with a fragment that says why. */
export type RefVerdict =
  | { readonly isAllowed: true; readonly reason: string }
  | { readonly isAllowed: false; readonly reason: string; readonly remedy: string };

/** The longest ref that is matched, in characters; file systems and forges end far below. */
const REF_LIMIT_CHARS = 1024;

/**
 * Decides whether the patterns of `allowed-refs` let a secret be used in this job (contract, "Trust").
 * Call it where `allowed-refs` is not `**`. Never throws.
 */
export function decideRef(patterns: readonly RefPattern[], facts: RefFacts): RefVerdict {
  const refusal = findHiddenCode(facts) ?? findDisagreement(facts);
  if (refusal !== undefined) return { isAllowed: false, ...refusal };
  const ref = facts.ref ?? '';
  const fit = patterns.find((pattern) => fits(pattern, ref, facts));
  if (fit === undefined) return { isAllowed: false, ...explainNoMatch(patterns, facts) };
  const shown = printable(ref);
  const reason =
    fit === PROTECTED ? `GitHub reports ${shown} as protected` : `${shown} matches ${fit}`;
  return { isAllowed: true, reason };
}

interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

/** Payloads whose ref may be the default branch's while the code that they bring is not. */
function findHiddenCode({ payload, eventName, ref, sha }: RefFacts): Refusal | undefined {
  const event = printable(eventName ?? 'an unnamed event');
  const remedy = 'Run this step on events of the ref itself, such as push.';
  if (asObject(payload) === undefined) {
    return { reason: `${event} without an event file that holds an object`, remedy };
  }
  const carried = [
    { key: 'pull_request', words: 'a pull request' },
    { key: 'issue', words: 'an issue' },
  ].find(({ key }) => objectAt(payload, key) !== undefined);
  if (carried !== undefined) {
    const reason = `${event} carries ${carried.words}, and its ref says nothing of the code`;
    return { reason, remedy };
  }
  if (ref?.startsWith('refs/pull/') === true) {
    return { reason: `${printable(ref)} is that of a pull request`, remedy };
  }
  const run = objectAt(payload, 'workflow_run');
  if (run === undefined) return undefined;
  const inner = textAt(run, 'event');
  if (inner !== 'push') {
    const what = inner === undefined ? 'an unnamed event' : printable(inner);
    return { reason: `${event} after ${what}: only one after push passes`, remedy };
  }
  const head = textAt(run, 'head_sha');
  if (head !== undefined && head === sha) return undefined;
  const reason = `${event} of commit ${show(head)}, but GITHUB_SHA is ${show(sha)}`;
  return { reason, remedy };
}

/** A ref that the payload names and GITHUB_REF does not: one of the two is not the runner's. */
function findDisagreement(facts: RefFacts): Refusal | undefined {
  const other = findNamedRefs(facts).find(({ meant }) => !meant.includes(facts.ref ?? ''));
  if (other === undefined) return undefined;
  return {
    reason: `GITHUB_REF is ${show(facts.ref)}, but the event is of ${printable(other.written)}`,
    remedy: 'If "env:" or an earlier step sets GITHUB_REF, remove that.',
  };
}

function show(text: string | undefined): string {
  return text === undefined || text === '' ? 'empty' : printable(text);
}

function fits(pattern: RefPattern, ref: string, facts: RefFacts): boolean {
  if (pattern === PROTECTED) return tellsProtection(facts.forge) && facts.refProtected === 'true';
  return ref.length <= REF_LIMIT_CHARS && matchesGlob(pattern, ref);
}

function explainNoMatch(patterns: readonly RefPattern[], facts: RefFacts): Refusal {
  const { ref } = facts;
  if (ref === undefined || ref === '') {
    return { reason: 'GITHUB_REF is empty', remedy: 'Run this step on a branch or a tag.' };
  }
  const named = patterns.map((pattern) => describePattern(pattern, facts));
  const reason = `${printable(ref)} matches none of: ${joinBounded(named)}`;
  const remedy = `To allow it, add the line ${printable(ref)} to "allowed-refs"; to leave this step out there, give it an "if:".`;
  return { reason, remedy };
}

function describePattern(pattern: RefPattern, { refProtected }: RefFacts): string {
  if (pattern !== PROTECTED) return printable(pattern);
  const told = refProtected === 'false' ? 'reports it as not protected' : 'does not say that it is';
  return `${PROTECTED} (GitHub ${told})`;
}
