import { describe, expect, test } from '@jest/globals';
import {
  choosePushRepository,
  judgePushAnswer,
  mayAskForPush,
  type PushAnswer,
} from '../../src/policy/push-question.js';
import type { AccessEntry } from '../../src/policy/token-privilege.js';

describe('mayAskForPush', () => {
  test('only where it is known to do nothing', () => {
    expect(mayAskForPush('docker.io')).toBe(true);
  });

  test.each([
    'quay.io',
    'quay.example.com',
    'registry.gitlab.com',
    'gitlab.example.com',
    'registry.gitlab.example.com:5050',
    'registry.example.com',
    'harbor.example.com',
    'ghcr.io',
    'codebahn.net',
    '127.0.0.1:5000',
    'docker.io:443',
    'docker.io.example.com',
    'quay.docker.io',
    'auth.docker.io',
    'registry-1.docker.io',
    'DOCKER.IO',
    '',
  ])('not %s', (registry) => {
    expect(mayAskForPush(registry)).toBe(false);
  });
});

test.each([
  [['library/nginx', 'acme/api', 'acme/web'], 'acme/api'],
  [['library/nginx', 'library/redis'], 'library/nginx'],
  [[], undefined],
])('choosePushRepository %j', (repositories, expected) => {
  expect(choosePushRepository(repositories)).toBe(expected);
});

describe('judgePushAnswer', () => {
  const token = (entries: readonly AccessEntry[] | undefined): PushAnswer => ({
    kind: 'token',
    claims: { issuer: undefined, userId: undefined, scope: undefined, access: entries },
  });
  const access = (name: string, ...actions: readonly string[]): AccessEntry => ({
    type: 'repository',
    name,
    actions,
  });

  test.each([
    [
      'a read-only access token',
      { kind: 'refused', words: 'access token has insufficient scopes' },
      'narrow',
      'asked for a push to a/b, Docker Hub says: access token has insufficient scopes',
    ],
    [
      'other words',
      { kind: 'refused', words: 'too many failed logins ::stop::' },
      'unknown',
      'asked for a push to a/b, Docker Hub says: too many failed logins : :stop: :',
    ],
    [
      'no words',
      { kind: 'refused', words: '' },
      'unknown',
      'asked for a push to a/b, Docker Hub says: no words',
    ],
    ['no answer', { kind: 'failed', reason: 'GET x: 503' }, 'unknown', 'GET x: 503'],
    [
      'a token that pushes',
      token([access('a/b', 'pull', 'push')]),
      'broad',
      'Docker Hub lets it push to a/b',
    ],
    [
      'a token for everything',
      token([access('a/b', '*')]),
      'broad',
      'Docker Hub lets it push to a/b',
    ],
    [
      'a token that does not push',
      token([access('a/b', 'pull')]),
      'unknown',
      'Docker Hub does not let it push to a/b, which says nothing of other repositories',
    ],
    [
      'a token for another repository',
      token([access('x/y', 'push')]),
      'unknown',
      'Docker Hub does not let it push to a/b, which says nothing of other repositories',
    ],
    [
      'an opaque token',
      { kind: 'token', claims: undefined },
      'unknown',
      "Docker Hub's token for a push to a/b does not say what it may do",
    ],
    [
      'a token without access',
      token(undefined),
      'unknown',
      "Docker Hub's token for a push to a/b does not say what it may do",
    ],
  ] as const)('%s', (_name, answer, kind, seen) => {
    expect(judgePushAnswer(answer, 'a/b')).toEqual({ kind, seen });
  });
});
