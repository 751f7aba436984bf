import { describe, expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import { type SecretWish, decideSecretUse } from '../../src/policy/secret-use.js';

const PUSH = {
  class: 'trusted',
  trusted: true,
  reason: 'push',
  event: 'push',
  dependabot: false,
} as const;
const FORK = {
  class: 'fork',
  trusted: false,
  reason: 'a fork',
  event: 'pull_request',
  dependabot: false,
} as const;
const OPEN = {
  class: 'open',
  trusted: false,
  reason: 'a comment',
  event: 'issue_comment',
  dependabot: false,
} as const;

function decide(wish: Partial<SecretWish>): string {
  const use = decideSecretUse({
    trust: PUSH,
    onUntrusted: 'fail',
    given: false,
    needed: undefined,
    ...wish,
  });
  if (use.verdict === 'refuse') return `${use.error.code} ${describeError(use.error)}`;
  return 'notice' in use ? `${use.verdict}: ${use.notice}` : use.verdict;
}

const EVENTS_ADVICE =
  'Run this step on events of the repository\'s own code only, such as push, or write "on-untrusted: skip".';
const CAUSES =
  'a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.';

describe('decideSecretUse', () => {
  test.each<[string, Partial<SecretWish>, string]>([
    ['no secret, trusted', {}, 'proceed'],
    ['no secret, fork', { trust: FORK }, 'proceed'],
    ['a secret, trusted', { given: true }, 'proceed'],
    [
      'a secret, fork',
      { given: true, trust: FORK },
      `TRUST password: not used in this job: a fork\n  ${EVENTS_ADVICE} No input makes a fork trusted.`,
    ],
    [
      'a secret, open',
      { given: true, trust: OPEN },
      `TRUST password: not used in this job: a comment\n  If this workflow runs no code of others, add "trusted-events: issue_comment". ${EVENTS_ADVICE}`,
    ],
    [
      'a secret, open, under a name that cannot be listed',
      { given: true, trust: { ...OPEN, event: 'workflow_call' } },
      `TRUST password: not used in this job: a comment\n  ${EVENTS_ADVICE}`,
    ],
    ['a secret, open, lifted', { given: true, trust: { ...OPEN, trusted: true } }, 'proceed'],
    [
      'a secret, fork, skip',
      { given: true, trust: FORK, onUntrusted: 'skip' },
      'skip: password: not used in this job: a fork; this step is skipped (on-untrusted: skip)',
    ],
    [
      'a secret, fork, continue',
      { given: true, trust: FORK, onUntrusted: 'continue' },
      'without: password: not used in this job: a fork; going on without it (on-untrusted: continue)',
    ],
    [
      'none but needed, fork',
      { needed: 'why', trust: FORK },
      `TRUST password: empty, but needed: why; secrets are withheld from fork pull requests; a fork\n  ${EVENTS_ADVICE} No input makes a fork trusted.`,
    ],
    [
      'none but needed, fork, skip',
      { needed: 'why', trust: FORK, onUntrusted: 'skip' },
      'skip: password: empty, but needed: why; secrets are withheld from fork pull requests; a fork; this step is skipped (on-untrusted: skip)',
    ],
    [
      'none but needed, Dependabot, not trusted',
      { needed: 'why', trust: { ...FORK, dependabot: true }, onUntrusted: 'skip' },
      'skip: password: empty, but needed: why; secrets are withheld from fork pull requests, and Dependabot has a secret store of its own; a fork; this step is skipped (on-untrusted: skip)',
    ],
    [
      'none but needed, trusted',
      { needed: 'why' },
      `INPUT password: empty, but needed: why\n  Likely causes, in this order: ${CAUSES}`,
    ],
    [
      'none but needed, trusted, skip is for others',
      { needed: 'why', onUntrusted: 'skip' },
      `INPUT password: empty, but needed: why\n  Likely causes, in this order: ${CAUSES}`,
    ],
    [
      'none but needed, Dependabot, trusted',
      { needed: 'why', trust: { ...PUSH, dependabot: true } },
      `INPUT password: empty, but needed: why\n  Likely causes, in this order: Dependabot has a secret store of its own: add the secret there too (Settings, Secrets, Dependabot); ${CAUSES}`,
    ],
  ])('%s', (_name, wish, expected) => {
    expect(decide(wish)).toBe(expected);
  });
});
