import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { SessionOptions } from '../../src/registry/session.js';
import {
  ANONYMOUS,
  failureOf,
  names,
  OK,
  openSessionWorld,
  scopesOf,
  type SessionWorld,
} from './session-world.js';

let world: SessionWorld;
beforeEach(async () => {
  world = await openSessionWorld();
});
afterEach(() => world.network.close());

/** Says how a realm answers to these repositories: with a status, or a token of that name. */
type Realm = (repositories: readonly string[]) => number | string;

interface Read {
  readonly repositories: readonly string[];
  readonly realm: Realm;
  /** How many tokens are asked for: no more and no less. */
  readonly requests: number;
  readonly options?: Partial<SessionOptions>;
}

/** Reads every repository at once; returns what came of each and which tokens were asked for. */
async function readAll({ repositories, realm, requests, options }: Read): Promise<{
  readonly failures: readonly unknown[];
  readonly asked: readonly (readonly string[])[];
}> {
  const { registry, auth } = world;
  registry.expect({ url: /manifests/, authorization: null, answer: world.challenge() });
  auth.expect({
    url: /^\/token/,
    times: requests,
    answer: ({ url = '' }, response) => answer(realm(repositoriesOf(url)), response),
  });
  const session = world.open({ repositories, ...options });
  const results = await Promise.allSettled(
    repositories.map((name) => session.getManifest(name, '1')),
  );
  const failures = results.map((one) => (one.status === 'rejected' ? (one.reason as unknown) : ''));
  return { failures, asked: auth.received.map(({ url }) => repositoriesOf(url)) };
}

function repositoriesOf(url: string): string[] {
  return scopesOf(url).map((scope) => scope.replace(/^repository:(.*):pull$/, '$1'));
}

function answer(told: number | string, response: ServerResponse): void {
  if (typeof told === 'string') response.end(JSON.stringify({ token: told, expires_in: 300 }));
  else response.writeHead(told).end('{"errors":[{"code":"DENIED","message":"no"}]}');
}

/** A manifest for whoever has a token. */
function serve(count: number): void {
  world.registry.expect({
    url: /manifests/,
    authorization: 'Bearer minted-token',
    answer: OK,
    times: count,
  });
}

const takes =
  (limit: number, status: number): Realm =>
  (repositories) =>
    repositories.length > limit ? status : 'minted-token';

describe('a realm that takes so many scopes at a time', () => {
  test.each([
    // count, limit, status, refused and granted
    [2, 1, 400, [2, 1, 1]],
    [8, 7, 413, [8, 4, 4]],
    [100, 30, 414, [100, 50, 25, 25, 25, 25]],
    [100, 100, 431, [100]],
    [40, 1, 400, [40, 20, 10, 5, 3, 2, ...Array<number>(40).fill(1)]],
    [150, 60, 431, [100, 50, 50, 50]],
  ])('%i repositories, %i at a time, otherwise %i', async (count, limit, status, sizes) => {
    const repositories = names(count);
    serve(count);
    const realm = takes(limit, status);
    const { failures, asked } = await readAll({ repositories, realm, requests: sizes.length });
    expect(new Set(failures)).toEqual(new Set(['']));
    const descending = (left: number, right: number): number => right - left;
    expect(asked.map(({ length }) => length).sort(descending)).toEqual(sizes.sort(descending));
    const granted = asked.filter(({ length }) => length <= limit).flat();
    expect(granted.toSorted()).toEqual(repositories.toSorted()); // none of them twice
  });

  test('and what one of them is refused for is its own failure', async () => {
    const repositories = names(4);
    const realm: Realm = (asked) => (asked.includes('acme/image-3') ? 400 : 'minted-token');
    serve(3);
    const { failures } = await readAll({ repositories, realm, requests: 5 });
    expect(failures.slice(0, 3)).toEqual(['', '', '']);
    const message = `GET ${world.auth.origin}/token: 400 DENIED: no`;
    expect(failures[3]).toMatchObject({ code: 'PROTOCOL', stage: 'token', message });
  });

  test('and is down in the middle', async () => {
    const repositories = names(8);
    const realm: Realm = ({ length }) => (length > 4 ? 414 : 503);
    const { failures } = await readAll({ repositories, realm, requests: 4 });
    expect(failures).toMatchObject(repositories.map(() => ({ code: 'UNAVAILABLE', status: 503 })));
  });
});

test('no request for a token is longer than realms and proxies read', async () => {
  const repositories = names(100).map((name) => `${name}/${'x'.repeat(200)}`);
  serve(100);
  const { failures } = await readAll({ repositories, realm: takes(100, 414), requests: 4 });
  expect(new Set(failures)).toEqual(new Set(['']));
  const lengths = world.auth.received.map(({ url }) => `GET ${url} HTTP/1.1`.length);
  expect(Math.max(...lengths)).toBeLessThan(8000);
});

describe('a repository that a realm refuses', () => {
  const denies =
    (status: number, ...denied: readonly string[]): Realm =>
    (repositories) =>
      repositories.some((name) => denied.includes(name)) ? status : 'minted-token';

  test.each([
    // The login is proven with one request more than nobody needs.
    ['with 403, and a login', 403, {}, 1 + 1 + 2 * 6],
    ['with 404, and a login', 404, {}, 1 + 1 + 2 * 6],
    ['with 401, and nobody', 401, { credential: ANONYMOUS }, 1 + 2 * 6],
    ['with 403, and nobody', 403, { credential: ANONYMOUS }, 1 + 2 * 6],
  ])('%s, is found among 40 with few requests', async (_name, status, options, requests) => {
    const repositories = names(40);
    serve(39);
    const realm = denies(status, 'acme/image-0');
    const read = { repositories, realm, requests, options };
    const { failures } = await readAll(read);
    expect(failures.slice(1)).toEqual(Array(39).fill(''));
    const message = `GET ${world.auth.origin}/token: ${status} DENIED: no`;
    expect(failures[0]).toMatchObject({ status, stage: 'token', message });
  });

  test('as it refuses all: one failure each', async () => {
    const repositories = names(4);
    const realm: Realm = (asked) => (asked.length > 0 ? 403 : 'minted-token');
    const { failures } = await readAll({ repositories, realm, requests: 1 + 1 + 2 + 4 });
    expect(failures).toMatchObject(repositories.map(() => ({ code: 'REFUSED', status: 403 })));
  });

  test.each([[400], [404]])(
    'is found where a token of none is refused with %i: the realm wants a scope',
    async (status) => {
      const realm: Realm = (asked) => (asked.length === 0 ? status : denies(403, 'c/d')(asked));
      serve(1);
      const read = { repositories: ['a/b', 'c/d'], realm, requests: 4 };
      expect((await readAll(read)).failures).toMatchObject(['', { status: 403 }]);
    },
  );
});

describe('a login that a realm refuses', () => {
  test.each([
    ['a wrong password, as GHCR says it', 403, 403, 'REFUSED'],
    ['a password that is wrong by itself only', 403, 401, 'REFUSED'],
    ['a realm that is not there', 404, 404, 'NOT_FOUND'],
    ['a realm that is down meanwhile', 403, 503, 'UNAVAILABLE'],
  ])('%s: two requests for 40 images', async (_name, several, none, code) => {
    const repositories = names(40);
    const realm: Realm = (asked) => (asked.length === 0 ? none : several);
    const { failures } = await readAll({ repositories, realm, requests: 2 });
    const message = `GET ${world.auth.origin}/token: ${none} DENIED: no`;
    expect(failures).toMatchObject(repositories.map(() => ({ code, message })));
  });

  test('is not sent again', async () => {
    const { registry, auth } = world;
    registry.expect({ url: /manifests/, authorization: null, answer: world.challenge() });
    auth.expect({ url: /^\/token/, answer: { status: 403 }, times: 2 });
    const session = world.open({ repositories: ['a/b', 'c/d'] });
    const first = await failureOf(session.getManifest('a/b', '1'));
    expect(await failureOf(session.getManifest('c/d', '1'))).toBe(first);
    expect(await failureOf(session.proveLogin())).toBe(first);
  });

  test('while the size is found out ends it', async () => {
    const realm: Realm = ({ length }) => (length > 4 ? 400 : 401);
    const { failures } = await readAll({ repositories: names(8), realm, requests: 2 });
    expect(failures).toMatchObject(names(8).map(() => ({ code: 'REFUSED', status: 401 })));
  });
});

describe('a shared token that the registry does not take', () => {
  const shared = (characters: number): Realm => {
    return ({ length }) => (length > 1 ? 't'.repeat(characters) : 'minted-token');
  };

  test.each([[400], [413], [431]])(
    'with %i, because it is long, is one of each instead',
    async (status) => {
      serve(2);
      const long = { url: /manifests/, authorization: `Bearer ${'t'.repeat(5000)}` };
      world.registry.expect({ ...long, answer: { status }, times: 2 });
      const read = { repositories: ['a/b', 'c/d'], realm: shared(5000), requests: 3 };
      expect((await readAll(read)).failures).toEqual(['', '']);
    },
  );

  test('and that is short, is a refusal', async () => {
    const short = { url: /manifests/, authorization: `Bearer ${'t'.repeat(100)}` };
    world.registry.expect({ ...short, answer: { status: 400 }, times: 2 });
    const read = { repositories: ['a/b', 'c/d'], realm: shared(100), requests: 1 };
    expect((await readAll(read)).failures).toMatchObject([{ status: 400 }, { status: 400 }]);
  });
});

// Quadratic work once took minutes here, in which every request ran out of its time.
test('a thousand images with a long token each keep no processor busy', async () => {
  const repositories = names(1000);
  const realm: Realm = (asked) =>
    asked.length > 1 ? 400 : `${asked[0] ?? ''}-`.replace('/', '-').padEnd(800, 'token');
  const status = 404;
  const requests = Infinity; // one each, and those by which the realm is found to take no more
  const begun = performance.now();
  const reading = readAll({ repositories, realm, requests });
  world.registry.expect({ url: /manifests/, answer: { status }, times: 1000 });
  const { failures } = await reading;
  expect(failures).toMatchObject(repositories.map(() => ({ code: 'NOT_FOUND', status })));
  expect(performance.now() - begun).toBeLessThan(60_000);
}, 120_000);
