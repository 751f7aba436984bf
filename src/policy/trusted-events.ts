import { printable } from '../text.js';

/**
 * The events that run the base's own code but that anyone may set off: all that `trusted-events` may
 * list. `pull_request_comment` is Gitea's and Forgejo's name for a comment on a pull request.
 */
export const OPEN_EVENTS: readonly string[] = [
  'issues',
  'issue_comment',
  'pull_request_comment',
  'commit_comment',
  'discussion',
  'discussion_comment',
  'watch',
  'fork',
  'gollum',
  'check_run',
  'check_suite',
  'status',
  'deployment',
  'deployment_status',
];

/** The events that only those set off who can write to the repository, or its schedule. */
export const OWN_EVENTS: readonly string[] = [
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'release',
  'create',
  'delete',
  'merge_group',
  'registry_package',
  'page_build',
  'label',
  'milestone',
  'branch_protection_rule',
  'public',
];

/** Events that may bring the code of a fork along; pull_request_target is the best known of them. */
const FORK_EVENTS = /^(?:pull_request(?:_target|_review|_review_comment)?|workflow_run)$/;

/**
 * Returns a fragment for each entry that `trusted-events` cannot list, which says why; empty where
 * all is well.
 */
export function checkTrustedEvents(entries: readonly string[]): string[] {
  return entries
    .filter((entry) => !OPEN_EVENTS.includes(entry))
    .map((entry) => `"${printable(entry, 40)}" cannot be listed: ${whyNot(entry)}`);
}

function whyNot(entry: string): string {
  if (FORK_EVENTS.test(entry)) return 'it may run the code of a fork, which no input can trust';
  if (OWN_EVENTS.includes(entry)) return 'it is trusted already';
  if (entry === 'workflow_call') {
    return 'a reusable workflow is judged by the event that called it';
  }
  const meant = entry.trim().toLowerCase();
  if (OPEN_EVENTS.includes(meant)) return `names are in lower case: write ${meant}`;
  return `only these can: ${OPEN_EVENTS.join(', ')}`;
}
