/* Where a secret may be used: every kind of payload, on every forge, against the ref of the job. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decideRef, type RefFacts, type RefVerdict } from '../../src/policy/ref-policy.js';
import { checkProtected, noticeUnprotected } from '../../src/policy/ref-protection.js';

const MAIN = 'refs/heads/main';
const TAG = 'refs/tags/v1.4.0';
const SHA = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

function readFixture(name: string): Record<string, unknown> {
  const file = join(__dirname, '..', 'fixtures', 'events', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function decide(patterns: readonly string[], facts: Partial<RefFacts>): RefVerdict {
  return decideRef(patterns, {
    eventName: 'push',
    payload: {},
    ref: MAIN,
    sha: SHA,
    refProtected: undefined,
    forge: 'github.com',
    ...facts,
  });
}

/** A fixture, the event's name, the ref that the runner gives it, and another one that a step set. */
type Row = readonly [fixture: string, eventName: string, ref: string, forged: string | undefined];

/** The payload names the ref: GITHUB_REF is believed only where it is that one. */
const NAMED: readonly Row[] = [
  ['github-push', 'push', MAIN, 'refs/heads/other'],
  ['gitea-push', 'push', MAIN, TAG],
  ['forgejo-push', 'push', MAIN, 'refs/heads/release'],
  ['gitea-workflow-call-push', 'workflow_call', MAIN, 'refs/heads/other'],
  ['github-workflow-dispatch', 'workflow_dispatch', MAIN, 'refs/tags/main'],
  ['gitea-workflow-dispatch', 'workflow_dispatch', MAIN, 'refs/heads/other'],
  ['forgejo-workflow-dispatch', 'workflow_dispatch', MAIN, 'refs/heads/other'],
  ['gitea-schedule', 'schedule', MAIN, 'refs/heads/other'],
  ['github-create', 'create', TAG, 'refs/heads/v1.4.0'],
  ['gitea-create', 'create', TAG, 'refs/heads/v1.4.0'],
  ['github-release', 'release', TAG, MAIN],
  ['gitea-release', 'release', TAG, MAIN],
  ['github-deployment', 'deployment', MAIN, TAG],
  ['github-repository-dispatch', 'repository_dispatch', MAIN, 'refs/heads/other'],
  [
    'github-merge-group',
    'merge_group',
    'refs/heads/gh-readonly-queue/main/pr-7-e5bd3914',
    'refs/heads/main',
  ],
  ['github-workflow-run-push', 'workflow_run', MAIN, 'refs/heads/other'],
];

/** The job runs on the default branch, whatever the event is about: nothing in the payload says so. */
const UNNAMED: readonly Row[] = [
  ['github-schedule', 'schedule', MAIN, undefined],
  ['forgejo-schedule', 'schedule', MAIN, undefined],
  ['github-delete', 'delete', MAIN, undefined],
  ['github-label', 'label', MAIN, undefined],
  ['github-milestone', 'milestone', MAIN, undefined],
  ['github-page-build', 'page_build', MAIN, undefined],
  ['github-branch-protection-rule', 'branch_protection_rule', MAIN, undefined],
  ['github-public', 'public', MAIN, undefined],
  ['github-registry-package', 'registry_package', MAIN, undefined],
  ['gitea-registry-package', 'registry_package', MAIN, undefined],
  ['github-watch', 'watch', MAIN, undefined],
  ['github-fork', 'fork', MAIN, undefined],
  ['gitea-fork', 'fork', MAIN, undefined],
  ['github-gollum', 'gollum', MAIN, undefined],
  ['gitea-gollum', 'gollum', MAIN, undefined],
  ['github-status', 'status', MAIN, undefined],
  ['github-check-run', 'check_run', MAIN, undefined],
  ['github-check-suite', 'check_suite', MAIN, undefined],
  ['github-commit-comment', 'commit_comment', MAIN, undefined],
  ['github-discussion', 'discussion', MAIN, undefined],
  ['github-discussion-comment', 'discussion_comment', MAIN, undefined],
];

/** What carries a pull request or an issue never passes. */
const NEVER: readonly (readonly [fixture: string, eventName: string, words: string])[] = [
  ['github-pull-request', 'pull_request', 'a pull request'],
  ['github-pull-request-fork', 'pull_request_target', 'a pull request'],
  ['github-pull-request-gone', 'pull_request', 'a pull request'],
  ['github-pull-request-dependabot', 'pull_request', 'a pull request'],
  ['github-pull-request-review', 'pull_request_review', 'a pull request'],
  ['github-pull-request-review-comment-fork', 'pull_request_review_comment', 'a pull request'],
  ['gitea-pull-request', 'pull_request', 'a pull request'],
  ['gitea-pull-request-agit', 'pull_request', 'a pull request'],
  ['gitea-workflow-call-pull-request', 'workflow_call', 'a pull request'],
  ['gitea-pull-request-comment', 'issue_comment', 'a pull request'],
  ['forgejo-pull-request', 'pull_request', 'a pull request'],
  ['forgejo-pull-request-comment', 'issue_comment', 'an issue'],
  ['github-issues', 'issues', 'an issue'],
  ['github-issue-comment-on-pull-request', 'issue_comment', 'an issue'],
  ['gitea-issues', 'issues', 'an issue'],
];

describe('decideRef', () => {
  test.each([...NAMED, ...UNNAMED])('%s (%s) passes on %s', (fixture, eventName, ref) => {
    const facts = { eventName, payload: readFixture(fixture), ref };
    expect(decide([ref], facts)).toEqual({ isAllowed: true, reason: `${ref} matches ${ref}` });
    const other = decide(['refs/heads/none', 'refs/tags/none/*'], facts);
    expect(other).toEqual({
      isAllowed: false,
      reason: `${ref} matches none of: refs/heads/none, refs/tags/none/*`,
      remedy: `To allow it, add the line ${ref} to "allowed-refs"; to leave this step out there, give it an "if:".`,
    });
  });

  test.each(NAMED)(
    '%s (%s) is of %s, whatever GITHUB_REF says',
    (fixture, eventName, ref, forged) => {
      const payload = readFixture(fixture);
      const verdict = decide(['refs/**'], { eventName, payload, ref: forged });
      expect(verdict).toMatchObject({
        isAllowed: false,
        remedy: 'If "env:" or an earlier step sets GITHUB_REF, remove that.',
      });
      const [, written] =
        /^GITHUB_REF is \S+, but the event is of (\S+)$/.exec(verdict.reason) ?? [];
      expect(verdict.reason).toContain(`GITHUB_REF is ${forged ?? ''}, `);
      expect(ref.endsWith(written ?? 'nothing')).toBe(true);
    },
  );

  test.each(NEVER)('%s (%s) carries %s', (fixture, eventName, words) => {
    const facts = { eventName, payload: readFixture(fixture), refProtected: 'true' };
    expect(decide(['refs/**', 'protected'], facts)).toEqual({
      isAllowed: false,
      reason: `${eventName} carries ${words}, and its ref says nothing of the code`,
      remedy: 'Run this step on events of the ref itself, such as push.',
    });
  });

  test('a name that is not its own helps no payload', () => {
    for (const [fixture] of NEVER) {
      expect(decide(['refs/**'], { payload: readFixture(fixture) }).isAllowed).toBe(false);
    }
    const push = readFixture('github-push');
    for (const eventName of ['delete', 'schedule', 'label', '', undefined]) {
      const facts = { eventName, payload: push, ref: 'refs/heads/other' };
      expect(decide(['refs/**'], facts).isAllowed).toBe(false);
    }
    const created = readFixture('gitea-create');
    const facts = { eventName: 'create', payload: created, ref: MAIN };
    expect(decide(['refs/**'], facts).isAllowed).toBe(false);
  });

  test('a deployment passes by its ref, but not with a run that is not after push', () => {
    const payload = readFixture('github-deployment-status');
    const facts = { eventName: 'deployment_status', ref: TAG };
    const alone = { ...payload, workflow_run: null };
    expect(decide(['refs/tags/v*'], { ...facts, payload: alone }).isAllowed).toBe(true);
    expect(decide(['refs/**'], { ...facts, payload: alone, ref: MAIN }).isAllowed).toBe(false);
    expect(decide(['refs/tags/v*'], { ...facts, payload }).reason).toBe(
      'deployment_status after pull_request_target: only one after push passes',
    );
  });

  test.each([
    ['refs/heads/main', true],
    ['refs/tags/main', true], // a dispatch that was asked for by the short name: it may be either
    ['refs/heads/release/main', false],
    ['main', false],
  ])('a short name in a dispatch may mean %s: %s', (ref, isAllowed) => {
    const payload = { workflow: 'deploy.yml', inputs: null, ref: 'main' };
    const facts = { eventName: 'workflow_dispatch', payload, ref };
    expect(decide(['refs/**'], facts).isAllowed).toBe(isAllowed);
  });

  test.each<[string, object, string, boolean]>([
    ['a branch', { ref: 'a/b', ref_type: 'branch' }, 'refs/heads/a/b', true],
    ['a branch, not a tag', { ref: 'a', ref_type: 'branch' }, 'refs/tags/a', false],
    ['a full ref', { ref: 'refs/tags/a', ref_type: 'tag' }, 'refs/tags/a', true],
    ['a full ref of another kind', { ref: 'refs/tags/a', ref_type: 'tag' }, 'refs/heads/a', false],
  ])('create of %s', (_name, payload, ref, isAllowed) => {
    expect(decide(['refs/**'], { eventName: 'create', payload, ref }).isAllowed).toBe(isAllowed);
  });

  test.each<[string, object, Partial<RefFacts>, string]>([
    [
      'another inner event',
      { event: 'pull_request', head_sha: SHA },
      {},
      'workflow_run after pull_request: only one after push passes',
    ],
    [
      'no inner event',
      { head_sha: SHA },
      {},
      'workflow_run after an unnamed event: only one after push passes',
    ],
    [
      'another commit',
      { event: 'push', head_sha: 'b'.repeat(40) },
      {},
      `workflow_run of commit ${'b'.repeat(40)}, but GITHUB_SHA is ${SHA}`,
    ],
    [
      'no commit on either side',
      { event: 'push' },
      { sha: undefined },
      'workflow_run of commit empty, but GITHUB_SHA is empty',
    ],
    [
      'another branch at the same commit',
      { event: 'push', head_sha: SHA, head_branch: 'topic' },
      {},
      'GITHUB_REF is refs/heads/main, but the event is of topic',
    ],
    [
      'a ref that does not match',
      { event: 'push', head_sha: SHA },
      { ref: TAG },
      'refs/tags/v1.4.0 matches none of: refs/heads/**',
    ],
  ])('workflow_run of %s does not pass', (_name, run, facts, reason) => {
    const verdict = decide(['refs/heads/**'], {
      eventName: 'workflow_run',
      payload: { workflow_run: run },
      ...facts,
    });
    expect([verdict.isAllowed, verdict.reason]).toEqual([false, reason]);
  });

  test('workflow_run after push passes where no branch is named', () => {
    const payload = { workflow_run: { event: 'push', head_sha: SHA } };
    expect(decide([MAIN], { eventName: 'workflow_run', payload }).isAllowed).toBe(true);
  });

  test.each<[string, Partial<RefFacts>, string]>([
    ['no ref', { ref: undefined }, 'GITHUB_REF is empty'],
    ['an empty ref', { ref: '' }, 'GITHUB_REF is empty'],
    ['a short ref', { ref: 'main' }, 'main matches none of: refs/heads/*'],
    ['no payload', { payload: undefined }, 'push without an event file that holds an object'],
    ['a list for a payload', { payload: [] }, 'push without an event file that holds an object'],
    [
      'a pull request without its payload',
      { ref: 'refs/pull/7/merge' },
      'refs/pull/7/merge is that of a pull request',
    ],
    [
      'a deployment of a commit, on a branch that is called like it',
      {
        eventName: 'deployment',
        payload: readFixture('github-deployment-commit'),
        ref: `refs/heads/${SHA}`,
      },
      `GITHUB_REF is refs/heads/${SHA}, but the event is of ${SHA}`,
    ],
    [
      'a deployment of a commit',
      { eventName: 'deployment', payload: readFixture('github-deployment-commit') },
      `GITHUB_REF is refs/heads/main, but the event is of ${SHA}`,
    ],
  ])('%s does not pass', (_name, facts, reason) => {
    const verdict = decide(['refs/heads/*'], facts);
    expect([verdict.isAllowed, verdict.reason]).toEqual([false, reason]);
  });

  test('a ref of 2000 characters is not looked at', () => {
    const ref = `refs/heads/${'a'.repeat(2000)}`;
    expect(decide(['refs/**'], { ref }).isAllowed).toBe(false);
  });

  test('a ref is shown without what a runner or a terminal acts upon', () => {
    const { reason } = decide([MAIN], { ref: 'refs/heads/::error::x\u001b[31m' });
    expect(reason).toBe('refs/heads/: :error: :x [31m matches none of: refs/heads/main');
  });

  test('many patterns are named in part', () => {
    const patterns = Array.from({ length: 12 }, (_, index) => `refs/heads/r${index}`);
    expect(decide(patterns, {}).reason).toMatch(/refs\/heads\/r9 and 2 more$/);
  });
});

describe('protected', () => {
  test.each(['github.com', 'ghe.com', 'github-enterprise-server'] as const)('on %s', (forge) => {
    expect(decide(['protected'], { forge, refProtected: 'true' })).toEqual({
      isAllowed: true,
      reason: 'GitHub reports refs/heads/main as protected',
    });
    expect(decide(['protected', TAG], { forge, refProtected: 'false' }).reason).toBe(
      'refs/heads/main matches none of: protected (GitHub reports it as not protected), refs/tags/v1.4.0',
    );
    for (const refProtected of [undefined, '', 'TRUE', '1']) {
      expect(decide(['protected'], { forge, refProtected }).reason).toBe(
        'refs/heads/main matches none of: protected (GitHub does not say that it is)',
      );
    }
    expect(() => checkProtected(['protected'], forge)).not.toThrow();
  });

  test.each([
    ['forgejo-or-gitea', 'a Forgejo or Gitea forge'],
    ['unknown', 'a forge that is not known'],
  ] as const)('on %s it is refused, and an environment variable does not help', (forge, here) => {
    expect(decide(['protected'], { forge, refProtected: 'true' }).isAllowed).toBe(false);
    expect(() => checkProtected([MAIN], forge)).not.toThrow();
    expect(() => checkProtected([MAIN, 'protected'], forge)).toThrow(
      expect.objectContaining({
        code: 'INPUT',
        message: `allowed-refs: "protected" is told by GitHub alone, and this is ${here}`,
        remedy:
          'Write the refs in its place, one a line, such as refs/heads/main and refs/tags/v*.',
      }),
    );
  });
});

describe('noticeUnprotected', () => {
  test('speaks where GitHub says no', () => {
    expect(noticeUnprotected({ forge: 'github.com', ref: MAIN, refProtected: 'false' })).toBe(
      'password: used on refs/heads/main, which GitHub reports as not protected; to keep it to ' +
        'some refs, write for example "allowed-refs: refs/heads/main"',
    );
  });

  test.each([
    ['github.com', 'true'],
    ['github.com', undefined],
    ['forgejo-or-gitea', 'false'],
    ['unknown', 'false'],
  ] as const)('is silent on %s with %s', (forge, refProtected) => {
    expect(noticeUnprotected({ forge, ref: MAIN, refProtected })).toBeUndefined();
  });
});
