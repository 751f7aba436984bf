import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decideTrust, type TrustDecision } from '../../src/policy/trust.js';
import { OPEN_EVENTS, OWN_EVENTS } from '../../src/policy/trusted-events.js';

const FIXTURES = join(__dirname, '..', 'fixtures', 'events');

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
}

interface Job {
  readonly event?: string;
  readonly payload?: unknown;
  readonly ref?: string;
  readonly actor?: string;
  readonly trustedEvents?: readonly string[];
}

function decide({ event, payload, ref, actor, trustedEvents = [] }: Job): TrustDecision {
  return decideTrust({ eventName: event, payload, ref, actor }, trustedEvents);
}

const MAIN = 'refs/heads/main';
const MERGE = 'refs/pull/7/merge';
const HEAD = 'refs/pull/7/head';
const TAG = 'refs/tags/v1.4.0';
const ANYONE = 'acme/api: anyone may set it off';

type Row = readonly [
  file: string,
  event: string,
  ref: string,
  trustClass: 'trusted' | 'fork' | 'open',
  reason: string,
];

const PULL_REQUESTS: readonly Row[] = [
  [
    'github-pull-request',
    'pull_request',
    MERGE,
    'trusted',
    'pull_request from a branch of acme/api',
  ],
  [
    'github-pull-request',
    'pull_request_target',
    MAIN,
    'trusted',
    'pull_request_target from a branch of acme/api',
  ],
  [
    'github-pull-request-dependabot',
    'pull_request',
    MERGE,
    'trusted',
    'pull_request from a branch of acme/api',
  ],
  [
    'github-pull-request-review',
    'pull_request_review',
    MERGE,
    'trusted',
    'pull_request_review from a branch of acme/api',
  ],
  [
    'github-pull-request-fork',
    'pull_request',
    MERGE,
    'fork',
    'pull_request from the fork mallory/api into acme/api',
  ],
  [
    'github-pull-request-fork',
    'pull_request_target',
    MAIN,
    'fork',
    'pull_request_target from the fork mallory/api into acme/api',
  ],
  [
    'github-pull-request-fork',
    'push',
    MAIN,
    'fork',
    'push from the fork mallory/api into acme/api',
  ],
  [
    'github-pull-request-review-comment-fork',
    'pull_request_review_comment',
    MERGE,
    'fork',
    'pull_request_review_comment from the fork mallory/api into acme/api',
  ],
  [
    'github-pull-request-gone',
    'pull_request',
    MERGE,
    'fork',
    'pull_request into acme/api from a repository that is gone or not named',
  ],
  ['gitea-pull-request', 'pull_request', HEAD, 'trusted', 'pull_request from a branch of acme/api'],
  [
    'gitea-pull-request-fork',
    'pull_request',
    HEAD,
    'fork',
    'pull_request from the fork mallory/api into acme/api',
  ],
  [
    'gitea-pull-request-gone',
    'pull_request',
    HEAD,
    'fork',
    'pull_request into acme/api from a repository that is gone or not named',
  ],
  [
    'gitea-pull-request-agit',
    'pull_request',
    HEAD,
    'fork',
    'pull_request in acme/api that anyone may have pushed: head.ref is refs/pull/7/head',
  ],
  [
    'forgejo-pull-request',
    'pull_request',
    HEAD,
    'trusted',
    'pull_request from a branch of acme/api',
  ],
  [
    'forgejo-pull-request-fork',
    'pull_request_target',
    MAIN,
    'fork',
    'pull_request_target from the fork mallory/api into acme/api',
  ],
  [
    'forgejo-pull-request-agit',
    'pull_request',
    HEAD,
    'fork',
    'pull_request in acme/api that anyone may have pushed: head.ref is refs/pull/7/head',
  ],
  [
    'forgejo-pull-request-branch-gone',
    'pull_request',
    HEAD,
    'fork',
    'pull_request in acme/api that anyone may have pushed: head.ref is refs/pull/7/head',
  ],
  [
    'gitea-pull-request-comment',
    'issue_comment',
    MAIN,
    'open',
    'issue_comment on a pull request of acme/api: anyone may set it off',
  ],
  [
    'gitea-pull-request-comment-fork',
    'issue_comment',
    MAIN,
    'fork',
    'issue_comment from the fork mallory/api into acme/api',
  ],
  [
    'names-pull-request',
    'pull_request',
    MERGE,
    'trusted',
    'pull_request from a branch of acme/api',
  ],
  [
    'names-pull-request-fork',
    'pull_request',
    MERGE,
    'fork',
    'pull_request from the fork mallory/api into acme/api',
  ],
];

const RUNS_AND_DEPLOYMENTS: readonly Row[] = [
  ['github-deployment', 'deployment', MAIN, 'trusted', `deployment of ${MAIN} in acme/api`],
  [
    'github-deployment-status',
    'deployment_status',
    TAG,
    'trusted',
    `deployment_status of ${TAG} in acme/api`,
  ],
  [
    'github-deployment',
    'deployment',
    'refs/heads/another',
    'open',
    'deployment of no branch or tag of acme/api',
  ],
  ['github-deployment', 'deployment', '', 'open', 'deployment of no branch or tag of acme/api'],
  ['github-deployment', 'deployment', MERGE, 'open', 'deployment of no branch or tag of acme/api'],
  [
    'github-deployment-commit',
    'deployment',
    '',
    'open',
    'deployment of no branch or tag of acme/api',
  ],
  [
    'github-deployment-commit',
    'deployment',
    MAIN,
    'open',
    'deployment of no branch or tag of acme/api',
  ],
  [
    'github-deployment-pull-request',
    'deployment',
    MAIN,
    'open',
    'deployment of no branch or tag of acme/api',
  ],
  [
    'github-workflow-run-push',
    'workflow_run',
    MAIN,
    'trusted',
    'workflow_run after push in acme/api',
  ],
  [
    'github-workflow-run-pull-request',
    'workflow_run',
    MAIN,
    'trusted',
    'workflow_run after pull_request in acme/api',
  ],
  [
    'github-workflow-run-fork',
    'workflow_run',
    MAIN,
    'fork',
    'workflow_run after pull_request in the fork mallory/api',
  ],
  [
    'github-workflow-run-pull-request-target',
    'workflow_run',
    MAIN,
    'fork',
    'workflow_run after pull_request_target in acme/api, which may hide a fork',
  ],
  [
    'github-workflow-run-gone',
    'workflow_run',
    MAIN,
    'fork',
    'workflow_run after pull_request in a repository that is gone or not named',
  ],
  [
    'gitea-workflow-run',
    'workflow_run',
    MAIN,
    'fork',
    'workflow_run after pull_request in a repository that is gone or not named',
  ],
];

const OPEN: readonly Row[] = [
  ['github-issues', 'issues', MAIN, 'open', `issues in ${ANYONE}`],
  ['gitea-issues', 'issues', MAIN, 'open', `issues in ${ANYONE}`],
  [
    'github-issue-comment-on-pull-request',
    'issue_comment',
    MAIN,
    'open',
    `issue_comment in ${ANYONE}`,
  ],
  ['forgejo-pull-request-comment', 'issue_comment', MAIN, 'open', `issue_comment in ${ANYONE}`],
  [
    'forgejo-pull-request-comment',
    'pull_request_comment',
    MAIN,
    'open',
    `pull_request_comment in ${ANYONE}`,
  ],
  ['github-commit-comment', 'commit_comment', MAIN, 'open', `commit_comment in ${ANYONE}`],
  ['github-discussion', 'discussion', MAIN, 'open', `discussion in ${ANYONE}`],
  [
    'github-discussion-comment',
    'discussion_comment',
    MAIN,
    'open',
    `discussion_comment in ${ANYONE}`,
  ],
  ['github-watch', 'watch', MAIN, 'open', `watch in ${ANYONE}`],
  ['github-fork', 'fork', MAIN, 'open', `fork in ${ANYONE}`],
  ['gitea-fork', 'fork', MAIN, 'open', 'fork in mallory/api: anyone may set it off'],
  ['github-gollum', 'gollum', MAIN, 'open', `gollum in ${ANYONE}`],
  ['gitea-gollum', 'gollum', MAIN, 'open', `gollum in ${ANYONE}`],
  ['github-check-run', 'check_run', MAIN, 'open', `check_run in ${ANYONE}`],
  ['github-check-suite', 'check_suite', MAIN, 'open', `check_suite in ${ANYONE}`],
  ['github-status', 'status', MAIN, 'open', `status in ${ANYONE}`],
];

const OWN: readonly Row[] = (
  [
    ['github-push', 'push'],
    ['gitea-push', 'push'],
    ['forgejo-push', 'push'],
    ['github-schedule', 'schedule'],
    ['gitea-schedule', 'schedule'],
    ['github-workflow-dispatch', 'workflow_dispatch'],
    ['gitea-workflow-dispatch', 'workflow_dispatch'],
    ['forgejo-workflow-dispatch', 'workflow_dispatch'],
    ['github-repository-dispatch', 'repository_dispatch'],
    ['github-release', 'release'],
    ['gitea-release', 'release'],
    ['github-create', 'create'],
    ['gitea-create', 'create'],
    ['github-delete', 'delete'],
    ['github-merge-group', 'merge_group'],
    ['github-registry-package', 'registry_package'],
    ['github-page-build', 'page_build'],
    ['github-label', 'label'],
    ['github-milestone', 'milestone'],
    ['github-branch-protection-rule', 'branch_protection_rule'],
    ['github-public', 'public'],
  ] as const
).map(([file, event]) => [file, event, MAIN, 'trusted', `${event} in acme/api`]);

const CALL = 'workflow_call';
const UNKNOWN = 'which is not known to run code of the owner alone';

const OTHERS: readonly Row[] = [
  // Forgejo's schedule names no repository at all.
  ['forgejo-schedule', 'schedule', MAIN, 'trusted', 'schedule in a repository without a name'],
  [
    'forgejo-schedule',
    CALL,
    MAIN,
    'trusted',
    'workflow_call by a schedule in a repository without a name',
  ],
  ['gitea-workflow-call-push', CALL, MAIN, 'trusted', 'workflow_call by a push in acme/api'],
  ['forgejo-push', CALL, MAIN, 'trusted', 'workflow_call by a push in acme/api'],
  [
    'gitea-workflow-dispatch',
    CALL,
    MAIN,
    'trusted',
    'workflow_call by a workflow_dispatch in acme/api',
  ],
  [
    'forgejo-workflow-dispatch',
    CALL,
    MAIN,
    'trusted',
    'workflow_call by a workflow_dispatch in acme/api',
  ],
  ['github-schedule', CALL, MAIN, 'trusted', 'workflow_call by a schedule in acme/api'],
  ['gitea-release', CALL, TAG, 'trusted', 'workflow_call by a release in acme/api'],
  [
    'gitea-workflow-call-pull-request',
    CALL,
    HEAD,
    'trusted',
    'workflow_call from a branch of acme/api',
  ],
  [
    'gitea-workflow-call-pull-request-fork',
    CALL,
    HEAD,
    'fork',
    'workflow_call from the fork mallory/api into acme/api',
  ],
  ['forgejo-pull-request-comment', CALL, MAIN, 'open', `workflow_call in ${ANYONE}`],
  ['gitea-fork', CALL, MAIN, 'open', 'workflow_call in mallory/api: anyone may set it off'],
  ['gitea-create', CALL, MAIN, 'fork', `workflow_call, ${UNKNOWN}`],
  ['gitea-gollum', CALL, MAIN, 'fork', `workflow_call, ${UNKNOWN}`],
  ['gitea-registry-package', CALL, MAIN, 'fork', `workflow_call, ${UNKNOWN}`],
  ['gitea-registry-package', 'registry_package', MAIN, 'trusted', 'registry_package in acme/api'],
  // What only the name could excuse.
  ['github-push', 'project_card', MAIN, 'fork', `project_card, ${UNKNOWN}`],
  ['github-push', 'Push', MAIN, 'fork', `Push, ${UNKNOWN}`],
  ['github-push', 'push ', MAIN, 'fork', `push, ${UNKNOWN}`],
  ['github-push', 'constructor', MAIN, 'fork', `constructor, ${UNKNOWN}`],
  ['github-push', 'pull_request', MAIN, 'fork', `pull_request, ${UNKNOWN}`],
  ['github-push', 'workflow_run', MAIN, 'fork', `workflow_run, ${UNKNOWN}`],
  ['github-push', 'push', MERGE, 'fork', `push on ${MERGE} without a pull request in its payload`],
  [
    'forgejo-push',
    CALL,
    HEAD,
    'fork',
    `workflow_call on ${HEAD} without a pull request in its payload`,
  ],
  // A payload's shape comes before any name.
  [
    'github-workflow-run-fork',
    'push',
    MAIN,
    'fork',
    'push after pull_request in the fork mallory/api',
  ],
  ['github-issues', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-discussion', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-commit-comment', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-fork', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-issues', 'push', HEAD, 'open', `push in ${ANYONE}`],
  ['github-check-run', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-check-suite', 'push', MAIN, 'open', `push in ${ANYONE}`],
  ['github-deployment-commit', 'push', '', 'open', 'push of no branch or tag of acme/api'],
];

const ALL = [...PULL_REQUESTS, ...RUNS_AND_DEPLOYMENTS, ...OPEN, ...OWN, ...OTHERS];

describe('the trust table', () => {
  test.each(ALL)('%s as %s on "%s" is %s', (...[file, event, ref, trustClass, reason]) => {
    expect(decide({ event, payload: readFixture(file), ref })).toMatchObject({
      class: trustClass,
      trusted: trustClass === 'trusted',
      reason,
      event: event.trim(),
    });
  });

  test.each([
    ['github-pull-request-fork', 'github-deployment', 'fork'],
    ['github-pull-request-fork', 'github-workflow-run-push', 'fork'],
    ['github-pull-request-fork', 'github-issues', 'fork'],
    ['github-deployment', 'github-workflow-run-fork', 'trusted'],
    ['github-workflow-run-fork', 'github-issues', 'fork'],
    ['github-issues', 'github-push', 'open'],
  ])('%s beside %s is %s: the first row that matches decides', (first, second, trustClass) => {
    const payload = { ...(readFixture(second) as object), ...(readFixture(first) as object) };
    expect(decide({ event: 'push', payload, ref: MAIN }).class).toBe(trustClass);
  });

  test('names every fixture', () => {
    const files = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''));
    expect([...new Set(ALL.map(([file]) => file))].sort()).toEqual(files.sort());
  });

  test('names every open and every own event', () => {
    expect([...new Set(OPEN.map(([, event]) => event))].sort()).toEqual(
      OPEN_EVENTS.filter((event) => !event.startsWith('deployment')).sort(),
    );
    expect([...new Set(OWN.map(([, event]) => event))].sort()).toEqual([...OWN_EVENTS].sort());
  });
});

describe('no event, or no payload', () => {
  const NO_OBJECT = 'push without an event file that holds an object';
  const rows: readonly (readonly [string, Job, string])[] = [
    ['no event name', { payload: {} }, 'a job whose runner names no event'],
    ['an empty event name', { event: '', payload: {} }, 'a job whose runner names no event'],
    ['no payload', { event: 'push' }, NO_OBJECT],
    ['a null payload', { event: 'push', payload: null }, NO_OBJECT],
    ['an array', { event: 'push', payload: [readFixture('github-push')] }, NO_OBJECT],
    ['a text', { event: 'push', payload: '{}' }, NO_OBJECT],
    ['a number', { event: 'push', payload: 1 }, NO_OBJECT],
  ];
  test.each(rows)('%s is a fork', (_, job, reason) => {
    expect(decide({ ...job, trustedEvents: OPEN_EVENTS })).toMatchObject({
      class: 'fork',
      trusted: false,
      reason,
    });
  });
});

describe('what cannot be compared', () => {
  const repo = { id: 41, full_name: 'acme/api' };
  const head = { ref: 'feature', label: 'feature', repo };
  const NO_PROOF =
    'pull_request from acme/api into acme/api: no id or name on both sides to compare';
  const rows: readonly (readonly [string, object, object, string])[] = [
    ['an id on one side', { full_name: 'acme/api' }, repo, NO_PROOF],
    ['an id on the other side', repo, { full_name: 'acme/api' }, NO_PROOF],
    ['ids as texts', { ...repo, id: '41' }, { ...repo, id: '41' }, NO_PROOF],
    ['an id as a text, and none', { ...repo, id: '41' }, { full_name: 'acme/api' }, NO_PROOF],
    ['ids of zero', { ...repo, id: 0 }, { ...repo, id: 0 }, NO_PROOF],
    ['ids below zero', { ...repo, id: -1 }, { ...repo, id: -1 }, NO_PROOF],
    ['fractions', { ...repo, id: 4.1 }, { ...repo, id: 4.1 }, NO_PROOF],
    ['ids that JSON rounds', { ...repo, id: 2 ** 53 }, { ...repo, id: 2 ** 53 }, NO_PROOF],
    ['ids as true', { ...repo, id: true }, { ...repo, id: true }, NO_PROOF],
    [
      'no ids and no names',
      {},
      {},
      'pull_request from a repository without a name into a repository without a name: ' +
        'no id or name on both sides to compare',
    ],
    [
      'names that are none',
      { full_name: 'acme' },
      { full_name: 'acme' },
      'pull_request from a repository without a name into a repository without a name: ' +
        'no id or name on both sides to compare',
    ],
    [
      // The Kelvin sign is "k" in lower case.
      'names equal in lower case alone',
      { full_name: '\u212Ara/api' },
      { full_name: 'kra/api' },
      'pull_request from a repository without a name into kra/api: no id or name on both sides to compare',
    ],
  ];
  test.each(rows)('%s is a fork', (_, ...[headRepo, repository, reason]) => {
    const payload = { pull_request: { head: { ...head, repo: headRepo } }, repository };
    expect(decide({ event: 'pull_request', payload })).toMatchObject({ class: 'fork', reason });
  });

  test('null ids on both sides are missing ids: the names decide', () => {
    const nameless = { id: null, full_name: 'acme/api' };
    const payload = { pull_request: { head: { ...head, repo: nameless } }, repository: nameless };
    expect(decide({ event: 'pull_request', payload }).class).toBe('trusted');
  });

  const PUSHED = 'in acme/api that anyone may have pushed:';
  const heads: readonly (readonly [string, object, string])[] = [
    [
      'head.repo_id of nobody',
      { head: { ...head, repo_id: -1 } },
      'into acme/api from a repository that is gone (head.repo_id is -1)',
    ],
    [
      'two different ids of the head',
      { head: { ...head, repo_id: 977 } },
      'into acme/api whose head.repo_id is not head.repo.id',
    ],
    ['no head.ref', { head: { repo } }, `${PUSHED} head.ref is missing`],
    ['an empty label', { head: { ...head, label: '' } }, `${PUSHED} head.label is empty`],
    ['flow 1', { head, flow: 1 }, `${PUSHED} flow is not 0`],
    ['flow "0"', { head, flow: '0' }, `${PUSHED} flow is not 0`],
  ];
  test.each(heads)('%s: a fork, though the ids are equal', (_, pull, reason) => {
    const payload = { pull_request: pull, repository: repo };
    expect(decide({ event: 'pull_request', payload })).toMatchObject({
      class: 'fork',
      reason: `pull_request ${reason}`,
    });
  });

  test('a payload inherits nothing, however a key named __proto__ is read', () => {
    const parsed = JSON.parse('{"__proto__":{"release":{}}}') as object;
    // Assigning such a key sets the prototype.
    for (const payload of [parsed, Object.assign({}, parsed)]) {
      expect(decide({ event: 'workflow_call', payload }).class).toBe('fork');
    }
  });

  test('an inner event without a name is a fork', () => {
    const payload = { workflow_run: { head_repository: repo }, repository: repo };
    expect(decide({ event: 'workflow_run', payload }).reason).toBe(
      'workflow_run after an unnamed event in acme/api, which may hide a fork',
    );
  });

  test('an inner run that cannot be compared is a fork', () => {
    const payload = { workflow_run: { head_repository: {}, event: 'push' }, repository: repo };
    expect(decide({ event: 'workflow_run', payload }).reason).toBe(
      'workflow_run after push in a repository without a name: no id or name on both sides to compare',
    );
  });
});

describe('trusted-events', () => {
  test.each([
    ['github-issues', 'issues', `issues in ${ANYONE}, but trusted-events lists it`],
    [
      'gitea-pull-request-comment',
      'issue_comment',
      'issue_comment on a pull request of acme/api: anyone may set it off, but trusted-events lists it',
    ],
    [
      'github-deployment-commit',
      'deployment',
      'deployment of no branch or tag of acme/api, but trusted-events lists it',
    ],
  ])('%s: lifts %s, which stays open', (file, event, reason) => {
    const payload = readFixture(file);
    expect(decide({ event, payload, trustedEvents: ['gollum', event] })).toMatchObject({
      class: 'open',
      trusted: true,
      reason,
    });
    expect(decide({ event, payload, trustedEvents: ['gollum'] }).trusted).toBe(false);
  });

  test.each(ALL.filter(([, , , trustClass]) => trustClass === 'fork'))(
    'never lifts the fork %s as %s',
    (file, event, ref) => {
      const trustedEvents = [event, ...OPEN_EVENTS];
      expect(decide({ event, payload: readFixture(file), ref, trustedEvents }).trusted).toBe(false);
    },
  );

  test.each(['push', 'workflow_call', 'pull_request'])('does not lift %s', (event) => {
    const payload = readFixture('github-issues');
    expect(decide({ event, payload, trustedEvents: [event] })).toMatchObject({
      class: 'open',
      trusted: false,
    });
  });
});

describe('dependabot', () => {
  test.each([
    ['by its actor', { event: 'push', payload: {}, actor: 'dependabot[bot]' }, true],
    [
      'by the author',
      { event: 'pull_request', payload: readFixture('github-pull-request-dependabot') },
      true,
    ],
    ['without a payload', { actor: 'dependabot[bot]' }, true],
    ['somebody else', { event: 'push', payload: {}, actor: 'mona' }, false],
    ['a look-alike', { event: 'push', payload: {}, actor: 'dependabot' }, false],
  ] as const)('%s', (_, job, dependabot) => {
    expect(decide(job).dependabot).toBe(dependabot);
  });
});

describe('outside text in a reason', () => {
  test('is one short line in which neither a runner nor a shell finds a command', () => {
    const event = `::add-mask::\n$(id) \`id\` "';${'x'.repeat(500)}`;
    const { reason, event: shown } = decide({ event, payload: {}, ref: MAIN });
    expect(reason).toBe(`${shown}, ${UNKNOWN}`);
    expect(shown).toMatch(/^[\w./@+…?-]{1,61}$/);
  });

  test('is left out where it is no name of a repository', () => {
    const payload = { repository: { full_name: '$(id)/api' } };
    expect(decide({ event: 'push', payload }).reason).toBe('push in a repository without a name');
  });
});
