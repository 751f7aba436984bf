import { describe, expect, test } from '@jest/globals';
import { checkTrustedEvents, OPEN_EVENTS } from '../../src/policy/trusted-events.js';

const ALL = OPEN_EVENTS.join(', ');
const FORK = 'it may run the code of a fork, which no input can trust';
const OWN = 'it is trusted already';

describe('trusted-events', () => {
  test('may list each open event, and none', () => {
    expect(checkTrustedEvents(OPEN_EVENTS)).toEqual([]);
    expect(checkTrustedEvents([])).toEqual([]);
  });

  test.each([
    ['pull_request', FORK],
    ['pull_request_target', FORK],
    ['pull_request_review', FORK],
    ['pull_request_review_comment', FORK],
    ['workflow_run', FORK],
    ['push', OWN],
    ['schedule', OWN],
    ['workflow_call', 'a reusable workflow is judged by the event that called it'],
    ['Issue_Comment', 'names are in lower case: write issue_comment'],
    ['*', `only these can: ${ALL}`],
    ['issue', `only these can: ${ALL}`],
    ['', `only these can: ${ALL}`],
    ['constructor', `only these can: ${ALL}`],
  ])('cannot list "%s"', (entry, why) => {
    expect(checkTrustedEvents([entry])).toEqual([`"${entry}" cannot be listed: ${why}`]);
  });

  test('reports every wrong entry, as one short line each', () => {
    const problems = checkTrustedEvents(['push', 'issues', `a\n::error::${'x'.repeat(100)}`]);
    expect(problems).toEqual([
      `"push" cannot be listed: ${OWN}`,
      `"a : :error: :${'x'.repeat(27)}…" cannot be listed: only these can: ${ALL}`,
    ]);
  });
});
