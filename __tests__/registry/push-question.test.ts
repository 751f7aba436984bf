/* Docker Hub by its own names, with both hosts led to the test's servers. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Session, type SessionOptions } from '../../src/registry/session.js';
import { type Answer } from './scripted-server.js';
import { BASIC, OK, openSessionWorld, type SessionWorld, token } from './session-world.js';

const REALM = '/token?service=registry.docker.io';
const PULL = `${REALM}&scope=repository%3Aa%2Fb%3Apull`;
const PUSH = `${REALM}&scope=repository%3Aa%2Fb%3Apull%2Cpush`;
const MANIFEST = '/v2/a/b/manifests/1';
const PUSH_TOKEN = 'a-token-that-pushes-0123456789';

let world: SessionWorld;
beforeEach(async () => {
  world = await openSessionWorld();
  world.network.lead('https://registry-1.docker.io', world.registry);
  world.network.lead('https://auth.docker.io', world.auth);
});
afterEach(() => world.network.close());

function openHub(options: Partial<SessionOptions> = {}): Session {
  return world.open({ registry: 'docker.io', trustedRealms: [], ...options });
}

async function readOnce(session: Session): Promise<void> {
  world.auth.expect({ url: PULL, authorization: BASIC, answer: token('pull-token') });
  world.registry.expect({ url: MANIFEST, authorization: 'Bearer pull-token', answer: OK });
  await session.getManifest('a/b', '1');
}

function jwt(payload: object): string {
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
}

describe('askForPush', () => {
  test.each<[string, Answer, object]>([
    [
      'a token is read, and what it says is returned',
      token(jwt({ access: [{ type: 'repository', name: 'a/b', actions: ['push'] }] })),
      {
        kind: 'token',
        claims: { access: [{ type: 'repository', name: 'a/b', actions: ['push'] }] },
      },
    ],
    ['an opaque token says nothing', token(PUSH_TOKEN), { kind: 'token', claims: undefined }],
    [
      'a refusal is returned in its own words',
      { status: 401, body: '{"details":"access token has insufficient scopes"}' },
      { kind: 'refused', words: 'access token has insufficient scopes' },
    ],
    ['a refusal without words', { status: 403 }, { kind: 'refused', words: '' }],
    [
      'a passing failure is told',
      { status: 503, body: 'later' },
      { kind: 'failed', reason: 'GET https://auth.docker.io/token: 503: later' },
    ],
    [
      'an answer without a token is told',
      { status: 200, body: '{}' },
      {
        kind: 'failed',
        reason: 'GET https://auth.docker.io/token: its token answer holds no token',
      },
    ],
    [
      'a redirect is not followed',
      { status: 302, headers: { location: 'https://evil.example/' } },
      {
        kind: 'failed',
        reason: 'GET https://auth.docker.io/token: 302: a redirect, and none is followed here',
      },
    ],
  ])('%s', async (_name, answer, expected) => {
    const session = openHub();
    await readOnce(session);
    world.auth.expect({ url: PUSH, authorization: BASIC, answer });
    expect(await session.askForPush('a/b')).toMatchObject(expected);
  });

  test('its token is masked, and no request carries it', async () => {
    const session = openHub();
    await readOnce(session);
    world.auth.expect({ url: PUSH, authorization: BASIC, answer: token(PUSH_TOKEN) });
    await session.askForPush('a/b');
    expect(world.secrets).toContain(PUSH_TOKEN);
    world.registry.expect({ url: MANIFEST, authorization: 'Bearer pull-token', answer: OK });
    await session.getManifest('a/b', '1');
    // When the pull token has expired another one for pull is asked for.
    world.clock.advance(600_000);
    world.auth.expect({ url: PULL, authorization: BASIC, answer: token('pull-token-2') });
    world.registry.expect({ url: MANIFEST, authorization: 'Bearer pull-token-2', answer: OK });
    await session.getManifest('a/b', '1');
    expect(session.describeRead('a/b').claims).toBeUndefined();
  });

  test('a refusal leaves the session as it was', async () => {
    const session = openHub();
    await readOnce(session);
    world.auth.expect({ url: PUSH, answer: { status: 401 } });
    await session.askForPush('a/b');
    world.registry.expect({ url: MANIFEST, authorization: 'Bearer pull-token', answer: OK });
    await session.getManifest('a/b', '1');
  });

  test('what the answer repeats of the password is not told', async () => {
    const session = openHub();
    await readOnce(session);
    const body = '{"details":"no: hunter2-secret"}';
    world.auth.expect({ url: PUSH, answer: { status: 401, body } });
    expect(await session.askForPush('a/b')).toEqual({ kind: 'refused', words: 'no: ***' });
  });

  test('is not asked before the repository was read', async () => {
    const session = openHub();
    expect(await session.askForPush('a/b')).toBeUndefined();
    await readOnce(session);
    expect(await session.askForPush('other/one')).toBeUndefined();
  });

  test('is not asked after a read that failed', async () => {
    const session = openHub();
    world.auth.expect({ url: PULL, answer: token('pull-token') });
    world.registry.expect({ url: MANIFEST, answer: { status: 404 } });
    await expect(session.getManifest('a/b', '1')).rejects.toThrow('404');
    expect(await session.askForPush('a/b')).toBeUndefined();
  });

  test('is not asked for nobody', async () => {
    const session = openHub({ credential: { kind: 'anonymous', reason: 'a test' } });
    world.auth.expect({ url: PULL, authorization: null, answer: token('pull-token') });
    world.registry.expect({ url: MANIFEST, answer: OK });
    await session.getManifest('a/b', '1');
    expect(await session.askForPush('a/b')).toBeUndefined();
  });

  test.each(['harbor-registry', 'registry.docker.io', 'docker.io'])(
    'is not asked on another registry, whatever it calls itself: %s',
    async (service) => {
      const session = world.open();
      const challenge = `Bearer realm="${world.auth.origin}/token",service="${service}"`;
      const headers = { 'www-authenticate': challenge };
      world.registry.expect({ url: MANIFEST, answer: { status: 401, headers } });
      world.auth.expect({ url: /pull$/, authorization: BASIC, answer: token('pull-token') });
      world.registry.expect({ url: MANIFEST, authorization: 'Bearer pull-token', answer: OK });
      await session.getManifest('a/b', '1');
      expect(await session.askForPush('a/b')).toBeUndefined();
    },
  );
});

describe('describeRead', () => {
  test('tells what the token says, for each repository that shares it', async () => {
    const session = world.open({ repositories: ['a/b', 'c/d'] });
    const claims = { UserID: 7, Scope: 'read:package' };
    world.registry.expect(
      { url: MANIFEST, answer: world.challenge() },
      { url: MANIFEST, authorization: `Bearer ${jwt(claims)}`, answer: OK },
    );
    world.auth.expect({ url: /^\/token\?/, answer: token(jwt(claims)) });
    await session.getManifest('a/b', '1');
    for (const repository of ['a/b', 'c/d']) {
      expect(session.describeRead(repository)).toEqual({
        repository,
        scheme: 'bearer',
        service: 's',
        claims: { userId: 7, scope: 'read:package', issuer: undefined, access: undefined },
      });
    }
    expect(session.describeRead('e/f').claims).toBeUndefined();
  });

  test.each([
    ['basic', { 'www-authenticate': 'Basic realm="x"' }],
    ['none', undefined],
  ] as const)('%s', async (scheme, headers) => {
    const session = world.open();
    if (headers !== undefined) {
      world.registry.expect({ url: MANIFEST, answer: { status: 401, headers } });
    }
    world.registry.expect({ url: MANIFEST, answer: OK });
    await session.getManifest('a/b', '1');
    const nothing = { service: undefined, claims: undefined };
    expect(session.describeRead('a/b')).toEqual({ repository: 'a/b', scheme, ...nothing });
  });
});
