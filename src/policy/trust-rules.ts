import type { JsonObject } from '../json.js';
import { compareRepositories, describeRepository } from './forge-repository.js';
import { objectAt, textAt, valueAt } from './payload.js';
import { judgePullRequest } from './trust-pull-request.js';
import { base, type JudgedJob, plain, type Verdict } from './trust-verdict.js';
import { OPEN_EVENTS, OWN_EVENTS } from './trusted-events.js';

type Rule = (job: JudgedJob) => Verdict | undefined;

/**
 * The trust table of the contract between its first row and its last, in its order: the first rule
 * that returns a verdict decides.
 */
export const TRUST_RULES: readonly Rule[] = [
  judgePullRequest,
  judgeDeployment,
  judgeWorkflowRun,
  judgeOpenEvent,
  judgePullRef,
  judgeOwnEvent,
  judgeWorkflowCall,
];

/** `deployment` present; such a payload may carry the `workflow_run` that deployed, too. */
function judgeDeployment(job: JudgedJob): Verdict | undefined {
  const deployment = objectAt(job.payload, 'deployment');
  if (deployment === undefined) return undefined;
  const subject = plain(job.name);
  if (/^refs\/(?:heads|tags)\/./.test(job.ref) && deploys(deployment, job.ref)) {
    return { class: 'trusted', reason: `${subject} of ${plain(job.ref)} in ${base(job)}` };
  }
  return { class: 'open', reason: `${subject} of no branch or tag of ${base(job)}` };
}

/** Whether the deployment names the very branch or tag of GITHUB_REF: no commit, no pull request. */
function deploys(deployment: JsonObject, ref: string): boolean {
  const named = textAt(deployment, 'ref');
  if (named === undefined || named === valueAt(deployment, 'sha')) return false;
  return [named, `refs/heads/${named}`, `refs/tags/${named}`].includes(ref);
}

/** Events of an inner run that cannot hide a fork behind the base repository. */
const INNER_EVENTS: readonly string[] = [
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'release',
  'create',
  'delete',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
];

/** `workflow_run` present: by the repository and the event of the inner run. */
function judgeWorkflowRun(job: JudgedJob): Verdict | undefined {
  const run = objectAt(job.payload, 'workflow_run');
  if (run === undefined) return undefined;
  const inner = textAt(run, 'event') ?? '';
  const subject = `${plain(job.name)} after ${inner === '' ? 'an unnamed event' : plain(inner)}`;
  const head = objectAt(run, 'head_repository');
  if (head === undefined) {
    return { class: 'fork', reason: `${subject} in a repository that is gone or not named` };
  }
  switch (compareRepositories(head, objectAt(job.payload, 'repository'))) {
    case 'different':
      return { class: 'fork', reason: `${subject} in the fork ${describeRepository(head)}` };
    case 'unknown':
      return {
        class: 'fork',
        reason: `${subject} in ${describeRepository(head)}: no id or name on both sides to compare`,
      };
    case 'same':
      return INNER_EVENTS.includes(inner)
        ? { class: 'trusted', reason: `${subject} in ${base(job)}` }
        : { class: 'fork', reason: `${subject} in ${base(job)}, which may hide a fork` };
  }
}

/** What the payloads of open events hold and no other payload does, under whatever name. */
const OPEN_OBJECTS: readonly string[] = [
  'issue', // issues, comments on issues and on pull requests (`issue.pull_request`, `is_pull`)
  'comment',
  'discussion',
  'forkee',
  'check_run',
  'check_suite',
];

/** Issues, comments, discussions, watches, forks, wikis, checks and statuses. */
function judgeOpenEvent(job: JudgedJob): Verdict | undefined {
  const hasObject = OPEN_OBJECTS.some((key) => objectAt(job.payload, key) !== undefined);
  if (!hasObject && !OPEN_EVENTS.includes(job.name)) return undefined;
  return { class: 'open', reason: `${plain(job.name)} in ${base(job)}: anyone may set it off` };
}

/** A pull request's ref without its payload: nothing says whose code it is. */
function judgePullRef(job: JudgedJob): Verdict | undefined {
  if (!job.ref.startsWith('refs/pull/')) return undefined;
  const reason = `${plain(job.name)} on ${plain(job.ref)} without a pull request in its payload`;
  return { class: 'fork', reason };
}

/** The events that only the owner's people, or the schedule, set off. */
function judgeOwnEvent(job: JudgedJob): Verdict | undefined {
  if (!OWN_EVENTS.includes(job.name)) return undefined;
  return { class: 'trusted', reason: `${plain(job.name)} in ${base(job)}` };
}

/** Payloads of callers that are known by their shape. */
const CALLERS: readonly (readonly [string, (payload: JsonObject) => boolean])[] = [
  ['push', (payload) => hasTexts(payload, ['ref', 'after'])],
  [
    'workflow_dispatch',
    (payload) => hasTexts(payload, ['workflow']) && Object.hasOwn(payload, 'inputs'),
  ],
  // Forgejo's whole payload of a schedule is {"action":"schedule"}; the others name the cron line.
  [
    'schedule',
    (payload) => hasTexts(payload, ['schedule']) || textAt(payload, 'action') === 'schedule',
  ],
  ['release', (payload) => objectAt(payload, 'release') !== undefined],
];

function hasTexts(payload: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => textAt(payload, key) !== undefined);
}

/** Gitea and Forgejo call the event so inside a reusable workflow and keep the caller's payload. */
function judgeWorkflowCall(job: JudgedJob): Verdict | undefined {
  if (job.name !== 'workflow_call') return undefined;
  const caller = CALLERS.find(([, matches]) => matches(job.payload));
  if (caller === undefined) return undefined;
  return { class: 'trusted', reason: `${job.name} by a ${caller[0]} in ${base(job)}` };
}
