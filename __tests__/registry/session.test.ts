import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { Credential } from '../../src/policy/credential.js';
import type { Answer } from './scripted-server.js';
import {
  ANONYMOUS,
  BASIC,
  BASIC_VALUE,
  failureOf,
  LOGIN,
  names,
  OK,
  openSessionWorld,
  PASSWORD,
  scopesOf,
  type SessionWorld,
  token,
} from './session-world.js';

let world: SessionWorld;

beforeEach(async () => {
  world = await openSessionWorld();
});

afterEach(() => world.network.close());

const MANIFEST = '/v2/a/b/manifests/1';
const TOKEN = '/token?service=s&scope=repository%3Aa%2Fb%3Apull';
const DENIED = { status: 403, body: '{"errors":[{"code":"DENIED","message":"no"}]}' };
const BASIC_CHALLENGE = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };

/** Holds answers back until so many were asked for, and a little longer for one too many to come. */
function holdUntil(totals: readonly number[]): Answer {
  const held: ServerResponse[] = [];
  let total = 0;
  return (_request, response) => {
    held.push(response);
    total += 1;
    if (!totals.includes(total)) return;
    setTimeout(() => held.splice(0).forEach((one) => one.end('{}')), 20);
  };
}

describe('the fewest requests', () => {
  test('one image on an unknown registry: 3', async () => {
    const { registry, auth } = world;
    const headers = { 'content-type': 'a/b', 'docker-content-digest': 'sha256:x' };
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      {
        url: MANIFEST,
        authorization: 'Bearer minted-token-no-1',
        answer: { status: 200, headers, body: 'm' },
      },
    );
    auth.expect({ url: TOKEN, authorization: BASIC, answer: token('minted-token-no-1') });
    const session = world.open();
    expect(await session.getManifest('a/b', '1')).toEqual({
      body: Buffer.from('m'),
      contentType: 'a/b',
      digestHeader: 'sha256:x',
    });
    expect(session.proven).toBe(true);
    expect(world.secrets).toEqual([BASIC_VALUE, 'minted-token-no-1']);
    expect(registry.received[0]?.headers.accept).toBe(
      'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json',
    );
  });

  test('40 images at a time on an unknown registry: 42, at most 16 together', async () => {
    const { registry, auth } = world;
    const repositories = names(40);
    registry.expect({ url: /manifests/, authorization: null, answer: world.challenge() });
    registry.expect({
      url: /manifests/,
      authorization: 'Bearer minted-token-no-1',
      answer: holdUntil([16, 32, 40]),
      times: 40,
    });
    auth.expect({ url: /token/, authorization: BASIC, answer: token('minted-token-no-1') });
    const session = world.open({ repositories });
    await Promise.all(repositories.map((name) => session.getManifest(name, '1')));
    expect(world.counts()).toEqual({ registry: 41, auth: 1 });
    expect(scopesOf(auth.received[0]?.url ?? '')).toEqual(
      repositories.map((name) => `repository:${name}:pull`),
    );
    expect(registry.peak()).toBe(16);
  });

  test.each(
    [
      ['docker.io', 'https://registry-1.docker.io', 'https://auth.docker.io', 'registry.docker.io'],
      ['ghcr.io', 'https://ghcr.io', 'https://ghcr.io', 'ghcr.io'],
    ].map(([registry = '', api = '', realm = '', service = '']) => ({
      registry,
      api,
      realm,
      service,
    })),
  )('40 images on $registry: 41', async ({ registry, api, realm, service }) => {
    const repositories = names(40);
    world.network.lead(realm, world.auth);
    world.network.lead(api, registry === 'ghcr.io' ? world.auth : world.registry);
    const host = registry === 'ghcr.io' ? world.auth : world.registry;
    world.auth.expect({
      url: new RegExp(`^/token\\?service=${service}&`),
      authorization: BASIC,
      answer: token('minted-token-no-1'),
    });
    host.expect({
      url: /manifests/,
      authorization: 'Bearer minted-token-no-1',
      answer: OK,
      times: 40,
    });
    const session = world.open({ registry, repositories });
    await Promise.all(repositories.map((name) => session.getManifest(name, '1')));
    expect(world.counts().registry + world.counts().auth).toBe(41);
  });

  test('150 images take two tokens, of 100 and 50', async () => {
    const { registry, auth } = world;
    const repositories = names(150);
    registry.expect({ url: /manifests/, authorization: null, answer: world.challenge() });
    registry.expect({
      url: /manifests/,
      authorization: 'Bearer minted-token-no-1',
      answer: OK,
      times: 100,
    });
    registry.expect({ url: /manifests/, authorization: 'Bearer t2', answer: OK, times: 50 });
    auth.expect(
      { url: /image-99%3Apull$/, answer: token('minted-token-no-1') },
      { url: /image-149%3Apull$/, answer: token('t2') },
    );
    const session = world.open({ repositories });
    await Promise.all(repositories.map((name) => session.getManifest(name, '1')));
    const scopes = auth.received.map(({ url }) => scopesOf(url).length);
    expect(scopes.toSorted((left, right) => right - left)).toEqual([100, 50]);
  });

  test('Basic: a challenge, then one each', async () => {
    const { registry } = world;
    const repositories = names(5);
    registry.expect({ url: /manifests/, authorization: null, answer: BASIC_CHALLENGE });
    registry.expect({ url: /manifests/, authorization: BASIC, answer: OK, times: 5 });
    const session = world.open({ repositories });
    await Promise.all(repositories.map((name) => session.getManifest(name, '1')));
    expect(session.proven).toBe(true);
    expect(world.counts()).toEqual({ registry: 6, auth: 0 });
  });

  test('a registry that asks for nothing: one each', async () => {
    world.registry.expect({ url: /manifests/, authorization: null, answer: OK, times: 3 });
    const session = world.open();
    await Promise.all(['1', '2', '3'].map((tag) => session.getManifest('a/b', tag)));
    expect(session.proven).toBe(false);
  });

  test('anonymous: the realm is asked without a login', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: OK },
    );
    auth.expect({ url: TOKEN, authorization: null, answer: token('minted-token-no-1') });
    const session = world.open({ credential: ANONYMOUS });
    await session.getManifest('a/b', '1');
    expect(session.proven).toBe(false);
    expect(world.secrets).toEqual(['minted-token-no-1']);
  });
});

describe('a login goes nowhere else', () => {
  test('than to a trusted realm', async () => {
    const { registry, auth } = world;
    registry.expect({ url: MANIFEST, authorization: null, answer: world.challenge(), times: 2 });
    const session = world.open({ trustedRealms: [] });
    const error = {
      code: 'PROTOCOL',
      stage: 'challenge',
      status: 401,
      message: `GET ${registry.origin}${MANIFEST}: 401: no login is sent: realm "${auth.origin}/token": ${auth.host} is not known as an auth host of ${registry.host}`,
      remedy: `If ${registry.host} may send its logins there, add: trusted-realms: ${registry.host}=${auth.host}`,
    };
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject(error);
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject(error);
    expect(auth.received).toEqual([]);
  });

  test('and an anonymous request may: it carries nothing', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: OK },
    );
    auth.expect({ url: TOKEN, authorization: null, answer: token('minted-token-no-1') });
    await world.open({ credential: ANONYMOUS, trustedRealms: [] }).getManifest('a/b', '1');
    expect(auth.received.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('than to the origin, when the registry redirects', async () => {
    const { registry, auth, network } = world;
    const elsewhere = await network.open();
    const headers = { location: `${elsewhere.origin}/m` };
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      {
        url: MANIFEST,
        authorization: 'Bearer minted-token-no-1',
        answer: { status: 307, headers },
      },
    );
    auth.expect({ url: TOKEN, authorization: BASIC, answer: token('minted-token-no-1') });
    elsewhere.expect({ url: '/m', authorization: null, answer: OK });
    const session = world.open();
    await session.getManifest('a/b', '1');
    expect(session.proven).toBe(false);
    expect(elsewhere.received.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('and no challenge is answered there', async () => {
    const { registry, network } = world;
    const elsewhere = await network.open();
    const headers = { location: `${elsewhere.origin}/m` };
    registry.expect({ url: MANIFEST, authorization: null, answer: { status: 307, headers } });
    elsewhere.expect({ url: '/m', authorization: null, answer: BASIC_CHALLENGE });
    expect(await failureOf(world.open().getManifest('a/b', '1'))).toMatchObject({
      code: 'REFUSED',
      message: `GET ${registry.origin}${MANIFEST}: redirected to ${elsewhere.origin}/m: 401`,
    });
  });

  test('than where the first challenge said', async () => {
    const { registry, auth, network } = world;
    const evil = await network.open();
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      {
        url: MANIFEST,
        authorization: 'Bearer minted-token-no-1',
        answer: world.challenge(`${evil.origin}/token`),
      },
    );
    auth.expect({ url: TOKEN, answer: token('minted-token-no-1') });
    expect(await failureOf(world.open().getManifest('a/b', '1'))).toMatchObject({
      code: 'PROTOCOL',
      message: `GET ${registry.origin}${MANIFEST}: 401: its challenge changed the realm or the service`,
    });
  });

  test('and a realm that is known is not changed by the first challenge', async () => {
    const { registry, auth, network } = world;
    network.lead('https://ghcr.io', auth);
    auth.expect(
      { url: /^\/token/, authorization: BASIC, answer: token('minted-token-no-1') },
      {
        url: MANIFEST,
        authorization: 'Bearer minted-token-no-1',
        answer: world.challenge('https://ghcr.io/evil'),
      },
    );
    const failure = await failureOf(world.open({ registry: 'ghcr.io' }).getManifest('a/b', '1'));
    expect(failure).toMatchObject({ code: 'PROTOCOL' });
    expect(registry.received).toEqual([]);
  });

  test('and never to the registry as Basic, once it went to the realm', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: BASIC_CHALLENGE },
      { url: MANIFEST, authorization: 'Bearer t2', answer: BASIC_CHALLENGE },
    );
    auth.expect(
      { url: TOKEN, answer: token('minted-token-no-1') },
      { url: TOKEN, answer: token('t2') },
    );
    expect(await failureOf(world.open().getManifest('a/b', '1'))).toMatchObject({
      code: 'REFUSED',
      status: 401,
      message: `GET ${registry.origin}${MANIFEST}: 401`,
    });
  });
});

describe('a refusal', () => {
  test('of the password is asked for once, for any number of images', async () => {
    const { registry, auth } = world;
    const repositories = names(40);
    registry.expect({ url: /manifests/, authorization: null, answer: world.challenge() });
    auth.expect({
      url: /token/,
      answer: { status: 401, body: `{"details":"not ${PASSWORD}, not ${BASIC_VALUE}"}` },
    });
    const session = world.open({ repositories });
    const read = (name: string): Promise<unknown> => failureOf(session.getManifest(name, '1'));
    const failures = [...(await Promise.all(repositories.map(read))), await read('acme/image-0')];
    for (const failure of failures) {
      expect(failure).toMatchObject({
        code: 'REFUSED',
        stage: 'token',
        status: 401,
        message: `GET ${auth.origin}/token: 401: not ***, not ***`,
      });
    }
    expect(world.counts()).toEqual({ registry: 1, auth: 1 });
  });

  test('of a password sent as Basic, too', async () => {
    const { registry } = world;
    const repositories = names(40);
    registry.expect(
      { url: /manifests/, authorization: null, answer: BASIC_CHALLENGE },
      { url: /manifests/, authorization: BASIC, answer: BASIC_CHALLENGE },
    );
    const session = world.open({ repositories });
    const read = (name: string): Promise<unknown> => failureOf(session.getManifest(name, '1'));
    for (const failure of await Promise.all(repositories.map(read))) {
      expect(failure).toMatchObject({ code: 'REFUSED', status: 401 });
    }
    expect(world.counts().registry).toBe(2);
  });

  test('is in the words of the registry, and that of one image alone', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: '/v2/a/b/manifests/1', authorization: null, answer: world.challenge() },
      { url: '/v2/a/b/manifests/1', authorization: 'Bearer minted-token-no-1', answer: OK },
      { url: '/v2/c/d/manifests/1', authorization: 'Bearer minted-token-no-1', answer: DENIED },
      { url: '/v2/c/d/manifests/1', authorization: 'Bearer t2', answer: DENIED },
    );
    auth.expect(
      { url: `${TOKEN}&scope=repository%3Ac%2Fd%3Apull`, answer: token('minted-token-no-1') },
      { url: '/token?service=s&scope=repository%3Ac%2Fd%3Apull', answer: token('t2') },
    );
    const session = world.open({ repositories: ['a/b', 'c/d', 'a/b'] });
    await session.getManifest('a/b', '1');
    expect(await failureOf(session.getManifest('c/d', '1'))).toMatchObject({
      code: 'REFUSED',
      status: 403,
      registryCode: 'DENIED',
      stage: 'manifest',
      message: `GET ${registry.origin}/v2/c/d/manifests/1: 403 DENIED: no`,
    });
  });

  test('with a token of its own is final at once', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: DENIED },
    );
    auth.expect({ url: TOKEN, answer: token('minted-token-no-1') });
    const failure = await failureOf(world.open().getManifest('a/b', '1'));
    expect(failure).toMatchObject({ status: 403 });
  });

  test('by a rate limit is no refusal', async () => {
    const { registry, auth } = world;
    const limited = { status: 403, body: '{"message":"secondary rate limit"}' };
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: limited },
    );
    auth.expect({ url: /c%2Fd/, answer: token('minted-token-no-1') });
    const session = world.open({ repositories: ['a/b', 'c/d'] });
    const failure = await failureOf(session.getManifest('a/b', '1'));
    expect(failure).toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('by Basic is not answered by nobody', async () => {
    const { registry } = world;
    registry.expect({ url: MANIFEST, authorization: null, answer: BASIC_CHALLENGE });
    const failure = await failureOf(world.open({ credential: ANONYMOUS }).getManifest('a/b', '1'));
    expect(failure).toMatchObject({ code: 'REFUSED', stage: 'challenge', status: 401 });
  });

  test.each([
    ['no challenge', {}],
    ['another scheme', { 'www-authenticate': 'Negotiate' }],
  ])('with %s', async (_name, headers) => {
    const { registry } = world;
    registry.expect({ url: MANIFEST, authorization: null, answer: { status: 401, headers } });
    expect(await failureOf(world.open().getManifest('a/b', '1'))).toMatchObject({
      code: 'PROTOCOL',
      message: `GET ${registry.origin}${MANIFEST}: 401: it asks for a login, and for neither Bearer nor Basic`,
    });
  });
});

describe('a token', () => {
  test('that has expired is asked for again, once for all', async () => {
    const { registry, auth, clock } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: OK, times: 2 },
      { url: MANIFEST, authorization: 'Bearer t2', answer: OK, times: 3 },
    );
    auth.expect(
      { url: TOKEN, answer: token('minted-token-no-1', 300) },
      { url: TOKEN, answer: token('t2', 300) },
    );
    const session = world.open();
    await session.getManifest('a/b', '1');
    clock.advance(289_999);
    await session.getManifest('a/b', '1');
    clock.advance(1);
    await Promise.all([1, 2, 3].map(() => session.getManifest('a/b', '1')));
  });

  test('that is no longer taken is asked for again, and then no more', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer t2', answer: OK },
    );
    auth.expect(
      { url: TOKEN, answer: token('minted-token-no-1') },
      { url: TOKEN, answer: token('t2') },
    );
    await world.open().getManifest('a/b', '1');
  });

  test('is not kept from a request that failed', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: OK },
    );
    auth.expect(
      { url: TOKEN, answer: { status: 503 } },
      { url: TOKEN, answer: token('minted-token-no-1') },
    );
    const session = world.open();
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject({ code: 'UNAVAILABLE' });
    await session.getManifest('a/b', '1');
  });
});

describe('a first request that fails', () => {
  test('without an answer is the failure of who waits for it', async () => {
    const session = world.open({ registry: '127.0.0.1:1' });
    const read = (name: string): Promise<unknown> => failureOf(session.getManifest(name, '1'));
    const first =
      'GET http://127.0.0.1:1/v2/a/b/manifests/1: nothing listens there (connect ECONNREFUSED 127.0.0.1:1)';
    const failures = await Promise.all([read('a/b'), read('c/d')]);
    expect(failures).toMatchObject([
      { code: 'NETWORK', message: first },
      {
        code: 'NETWORK',
        message: `GET http://127.0.0.1:1/v2/c/d/manifests/1: not sent, the first request failed: ${first}`,
      },
    ]);
  });

  test('because there is no such image lets the others go', async () => {
    const { registry } = world;
    registry.expect(
      { url: MANIFEST, answer: { status: 404 } },
      { url: '/v2/c/d/manifests/1', answer: OK },
    );
    const session = world.open();
    const [failure] = await Promise.all([
      failureOf(session.getManifest('a/b', '1')),
      session.getManifest('c/d', '1'),
    ]);
    expect(failure).toMatchObject({ code: 'NOT_FOUND', status: 404, stage: 'manifest' });
  });
});

describe('proveLogin', () => {
  test('asks nothing where a read has proven it', async () => {
    world.registry.expect(
      { url: MANIFEST, authorization: null, answer: BASIC_CHALLENGE },
      { url: MANIFEST, authorization: BASIC, answer: OK },
    );
    const session = world.open();
    await session.getManifest('a/b', '1');
    await session.proveLogin();
  });

  test('asks for a token of no repository', async () => {
    const { registry, auth } = world;
    registry.expect(
      { url: '/v2/', authorization: null, answer: world.challenge() },
      { url: '/v2/', authorization: 'Bearer minted-token-no-1', answer: OK },
    );
    auth.expect({
      url: '/token?service=s',
      authorization: BASIC,
      answer: token('minted-token-no-1'),
    });
    const session = world.open({ repositories: [] });
    await session.proveLogin();
    expect(session.proven).toBe(true);
  });

  test('takes a login that nobody asks for as not proven', async () => {
    const { registry } = world;
    registry.expect({ url: '/v2/', authorization: null, answer: OK });
    expect(await failureOf(world.open().proveLogin())).toMatchObject({
      code: 'PROTOCOL',
      message: `GET ${registry.origin}/v2/: ${registry.host} did not ask for a login, so the login cannot be proven`,
    });
  });

  test('throws where the login is refused', async () => {
    const { registry, auth } = world;
    registry.expect({ url: '/v2/', authorization: null, answer: world.challenge() });
    auth.expect({ url: '/token?service=s', answer: { status: 401 } });
    const message = `GET ${auth.origin}/token: 401`;
    expect(await failureOf(world.open().proveLogin())).toMatchObject({ code: 'REFUSED', message });
  });

  test('does not follow a redirect', async () => {
    const headers = { location: '/login' };
    world.registry.expect({ url: '/v2/', answer: { status: 302, headers } });
    const failure = await failureOf(world.open().proveLogin());
    expect(failure).toMatchObject({ code: 'PROTOCOL', stage: 'challenge' });
  });

  test('has nothing to prove for nobody', async () => {
    const failure = await failureOf(world.open({ credential: ANONYMOUS }).proveLogin());
    const message = `GET ${world.registry.origin}/v2/: there is no login to prove`;
    expect(failure).toMatchObject({ code: 'PROTOCOL', message });
    expect(world.counts().registry).toBe(0);
  });
});

test.each([
  ['a way up', 'a/../b', '1'],
  ['capitals', 'A/b', '1'],
  ['no name', '', '1'],
  ['a tag with a query', 'a/b', '1?x'],
  ['a digest that is none', 'a/b', 'sha256:../../x'],
])('nothing is sent for %s', async (_name, repository, reference) => {
  const failure = await failureOf(world.open().getManifest(repository, reference));
  expect(failure).toMatchObject({ code: 'INPUT' });
});

test('a username of any script is sent as UTF-8', async () => {
  const authorization = `Basic ${Buffer.from('jörg:pässword:x', 'utf8').toString('base64')}`;
  world.registry.expect(
    { url: MANIFEST, authorization: null, answer: BASIC_CHALLENGE },
    { url: MANIFEST, authorization, answer: OK },
  );
  const credential = { ...LOGIN, username: 'jörg', password: 'pässword:x' } as typeof LOGIN;
  await world.open({ credential }).getManifest('a/b', '1');
});

describe('an answer that repeats a secret', () => {
  const TELLING = 'a-password-of-some-length';
  const CREDENTIAL: Credential = {
    kind: 'machine-user',
    username: 'octocat',
    password: TELLING,
    reason: 'a test',
  };
  const SENT = `Basic ${Buffer.from(`octocat:${TELLING}`).toString('base64')}`;
  const login = (): ReturnType<typeof world.open> => world.open({ credential: CREDENTIAL });

  test.each([
    [
      'in its body',
      { body: `{"os":"${TELLING}"}` },
      'its body repeats a secret that was sent for it',
    ],
    [
      'in a place to go to',
      { status: 302, headers: { location: `ftp://r.example/${encodeURIComponent(TELLING)}` } },
      'redirect to ftp://r.example/*** not followed: it is not HTTPS',
    ],
    [
      'in a challenge',
      { status: 401, headers: { 'www-authenticate': `Bearer realm="https://${TELLING}/"` } },
      '401',
    ],
  ])('%s is not used, nor shown', async (_name, answer, words) => {
    const { registry } = world;
    const basic = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' }, body: '' };
    registry.expect(
      { url: MANIFEST, authorization: null, answer: basic },
      { url: MANIFEST, authorization: SENT, answer: { status: 200, body: '', ...answer } },
    );
    const failure = await failureOf(login().getManifest('a/b', '1'));
    expect(String(failure)).toContain(words);
    expect(String(failure)).not.toContain(TELLING.slice(0, 12));
  });

  test('in its digest header has no digest', async () => {
    const { registry } = world;
    const basic = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' }, body: '' };
    const headers = { 'docker-content-digest': `sha256:${TELLING}` };
    registry.expect(
      { url: MANIFEST, authorization: null, answer: basic },
      { url: MANIFEST, authorization: SENT, answer: { status: 200, headers, body: '{}' } },
    );
    expect(await login().getManifest('a/b', '1')).toMatchObject({ digestHeader: 'sha256:***' });
  });
});

test.each([
  ['a word', 'sha256', []],
  ['the name of an image', 'acme/a-long-repository', []],
  ['a token', 'acme/a-long-repository-1', ['acme/a-long-repository-1']],
])('a minted token that is %s: masked %#', async (_name, value, masked) => {
  const { registry, auth } = world;
  registry.expect(
    { url: /manifests/, authorization: null, answer: world.challenge() },
    { url: /manifests/, authorization: `Bearer ${value}`, answer: OK },
  );
  auth.expect({ url: /token/, answer: token(value) });
  const repository = 'acme/a-long-repository';
  const session = world.open({ credential: ANONYMOUS, repositories: [repository] });
  await session.getManifest(repository, '1');
  expect(world.secrets).toEqual(masked);
});
