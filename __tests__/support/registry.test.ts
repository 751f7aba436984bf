import { afterEach, describe, expect, test } from '@jest/globals';
import type { Claims } from './accounts.js';
import { digestOf } from './manifests.js';
import { openRegistry, type Registry, type RegistryOptions } from './registry.js';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const IMAGE = 'application/vnd.oci.image.manifest.v1+json';
const ACCEPT = { accept: `${INDEX}, ${IMAGE}` };
const DEPLOYER = { username: 'deployer', password: 'planted-secret', pull: ['acme'] };
const basic = (pair: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});
const SECRET = basic('deployer:planted-secret');

let registry: Registry;
afterEach(() => registry.close());

async function open(options: RegistryOptions = {}): Promise<void> {
  registry = await openRegistry({ accounts: [DEPLOYER], ...options });
  registry.publishImage('acme/api', '1.0');
  registry.publishImage('other/api', '1.0');
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(path.startsWith('/') ? registry.origin + path : path, {
    headers: { ...ACCEPT, ...headers },
  });

async function tokenFor(query: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await get(`/v2/token?service=registry.test&${query}`, headers);
  return ((await answer.json()) as { token: string }).token;
}

async function bearer(scope: string): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await tokenFor(`scope=${scope}`, SECRET)}` };
}

async function code(answer: Response): Promise<string> {
  const body = (await answer.json()) as { errors: { code: string }[] };
  return `${answer.status} ${body.errors[0]?.code ?? ''}`;
}

describe('bearer', () => {
  test('the challenge names realm, service and scope', async () => {
    await open();
    const answer = await get('/v2/acme/api/manifests/1.0');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${registry.origin}/v2/token",service="registry.test",scope="repository:acme/api:pull"`,
    );
  });

  test('a token opens the manifest by tag and by digest, and the bytes have that digest', async () => {
    await open();
    const headers = await bearer('repository:acme/api:pull');
    const answer = await get('/v2/acme/api/manifests/1.0', headers);
    const digest = answer.headers.get('docker-content-digest') ?? '';
    expect(digestOf(Buffer.from(await answer.arrayBuffer()))).toBe(digest);
    expect((await get(`/v2/acme/api/manifests/${digest}`, headers)).status).toBe(200);
    registry.assertNoViolations();
  });

  test('a token for what one may not read is issued, and opens nothing', async () => {
    await open();
    const headers = await bearer('repository:other/api:pull');
    expect(await code(await get('/v2/other/api/manifests/1.0', headers))).toBe('403 DENIED');
  });

  test('one token opens what each of its scopes names', async () => {
    await open();
    registry.publishImage('acme/web', '1.0');
    const headers = await bearer('repository:acme/api:pull&scope=repository:acme/web:pull');
    expect((await get('/v2/acme/api/manifests/1.0', headers)).status).toBe(200);
    expect((await get('/v2/acme/web/manifests/1.0', headers)).status).toBe(200);
  });

  test('an unknown token is challenged again', async () => {
    await open();
    const answer = await get('/v2/acme/api/manifests/1.0', { authorization: 'Bearer made-up' });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await code(answer)).toBe('401 UNAUTHORIZED');
  });

  test.each([
    ['/v2/acme/api/manifests/2.0', '404 MANIFEST_UNKNOWN'],
    ['/v2/acme/none/manifests/1.0', '404 NAME_UNKNOWN'],
    ['/v2/acme/api/blobs/sha256:0', '404 BLOB_UNKNOWN'],
  ])('%s is %s', async (path, expected) => {
    await open();
    const scopes = 'repository:acme/api:pull&scope=repository:acme/none:pull';
    expect(await code(await get(path, await bearer(scopes)))).toBe(expected);
  });

  test('a media type that is not accepted is not found', async () => {
    await open();
    const headers = {
      ...(await bearer('repository:acme/api:pull')),
      accept: `*/*, ${IMAGE};q=0.5`,
    };
    expect(await code(await get('/v2/acme/api/manifests/1.0', headers))).toBe(
      '404 MANIFEST_UNKNOWN',
    );
  });

  test('a token is refused when its uses are spent', async () => {
    await open({ tokenUses: 1 });
    const headers = await bearer('repository:acme/api:pull');
    expect((await get('/v2/acme/api/manifests/1.0', headers)).status).toBe(200);
    expect((await get('/v2/acme/api/manifests/1.0', headers)).status).toBe(401);
  });

  test('tokens come from the auth host where that is separate', async () => {
    await open({ authHost: 'separate', expiresIn: 300 });
    const url = `${registry.authOrigin}/v2/token?service=registry.test&scope=repository:acme/api:pull`;
    const answer = await get(url, SECRET);
    const { token, expires_in: expiresIn } = (await answer.json()) as Record<string, string>;
    expect(expiresIn).toBe(300);
    const headers = { authorization: `Bearer ${token ?? ''}` };
    expect((await get('/v2/acme/api/manifests/1.0', headers)).status).toBe(200);
    expect(registry.requests.map(({ origin }) => origin)).toEqual([
      registry.authOrigin,
      registry.origin,
    ]);
    expect(registry.authOrigin).not.toBe(registry.origin);
  });

  test('claims make the token a JWT', async () => {
    await open({ accounts: [{ ...DEPLOYER, claims: { UserID: 7, Scope: 'read:package' } }] });
    const payload = (await tokenFor('scope=repository:acme/api:pull', SECRET)).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      UserID: 7,
      Scope: 'read:package',
    });
  });
});

interface Refusal {
  readonly name: string;
  readonly options?: RegistryOptions;
  readonly headers?: Record<string, string>;
  readonly expected: string;
}

test.each<Refusal>([
  { name: 'a wrong password', headers: basic('deployer:wrong'), expected: '401 UNAUTHORIZED' },
  {
    name: 'nobody, where nobody gets tokens',
    options: { anonymousTokens: false },
    expected: '401 UNAUTHORIZED',
  },
  {
    name: 'several scopes, where one is allowed',
    options: { scopes: 'one' },
    headers: SECRET,
    expected: '400 UNSUPPORTED',
  },
])('the token endpoint refuses $name', async ({ options, headers, expected }) => {
  await open(options);
  const scopes = 'scope=repository:acme/api:pull&scope=repository:acme/web:pull';
  const answer = await get(`/v2/token?service=registry.test&${scopes}`, headers);
  expect(await code(answer)).toBe(expected);
});

test.each([
  ['deployer:planted-secret', 'acme', 200],
  ['deployer:planted-secret', 'other', 403],
  ['deployer:wrong', 'acme', 401],
  ['', 'acme', 401],
])('basic: "%s" reads %s: %i', async (pair, owner, expected) => {
  await open({ scheme: 'basic' });
  const answer = await get(`/v2/${owner}/api/manifests/1.0`, pair === '' ? {} : basic(pair));
  expect(answer.status).toBe(expected);
});

test.each([
  ['', ['1.0', '1.1', '2.0'], null],
  ['?n=2', ['1.0', '1.1'], '</v2/acme/api/tags/list?last=1.1&n=2>; rel="next"'],
  ['?n=2&last=1.1', ['2.0'], null],
  ['?n=1000', ['1.0', '1.1', '2.0'], null],
])('tags are listed in their order, page by page: %s', async (query, tags, link) => {
  await open({ scheme: 'none' });
  for (const tag of ['2.0', '1.1']) registry.publishImage('acme/api', tag);
  const answer = await get(`/v2/acme/api/tags/list${query}`);
  expect(answer.headers.get('link')).toBe(link);
  expect(await answer.json()).toEqual({ name: 'acme/api', tags });
});

test('tags of a repository that is not there, or that one may not read', async () => {
  await open();
  const headers = await bearer('repository:acme/none:pull');
  expect(await code(await get('/v2/acme/none/tags/list', headers))).toBe('404 NAME_UNKNOWN');
  expect(await code(await get('/v2/other/api/tags/list', headers))).toBe('403 DENIED');
  expect((await get('/v2/acme/api/tags/list')).status).toBe(401);
});

test('a HEAD has the headers of a GET and no body', async () => {
  await open({ scheme: 'none' });
  const url = `${registry.origin}/v2/acme/api/manifests/1.0`;
  const whole = await get(url);
  const head = await fetch(url, { method: 'HEAD', headers: ACCEPT });
  for (const name of ['content-length', 'content-type', 'docker-content-digest']) {
    expect(head.headers.get(name)).toBe(whole.headers.get(name));
  }
  expect(await head.text()).toBe('');
});

interface Violation {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly why: string;
}

const JOINED = 'repository:a:pull%20repository:b:pull';

test.each<Violation>([
  { path: '/v2/acme/api/referrers/x', why: 'unknown path' },
  { path: '/v2/acme/api/manifests/1.0', headers: SECRET, why: 'only bearer tokens are read here' },
  { path: '/v2/token?service=x', why: 'not our service' },
  { path: `/v2/token?service=registry.test&scope=${JOINED}`, why: 'malformed scope' },
])('violation: $path: $why', async ({ path, headers, why }) => {
  await open();
  await get(path, headers);
  const expected = `${registry.origin}: GET ${path.replace(/\?.*/, '')}: ${why}`;
  expect(() => registry.assertNoViolations()).toThrow(expected);
});

test('an index lists its platforms and attestations, and each of its manifests exists', async () => {
  await open({ scheme: 'none' });
  const platforms = ['linux/amd64', 'linux/arm/v7'];
  const published = registry.publishIndex('acme/multi', '1.0', { platforms, attestations: true });
  const answer = await get('/v2/acme/multi/manifests/1.0');
  const index = (await answer.json()) as {
    manifests: { digest: string; platform: object; annotations?: object }[];
  };
  expect(index.manifests.map(({ platform }) => platform)).toEqual([
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
    { os: 'unknown', architecture: 'unknown' },
    { os: 'unknown', architecture: 'unknown' },
  ]);
  expect(Object.keys(published.platforms)).toEqual(platforms);
  expect(index.manifests.map(({ annotations }) => annotations)).toEqual([
    undefined,
    undefined,
    ...Object.values(published.platforms).map((digest) => ({
      'vnd.docker.reference.digest': digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    })),
  ]);
  for (const { digest } of index.manifests) {
    expect((await get(`/v2/acme/multi/manifests/${digest}`)).status).toBe(200);
  }
});

describe('a scope that pushes', () => {
  const ask = (): Promise<Response> =>
    get('/v2/token?service=registry.test&scope=repository:acme/api:pull,push', SECRET);

  test('creates the repository, and is a violation', async () => {
    await open();
    expect(await code(await ask())).toBe('400 UNSUPPORTED');
    expect(() => registry.assertNoViolations()).toThrow('asking for push creates the repository');
    expect(registry.pushTokens).toEqual([]);
  });

  test.each([
    ['insufficient', 401, '{"details":"access token has insufficient scopes"}'],
    ['unavailable', 503, '{"details":"try again later"}'],
  ] as const)('is answered as %s', async (pushScopes, status, body) => {
    await open({ pushScopes });
    const answer = await ask();
    expect([answer.status, await answer.text()]).toEqual([status, body]);
    registry.assertNoViolations();
  });

  test('is granted, and its token is known', async () => {
    await open({ pushScopes: 'granted' });
    const { token } = (await (await ask()).json()) as { token: string };
    expect(registry.pushTokens).toEqual([token]);
    expect(registry.tokens).toEqual([token]);
  });
});

test('claims may depend on what is asked for, and tokens may be issued elsewhere', async () => {
  const claims = (scopes: readonly string[]): Claims => ({ asked: scopes });
  await open({ accounts: [{ ...DEPLOYER, claims }], tokenPath: '/token' });
  const answer = await get('/token?service=registry.test&scope=repository:acme/api:pull', SECRET);
  const { token } = (await answer.json()) as { token: string };
  const [, payload = ''] = token.split('.');
  const text = Buffer.from(payload, 'base64url').toString();
  expect(text).toBe('{"asked":["repository:acme/api:pull"]}');
});
