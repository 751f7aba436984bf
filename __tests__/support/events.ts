/** What set a job off: name, ref and payload as a forge sends them. */
export interface JobEvent {
  readonly name: string;
  readonly ref: string;
  /** Undefined where the runner wrote no event file. */
  readonly payload: unknown;
}

/** The repository of every job in the tests. */
export const REPOSITORY = { id: 42, full_name: 'acme/shop', owner: { login: 'acme' } } as const;

const FORK = {
  id: 77,
  full_name: 'mallory/shop',
  owner: { login: 'mallory' },
  fork: true,
} as const;

const MAIN = 'refs/heads/main';
const MERGE = 'refs/pull/7/merge';

export function pushEvent(ref = MAIN): JobEvent {
  return { name: 'push', ref, payload: { ref, after: 'a'.repeat(40), repository: REPOSITORY } };
}

export function pullRequestEvent(): JobEvent {
  return pullRequest('pull_request', { ref: 'topic', label: 'acme:topic', repo: REPOSITORY });
}

export function forkPullRequestEvent(): JobEvent {
  return pullRequest('pull_request', { ref: 'topic', label: 'mallory:topic', repo: FORK });
}

/** A pull request whose fork was deleted: forges send null where the repository was. */
export function deletedForkEvent(): JobEvent {
  return pullRequest('pull_request', { ref: 'topic', label: 'unknown:topic', repo: null });
}

/** The base's workflow and secrets, the fork's code at hand. */
export function forkTargetEvent(): JobEvent {
  const event = pullRequest('pull_request_target', { ref: 'topic', label: 'm:topic', repo: FORK });
  return { ...event, ref: MAIN };
}

/** A pull request made by `git push origin HEAD:refs/for/main`, without a fork or a branch. */
export function agitEvent(): JobEvent {
  const head = { ref: 'refs/pull/7/head', label: '', repo: REPOSITORY };
  return pullRequest('pull_request', head, { flow: 1 });
}

export function forkWorkflowRunEvent(): JobEvent {
  const run = { event: 'pull_request', head_repository: FORK, head_sha: 'b'.repeat(40) };
  return {
    name: 'workflow_run',
    ref: MAIN,
    payload: { action: 'completed', workflow_run: run, repository: REPOSITORY },
  };
}

export function issueCommentEvent(): JobEvent {
  const issue = { number: 7, pull_request: { url: 'https://forge.test/pulls/7' } };
  return {
    name: 'issue_comment',
    ref: MAIN,
    payload: { action: 'created', issue, comment: { body: '/deploy' }, repository: REPOSITORY },
  };
}

function pullRequest(name: string, head: object, more: object = {}): JobEvent {
  const base = { ref: 'main', label: 'acme:main', repo: REPOSITORY };
  return {
    name,
    ref: MERGE,
    payload: {
      action: 'opened',
      number: 7,
      pull_request: { number: 7, head, base, user: { login: 'mallory' }, ...more },
      repository: REPOSITORY,
    },
  };
}
