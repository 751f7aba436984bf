import { describe, expect, test } from '@jest/globals';
import { judgeGithubAnswer, mayAskGithub } from '../../src/policy/github-privilege.js';

describe('mayAskGithub', () => {
  test.each([
    ['ghcr.io', true],
    ['ghcr.io:443', false],
    ['lscr.io', false],
    ['containers.acme.ghe.com', false],
    ['containers.github.example.com', false],
    ['github.com', false],
    ['api.github.com', false],
    ['ghcr.io.example.com', false],
    ['docker.pkg.github.com', false],
  ])('%s %s', (registry, expected) => {
    expect(mayAskGithub(registry)).toBe(expected);
  });
});

describe('judgeGithubAnswer', () => {
  const NONE = "GitHub names no scopes for it, as for a fine-grained or an app's token";

  test.each([
    ['read:packages', 'narrow', 'GitHub names its scope: read:packages'],
    [' read:packages , read:packages', 'narrow', 'GitHub names its scope: read:packages'],
    ['write:packages', 'broad', 'GitHub names its scope: write:packages'],
    ['delete:packages', 'broad', 'GitHub names its scope: delete:packages'],
    ['read:packages, repo', 'broad', 'GitHub names its scopes: read:packages, repo'],
    ['read:packages, read:org', 'broad', 'GitHub names its scopes: read:packages, read:org'],
    ['read:package', 'broad', 'GitHub names its scope: read:package'],
    ['', 'unknown', NONE],
    [' , ', 'unknown', NONE],
    [undefined, 'unknown', NONE],
    ['::add-mask::x', 'broad', 'GitHub names its scope: : :add-mask: :x'],
  ])('%j is %s', (scopes, kind, seen) => {
    const answer = { kind: 'answered', scopes, expiration: undefined } as const;
    expect(judgeGithubAnswer(answer)).toEqual({ kind, seen });
  });

  test('no answer is unknown, with the reason', () => {
    const answer = { kind: 'failed', reason: 'GET https://api.github.com/: 401' } as const;
    expect(judgeGithubAnswer(answer)).toEqual({ kind: 'unknown', seen: answer.reason });
  });
});
