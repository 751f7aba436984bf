import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../src/policy/diagnosis.js';

const BASE = {
  registry: 'r.example',
  code: 'REFUSED',
  status: 403,
  asked: 'content',
  isForgejoOrGitea: false,
} as const;
const ABSENT = { code: 'NOT_FOUND', status: 404 } as const;

describe('diagnose', () => {
  test.each([
    ['job-token', {}, /permissions: packages: read/],
    ['job-token', { isForgejoOrGitea: true }, /on Gitea none/],
    ['job-token', { status: 401 }, /permissions: packages: read/],
    ['machine-user', { registry: 'ghcr.io' }, /classic personal access token/],
    ['machine-user', {}, /^Check that the password belongs to this username/],
    ['machine-user', {}, /and that the repository is there and the user may read it: many/],
    // A realm says it of the login alone with 401, and of either with 403.
    [
      'machine-user',
      { asked: 'a token', status: 401 },
      /^Check that the password belongs to this username, and has not expired\.$/,
    ],
    ['machine-user', { asked: 'a token' }, /and that the repository is there/],
    ['docker-config', {}, /check that it may read this repository, log in again there/],
    ['anonymous', {}, /^Check the spelling of the repository, or .* of a user that may read it\.$/],
    ['anonymous', ABSENT, /an anonymous reader may not see\.$/],
    ['job-token', ABSENT, /this user may not see\.$/],
    [
      'job-token',
      { ...ABSENT, nearTags: ['1.4.1', '1.4'] },
      /^Check the spelling of the tag, and that it was pushed: the repository has 1\.4\.1, 1\.4\.$/,
    ],
    [
      'anonymous',
      { ...ABSENT, nearTags: [] },
      /^Check the spelling of the tag, and that it was pushed: the repository is there and has none like it\.$/,
    ],
    ['job-token', { ...ABSENT, asked: 'a token' }, /^The registry names this address as the one/],
    ['job-token', { asked: 'content without a login' }, /^r\.example refused before it asked/],
    ['anonymous', { asked: 'content without a login' }, /of a user that may read it/],
    ['job-token', { code: 'PROTOCOL', status: 418 }, /^This is not how a registry answers/],
    ['job-token', { code: 'PROTOCOL', status: undefined }, /^This is not how a registry answers/],
    ['job-token', { code: 'PROTOCOL', status: 407 }, /wants a login of its own/],
    ['job-token', { code: 'PROTOCOL', status: 521 }, /^The registry, or a proxy before it, failed/],
    ['job-token', { code: 'DIGEST', status: undefined }, /do not deploy it/],
    ['job-token', { code: 'NETWORK', status: undefined }, /^Run the job again later/],
    ['job-token', { code: 'UNAVAILABLE', status: 503 }, /^Run the job again later/],
    // GHCR's way of a rate limit is no refusal.
    [
      'job-token',
      { code: 'UNAVAILABLE', status: 403 },
      /^Run the job again later, or raise "retries"\.$/,
    ],
    ['machine-user', { code: 'UNAVAILABLE', status: 429 }, /or raise "retries"\.$/],
    [
      'anonymous',
      { code: 'UNAVAILABLE', status: 429 },
      /let more through for a user: give "registry"/,
    ],
  ] as const)('%s %j', (credential, more, expected) => {
    expect(diagnose({ ...BASE, credential, ...more })).toMatch(expected);
  });

  test('leaves it to the words of a registry that has said why', () => {
    const symptom = { ...BASE, credential: 'anonymous', code: 'PROTOCOL', status: 400 } as const;
    expect(diagnose({ ...symptom, registryCode: 'UNSUPPORTED' })).toBeUndefined();
  });

  test('says nothing of what it does not know', () => {
    const symptom = {
      ...BASE,
      credential: 'anonymous',
      code: 'PROTOCOL',
      asked: 'nothing',
    } as const;
    expect(diagnose(symptom)).toBeUndefined();
  });
});
