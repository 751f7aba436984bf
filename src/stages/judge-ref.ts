import { ActionError } from '../errors.js';
import { decideRef } from '../policy/ref-policy.js';
import { noticeUnprotected } from '../policy/ref-protection.js';
import type { Step } from './step.js';

/**
 * Returns a `POLICY` error where `allowed-refs` does not let a secret be used in this job; undefined
 * where it does. In a job that is not trusted the trust decision has spoken already.
 */
export function judgeRef({ inputs, context, trust }: Step): ActionError | undefined {
  if (inputs.allowedRefs === undefined || !trust.trusted) return undefined;
  const verdict = decideRef(inputs.allowedRefs, context.refFacts);
  if (verdict.isAllowed) return undefined;
  const message = `allowed-refs: no password is used in this job: ${verdict.reason}`;
  return new ActionError('POLICY', message, { remedy: verdict.remedy });
}

/** Tells, once the step may go on, what `allowed-refs` let pass, or what it would not with care. */
export function tellRefPolicy(step: Step): void {
  const { log, inputs, context } = step;
  const line = describeRefPolicy(step);
  if (line !== undefined) log.info(line);
  if (inputs.allowedRefs !== undefined || !usesSecret(step)) return;
  const notice = noticeUnprotected(context.refFacts);
  if (notice !== undefined) log.notice(notice);
}

/** Returns the line for the log and the summary; undefined where every ref is allowed. */
export function describeRefPolicy(step: Step): string | undefined {
  const { inputs, context } = step;
  if (inputs.allowedRefs === undefined) return undefined;
  if (!usesSecret(step)) return 'allowed-refs: not asked, because this step uses no password';
  return `allowed-refs: ${decideRef(inputs.allowedRefs, context.refFacts).reason}`;
}

function usesSecret({ inputs, trust }: Step): boolean {
  return trust.trusted && inputs.password !== '';
}
