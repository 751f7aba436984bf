import { describe, expect, test } from '@jest/globals';
import {
  type AccessEntry,
  judgeReads,
  type ReadEvidence,
  type TokenClaims,
} from '../../src/policy/token-privilege.js';

const NOTHING: TokenClaims = {
  issuer: undefined,
  userId: undefined,
  scope: undefined,
  access: undefined,
};
const HARBOR = { service: 'harbor-registry', issuer: 'harbor-token-issuer' };

function read(
  claims: Partial<TokenClaims> | undefined,
  more: Partial<ReadEvidence> = {},
): ReadEvidence {
  const told = claims === undefined ? undefined : { ...NOTHING, ...claims };
  return { repository: 'a/b', scheme: 'bearer', service: 's', claims: told, ...more };
}

function access(name: string, actions: readonly string[], type = 'repository'): AccessEntry {
  return { type, name, actions };
}

describe('a token of Forgejo or Gitea', () => {
  test.each([
    [7, 'read:package', 'narrow', 'its token for a/b has the scope read:package'],
    [7, ' read:package ,', 'narrow', 'its token for a/b has the scope read:package'],
    [
      7,
      'public-only,read:package',
      'narrow',
      'its token for a/b has the scopes public-only, read:package',
    ],
    [7, 'write:package', 'broad', 'its token for a/b has the scope write:package'],
    [7, 'delete:package', 'broad', 'its token for a/b has the scope delete:package'],
    [
      7,
      'read:package,read:repository',
      'broad',
      'its token for a/b has the scopes read:package, read:repository',
    ],
    [7, 'all', 'broad', 'its token for a/b has the scope all'],
    [7, 'sudo', 'broad', 'its token for a/b has the scope sudo'],
    [7, 'READ:PACKAGE', 'broad', 'its token for a/b has the scope READ:PACKAGE'],
    [7, 'read:packages', 'broad', 'its token for a/b has the scope read:packages'],
    [7, '', 'broad', 'its token for a/b has no scopes: it can do all that its user can'],
    [7, ' , ', 'broad', 'its token for a/b has no scopes: it can do all that its user can'],
    [7, undefined, 'unknown', 'its token for a/b names no scopes'],
    [-2, '', 'unknown', 'its token for a/b is that of a job'],
    [-2, 'read:package', 'unknown', 'its token for a/b is that of a job'],
    [-1, '', 'unknown', 'its token for a/b belongs to no user'],
    [0, 'read:package', 'unknown', 'its token for a/b belongs to no user'],
  ])('user %j with scope %j is %s', (userId, scope, kind, seen) => {
    expect(judgeReads([read({ userId, scope })])).toEqual({ kind, seen });
  });

  test('shows scopes from outside in a bounded, harmless form', () => {
    const scope = ['::set-env::\n\u202e', ...Array.from({ length: 40 }, (_, n) => `s${n}`)].join();
    const { seen } = judgeReads([read({ userId: 7, scope })]);
    expect(seen).toBe(
      'its token for a/b has the scopes : :set-env: :, s0, s1, s2, s3, s4, s5, s6, s7, s8 and 31 more',
    );
    expect(judgeReads([read({ userId: 7, scope: 'x'.repeat(9999) })]).seen.length).toBeLessThan(
      120,
    );
  });
});

describe('a token that names what it allows', () => {
  test.each([
    [
      'push',
      [access('a/b', ['push', 'pull'])],
      'broad',
      'its token allows pull, push in a/b, and only pull was asked',
    ],
    [
      'delete',
      [access('a/b', ['pull', 'delete'])],
      'broad',
      'its token allows delete, pull in a/b, and only pull was asked',
    ],
    [
      'everything',
      [access('a/b', ['*'])],
      'broad',
      'its token allows * in a/b, and only pull was asked',
    ],
    [
      'push elsewhere',
      [access('a/b', ['pull']), access('x/y', ['push'])],
      'broad',
      'its token allows push in x/y, and only pull was asked',
    ],
    [
      'pull',
      [access('a/b', ['pull'])],
      'unknown',
      'its token for a/b tells no more than was asked',
    ],
    [
      'nothing here',
      [access('x/y', ['pull'])],
      'unknown',
      'its token does not say that it may read a/b',
    ],
    ['nothing at all', [], 'unknown', 'its token does not say that it may read a/b'],
    [
      'the catalog',
      [access('a/b', ['pull']), access('catalog', ['*'], 'registry')],
      'unknown',
      'its token for a/b tells no more than was asked',
    ],
  ])('%s', (_name, entries, kind, seen) => {
    expect(judgeReads([read({ access: entries })])).toEqual({ kind, seen });
  });

  test.each([
    ['pull', ['pull'], 'narrow', 'Harbor lets it pull in a/b and do nothing else there'],
    [
      "a scanner's pull",
      ['scanner-pull', 'pull'],
      'narrow',
      'Harbor lets it pull, scanner-pull in a/b and do nothing else there',
    ],
    [
      'push',
      ['push', 'pull'],
      'broad',
      'its token allows pull, push in a/b, and only pull was asked',
    ],
    ['what is not known', ['pull', 'sign'], 'unknown', 'Harbor lets it pull, sign in a/b'],
    ['nothing', [], 'unknown', 'its token does not say that it may read a/b'],
  ])('on Harbor, %s', (_name, actions, kind, seen) => {
    const { service, issuer } = HARBOR;
    const one = read({ issuer, access: [access('a/b', actions)] }, { service });
    expect(judgeReads([one])).toEqual({ kind, seen });
  });

  test.each([
    ['service', { service: 'harbor-registry.example', issuer: HARBOR.issuer }],
    ['issuer', { service: HARBOR.service, issuer: 'auth.example' }],
    ['service at all', { service: undefined, issuer: HARBOR.issuer }],
    ['issuer at all', { service: HARBOR.service, issuer: undefined }],
  ])('is not believed to be of Harbor with another %s', (_name, { service, issuer }) => {
    const one = read({ issuer, access: [access('a/b', ['pull'])] }, { service });
    expect(judgeReads([one]).kind).toBe('unknown');
  });
});

describe('a read that tells nothing', () => {
  test.each([
    ['none', 'the registry did not ask for it'],
    ['basic', 'the registry takes it by HTTP Basic, without a token that would tell'],
    ['bearer', 'its token for a/b does not say what it may do'],
  ] as const)('%s', (scheme, seen) => {
    expect(judgeReads([read(undefined, { scheme })])).toEqual({ kind: 'unknown', seen });
  });

  test('a token without a known claim', () => {
    expect(judgeReads([read({})])).toEqual({
      kind: 'unknown',
      seen: 'its token for a/b does not say what it may do',
    });
  });

  test('nothing at all', () => {
    expect(judgeReads([]).kind).toBe('unknown');
  });
});

describe('several repositories', () => {
  const narrow = read({ userId: 7, scope: 'read:package' });
  const broad = read({ userId: 7, scope: 'all' }, { repository: 'x/y' });
  const unknown = read(undefined, { repository: 'u/v' });

  test.each([
    ['one broad', [narrow, unknown, broad], 'broad', 'its token for x/y has the scope all'],
    ['one unknown', [narrow, unknown], 'unknown', 'its token for u/v does not say what it may do'],
    [
      'all narrow',
      [narrow, { ...narrow, repository: 'c/d' }, { ...narrow, repository: 'e/f' }],
      'narrow',
      'its token for a/b has the scope read:package; likewise for 2 more',
    ],
  ])('%s', (_name, reads, kind, seen) => {
    expect(judgeReads(reads)).toEqual({ kind, seen });
  });
});
