import { describe, expect, test } from '@jest/globals';
import { adviseNarrowerToken } from '../../src/policy/narrower-token.js';
import type { ReadEvidence } from '../../src/policy/token-privilege.js';

function read(claims: object, service?: string): ReadEvidence {
  const nothing = { issuer: undefined, userId: undefined, scope: undefined, access: undefined };
  return { repository: 'a/b', scheme: 'bearer', service, claims: { ...nothing, ...claims } };
}

const FORGEJO = read({ userId: 7 });
const HARBOR = read({ issuer: 'harbor-token-issuer' }, 'harbor-registry');

describe('adviseNarrowerToken', () => {
  test.each([
    [
      'ghcr.io',
      {},
      'Make a classic personal access token with read:packages and nothing else: https://github.com/settings/tokens/new?scopes=read:packages',
    ],
    [
      'docker.io',
      {},
      'Make an access token on Docker Hub with the permission "Read-only" ("Public Repo Read-only" if all images are public).',
    ],
    [
      'codebahn.net',
      { ownForge: 'forgejo-or-gitea' },
      'Make an access token on codebahn.net (Settings, Applications) with the scope read:package and no other.',
    ],
    [
      'git.example.com',
      { reads: [FORGEJO] },
      'Make an access token on git.example.com (Settings, Applications) with the scope read:package and no other.',
    ],
    [
      'containers.acme.ghe.com',
      {},
      'Make a classic personal access token on the forge of containers.acme.ghe.com with read:packages and nothing else.',
    ],
    [
      'containers.github.example.com',
      { ownForge: 'github-enterprise-server' },
      'Make a classic personal access token on the forge of containers.github.example.com with read:packages and nothing else.',
    ],
    [
      'images.example.com',
      { reads: [HARBOR] },
      'Make a robot account on images.example.com with the permission to pull repositories and no other.',
    ],
    [
      'registry.gitlab.com',
      {},
      'Make a deploy token in the GitLab project or group with read_registry and nothing else.',
    ],
    [
      'gitlab.example.com:5050',
      {},
      'Make a deploy token in the GitLab project or group with read_registry and nothing else.',
    ],
    [
      'quay.io',
      {},
      'Make a robot account on Quay with the permission Read for this repository and no other.',
    ],
    [
      'registry.example.com:5000',
      {},
      'Give the machine user a token on registry.example.com:5000 that may pull and do nothing else.',
    ],
  ] as const)('%s %j', (registry, more, expected) => {
    expect(adviseNarrowerToken({ registry, ownForge: undefined, reads: [], ...more })).toBe(
      expected,
    );
  });
});
