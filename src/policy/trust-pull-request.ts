import type { JsonObject } from '../json.js';
import { compareRepositories, describeRepository } from './forge-repository.js';
import { asObject, objectAt, textAt, valueAt } from './payload.js';
import { base, type JudgedJob, plain, type Verdict } from './trust-verdict.js';

/**
 * Judges a payload with a `pull_request`, whatever its event is called: the rows of the trust table
 * that begin with it, in their order. Returns undefined where none is present.
 */
export function judgePullRequest(job: JudgedJob): Verdict | undefined {
  const pull = objectAt(job.payload, 'pull_request');
  if (pull === undefined) return undefined;
  const subject = plain(job.name);
  const stranger = findStranger(job, pull);
  if (stranger !== undefined) return { class: 'fork', reason: `${subject} ${stranger}` };
  const mark = findAgitMark(pull);
  if (mark !== undefined) {
    const reason = `${subject} in ${base(job)} that anyone may have pushed: ${mark}`;
    return { class: 'fork', reason };
  }
  // Newer Gitea puts the pull request beside the issue that was commented on.
  if (objectAt(job.payload, 'issue') !== undefined) {
    const reason = `${subject} on a pull request of ${base(job)}: anyone may set it off`;
    return { class: 'open', reason };
  }
  return { class: 'trusted', reason: `${subject} from a branch of ${base(job)}` };
}

/** Says from where the head comes, unless it is proven to be of the same repository. */
function findStranger(job: JudgedJob, pull: JsonObject): string | undefined {
  const into = `into ${base(job)}`;
  const head = asObject(valueAt(pull, 'head.repo'));
  if (head === undefined) return `${into} from a repository that is gone or not named`;
  const repositoryId = valueAt(pull, 'head.repo_id');
  if (repositoryId === -1) return `${into} from a repository that is gone (head.repo_id is -1)`;
  // Gitea and Forgejo name the id twice; a payload that contradicts itself proves nothing.
  if (repositoryId !== undefined && repositoryId !== valueAt(head, 'id')) {
    return `${into} whose head.repo_id is not head.repo.id`;
  }
  switch (compareRepositories(head, objectAt(job.payload, 'repository'))) {
    case 'same':
      return undefined;
    case 'different':
      return `from the fork ${describeRepository(head)} ${into}`;
    case 'unknown':
      return `from ${describeRepository(head)} ${into}: no id or name on both sides to compare`;
  }
}

/**
 * Says which mark of AGit the head has: a pull request that was pushed to refs/for/ has no branch and
 * may come from anyone, yet Gitea and Forgejo give it the base as its head repository.
 */
function findAgitMark(pull: JsonObject): string | undefined {
  const ref = textAt(pull, 'head.ref');
  if (ref === undefined) return 'head.ref is missing';
  if (ref.startsWith('refs/pull/')) return `head.ref is ${plain(ref)}`;
  // GitHub, Gitea and Forgejo all write a label; one that is no text could hide the empty one.
  if (valueAt(pull, 'head.label') !== undefined && textAt(pull, 'head.label') === undefined) {
    return 'head.label is empty';
  }
  const flow = valueAt(pull, 'flow'); // Forgejo alone; 0 is a branch, 1 is AGit
  return flow === undefined || flow === 0 ? undefined : 'flow is not 0';
}
