/* What reading platforms, configs and tags puts on the wire. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formatDigest } from '../../src/reference/digest.js';
import { createTagLists } from '../../src/registry/tag-list.js';
import { createTransport } from '../../src/registry/transport.js';
import {
  type Document,
  makeDocument,
  makeEntry,
  makeImage,
  makeIndex,
  OCI_CONFIG,
} from './documents.js';
import { type Asked, failureText, resolve } from './resolving.js';
import type { Answer, ScriptedServer } from './scripted-server.js';
import {
  ANONYMOUS,
  BASIC,
  names,
  openSessionWorld,
  PASSWORD,
  type SessionWorld,
  token,
} from './session-world.js';

let world: SessionWorld;
let registry: ScriptedServer;

beforeEach(async () => {
  world = await openSessionWorld();
  ({ registry } = world);
});
afterEach(() => world.network.close());

const MANIFESTS = '/v2/a/b/manifests';
const TAGS = '/v2/a/b/tags/list?n=1000';
const NOT_FOUND: Answer = { status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' };
const answerOf = ({ bytes, digest }: Document): Answer => ({
  status: 200,
  headers: { 'docker-content-digest': digest },
  body: bytes,
});
const amd64 = makeImage('amd64');
const arm64 = makeImage('arm64');
const two = makeIndex([makeEntry(amd64, 'linux/amd64'), makeEntry(arm64, 'linux/arm64')]);
const reference = (tag = '1'): string => `${registry.host}/a/b:${tag}`;

/** A registry that asks for a bearer token with the first request, and gives out `t1`, `t2`, … */
function expectLogin(url = `${MANIFESTS}/1`, expiresIn = 300): void {
  registry.expect({ url, authorization: null, answer: world.challenge() });
  world.auth.expect({ url: /^\/token/, authorization: BASIC, answer: token('t1', expiresIn) });
}

describe('verify-platforms', () => {
  test('HEADs carry the token, and go no more at a time than the session has slots', async () => {
    const images = names(60).map((name) => makeImage(name));
    const root = makeIndex(images.map((image) => makeEntry(image, 'linux/amd64')));
    expectLogin();
    const authorization = 'Bearer t1';
    registry.expect({ url: `${MANIFESTS}/1`, authorization, answer: answerOf(root) });
    for (const image of images) {
      const answer: Answer = (_request, response) => {
        setTimeout(() => response.setHeader('docker-content-digest', image.digest).end(), 5);
      };
      registry.expect({
        method: 'HEAD',
        url: `${MANIFESTS}/${image.digest}`,
        authorization,
        answer,
      });
    }
    const { notes } = await resolve(world.open(), reference(), { verifies: true });
    expect(notes).toEqual(['60 platform manifests verified']);
    expect(registry.peak()).toBeLessThanOrEqual(16);
    const accept = registry.received.at(-1)?.headers.accept ?? '';
    expect(accept.split(', ')).toHaveLength(4);
  });

  test('a HEAD that fails in passing is tried again, and named as it is', async () => {
    const root = makeIndex([makeEntry(amd64, 'linux/amd64')]);
    const url = `${MANIFESTS}/${amd64.digest}`;
    registry.expect(
      { url: `${MANIFESTS}/1`, answer: answerOf(root) },
      { method: 'HEAD', url, answer: { status: 503 }, times: 2 },
    );
    const session = world.open({ credential: ANONYMOUS }, 1);
    expect(await failureText(resolve(session, reference(), { verifies: true }))).toContain(
      `HEAD ${registry.origin}${url}: 503: gave up after 2 tries`,
    );
  });

  test('a HEAD that is redirected where only GETs are taken is a GET then', async () => {
    const elsewhere = await world.network.open();
    const root = makeIndex([makeEntry(amd64, 'linux/amd64')]);
    const url = `${MANIFESTS}/${amd64.digest}`;
    const redirect = { status: 307, headers: { location: `${elsewhere.origin}/x?sign` } };
    expectLogin();
    registry.expect(
      { url: `${MANIFESTS}/1`, authorization: 'Bearer t1', answer: answerOf(root) },
      { method: 'HEAD', url, answer: redirect },
      { url, answer: redirect },
    );
    elsewhere.expect(
      { method: 'HEAD', url: '/x?sign', authorization: null, answer: { status: 403 } },
      { url: '/x?sign', authorization: null, answer: answerOf(amd64) },
    );
    const { notes } = await resolve(world.open(), reference(), { verifies: true });
    expect(notes).toEqual(['1 platform manifest verified']);
  });
});

describe('the config of an image', () => {
  const config = makeDocument(OCI_CONFIG, { os: 'linux', architecture: 'amd64' });
  const image = makeImage('one', { config: config.descriptor });
  const url = `/v2/a/b/blobs/${config.digest}`;
  const asked: Asked = { platform: 'linux/amd64' };

  test('may be on another origin, which sees no login', async () => {
    const elsewhere = await world.network.open();
    expectLogin();
    const authorization = 'Bearer t1';
    const location = `${elsewhere.origin}/blob?sign=x`;
    registry.expect(
      { url: `${MANIFESTS}/1`, authorization, answer: answerOf(image) },
      { url, authorization, answer: { status: 307, headers: { location } } },
    );
    const body = config.bytes;
    elsewhere.expect({ url: '/blob?sign=x', authorization: null, answer: { status: 200, body } });
    expect(await resolve(world.open(), reference(), asked)).toMatchObject({
      platforms: ['linux/amd64'],
    });
  });

  test.each([
    ['plain HTTP', 'http://cdn.example/blob', 'it is not HTTPS'],
    ['a file', 'file:///etc/passwd', 'it is not HTTPS'],
    ['a user', 'https://x:y@cdn.example/', 'it has a user name in it'],
  ])('is not fetched by way of %s', async (_name, location, why) => {
    registry.expect(
      { url: `${MANIFESTS}/1`, answer: answerOf(image) },
      { url, answer: { status: 307, headers: { location } } },
    );
    const session = world.open({ credential: ANONYMOUS });
    expect(await failureText(resolve(session, reference(), asked))).toContain(why);
  });

  test('on another origin that asks for a login gets none', async () => {
    const elsewhere = await world.network.open();
    expectLogin();
    const location = `${elsewhere.origin}/blob`;
    registry.expect(
      { url: `${MANIFESTS}/1`, authorization: 'Bearer t1', answer: answerOf(image) },
      { url, answer: { status: 307, headers: { location } } },
    );
    const headers = { 'www-authenticate': 'Basic realm="x"' };
    elsewhere.expect({ url: '/blob', authorization: null, answer: { status: 401, headers } });
    expect(await failureText(resolve(world.open(), reference(), asked))).toMatch(/^REFUSED: /);
  });

  test('that is longer than it may be is cut off', async () => {
    registry.expect(
      { url: `${MANIFESTS}/1`, answer: answerOf(image) },
      {
        url,
        answer: (_request, response) => {
          const chunk = Buffer.alloc(1024 * 1024, ' ');
          response.on('error', () => undefined);
          const send = (): void => {
            if (!response.destroyed) response.write(chunk, send);
          };
          send();
        },
      },
    );
    const session = world.open({ credential: ANONYMOUS });
    expect(await failureText(resolve(session, reference(), asked))).toBe(
      `PROTOCOL: GET ${registry.origin}${url}: its body is longer than 4194304 bytes`,
    );
  });

  test('that repeats the password is refused', async () => {
    const telling = makeDocument(OCI_CONFIG, {
      os: 'linux',
      architecture: 'amd64',
      x: `${PASSWORD}${PASSWORD}`,
    });
    const secret = `${PASSWORD}${PASSWORD}`;
    const holder = makeImage('x', { config: telling.descriptor });
    registry.expect(
      { url: `${MANIFESTS}/1`, answer: answerOf(holder) },
      { url: `/v2/a/b/blobs/${telling.digest}`, answer: { status: 200, body: telling.bytes } },
    );
    const credential = {
      kind: 'machine-user',
      username: 'u',
      password: secret,
      reason: 'x',
    } as const;
    expect(await failureText(resolve(world.open({ credential }), reference(), asked))).toContain(
      'its body repeats a secret that was sent for it',
    );
  });
});

describe('waiting', () => {
  test('longer than the token lives asks for another one, and says nothing of it', async () => {
    expectLogin(`${MANIFESTS}/1`, 60);
    world.auth.expect({ url: /^\/token/, authorization: BASIC, answer: token('t2', 3600) });
    const { clock } = world;
    const url = `${MANIFESTS}/1`;
    // It is sent for 50 s of its 60: at 0, 0.75, 2.25, 5.25, 11.25, 22.5, 33.75 and 45 s.
    registry.expect(
      { url, authorization: 'Bearer t1', answer: NOT_FOUND, times: 8 },
      { url, authorization: 'Bearer t2', answer: NOT_FOUND, times: 2 },
      { url, authorization: 'Bearer t2', answer: answerOf(amd64) },
    );
    const resolved = await resolve(world.open({ clock }), reference(), { waitSeconds: 300, clock });
    expect(formatDigest(resolved.digest)).toBe(amd64.digest);
    expect(world.counts()).toEqual({ registry: 12, auth: 2 });
  });

  test('with a token that the registry takes no more asks for another one', async () => {
    expectLogin();
    world.auth.expect({ url: /^\/token/, authorization: BASIC, answer: token('t2') });
    const url = `${MANIFESTS}/1`;
    registry.expect(
      { url, authorization: 'Bearer t1', answer: NOT_FOUND },
      { url, authorization: 'Bearer t1', answer: world.challenge() },
      { url, authorization: 'Bearer t2', answer: answerOf(amd64) },
    );
    const { clock } = world;
    const resolved = await resolve(world.open(), reference(), { waitSeconds: 60, clock });
    expect(resolved.notes).toEqual(['waited 1 s']);
  });
});

describe('the list of tags', () => {
  const list = (...tags: readonly string[]): Answer => ({
    status: 200,
    headers: { link: '<https://elsewhere.example/v2/a/b/tags/list?last=z>; rel="next"' },
    body: JSON.stringify({ name: 'a/b', tags }),
  });

  async function nearTagsOf(session: ReturnType<SessionWorld['open']>): Promise<unknown> {
    try {
      await resolve(session, reference('1.4.0'));
    } catch (error) {
      return (error as { nearTags?: unknown }).nearTags;
    }
    throw new Error('it did not fail');
  }

  test('is one page, asked for with the token of the manifest', async () => {
    const url = `${MANIFESTS}/1.4.0`;
    expectLogin(url);
    const authorization = 'Bearer t1';
    registry.expect(
      { url, authorization, answer: NOT_FOUND },
      { url: TAGS, authorization, answer: list('1.4.1') },
    );
    expect(await nearTagsOf(world.open())).toEqual(['1.4.1']);
    const scopes = world.auth.received.map(({ url: asked }) =>
      new URL(asked, 'http://x').searchParams.getAll('scope'),
    );
    expect(scopes).toEqual([['repository:a/b:pull']]);
  });

  test.each<[string, Answer]>([
    ['fails in passing', { status: 503 }],
    ['is refused for a while', { status: 429, headers: { 'retry-after': '30' } }],
    [
      'is longer than it may be',
      { status: 200, body: `{"tags":["1.4.1"]}${' '.repeat(1024 * 1024)}` },
    ],
    ['breaks off', (_request, response) => void response.socket?.destroy()],
  ])('that %s is asked for once, and is none', async (_name, answer) => {
    registry.expect({ url: `${MANIFESTS}/1.4.0`, answer: NOT_FOUND }, { url: TAGS, answer });
    expect(await nearTagsOf(world.open({ credential: ANONYMOUS }, 3))).toBeUndefined();
    expect(world.clock.sleeps).toEqual([]);
  });

  test('that is somewhere else is not followed there', async () => {
    const elsewhere = await world.network.open();
    const location = `${elsewhere.origin}/v2/a/b/tags/list`;
    registry.expect(
      { url: `${MANIFESTS}/1.4.0`, answer: NOT_FOUND },
      { url: TAGS, answer: { status: 307, headers: { location } } },
    );
    expect(await nearTagsOf(world.open({ credential: ANONYMOUS }))).toBeUndefined();
    expect(elsewhere.received).toEqual([]);
  });

  test('that is refused says nothing of the password', async () => {
    const url = `${MANIFESTS}/1.4.0`;
    const challenge = { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
    registry.expect(
      { url, authorization: null, answer: challenge },
      { url, authorization: BASIC, answer: NOT_FOUND },
      { url: TAGS, authorization: BASIC, answer: challenge },
      { url, authorization: BASIC, answer: answerOf(amd64) },
    );
    const session = world.open();
    expect(await nearTagsOf(session)).toBeUndefined();
    const resolved = await resolve(session, reference('1.4.0'));
    expect(formatDigest(resolved.digest)).toBe(amd64.digest);
  });

  test('is not asked for where the registry knows of no such repository', async () => {
    const body = '{"errors":[{"code":"NAME_UNKNOWN"}]}';
    registry.expect({ url: `${MANIFESTS}/1.4.0`, answer: { status: 404, body } });
    expect(await nearTagsOf(world.open({ credential: ANONYMOUS }))).toBeUndefined();
  });

  test('of one repository is asked for once', async () => {
    registry.expect({ url: TAGS, answer: list('1', '2') });
    const lists = createTagLists();
    const session = world.open({ credential: ANONYMOUS });
    const all = await Promise.all([1, 2, 3].map(() => lists.of(session, 'a/b')));
    expect(all).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  test('of a session is not that of another', async () => {
    registry.expect({ url: TAGS, answer: list('1') }, { url: TAGS, answer: { status: 403 } });
    const lists = createTagLists();
    expect(await lists.of(world.open({ credential: ANONYMOUS }), 'a/b')).toEqual(['1']);
    expect(await lists.of(world.open({ credential: ANONYMOUS }), 'a/b')).toBeUndefined();
  });
});

test('a platform is read with the token of the index', async () => {
  expectLogin();
  const authorization = 'Bearer t1';
  registry.expect(
    { url: `${MANIFESTS}/1`, authorization, answer: answerOf(two) },
    { url: `${MANIFESTS}/${arm64.digest}`, authorization, answer: answerOf(arm64) },
  );
  const resolved = await resolve(world.open(), reference(), { platform: 'linux/arm64' });
  expect(formatDigest(resolved.digest)).toBe(arm64.digest);
  expect(world.counts()).toEqual({ registry: 3, auth: 1 });
});

test.each([
  ['a HEAD', { method: 'HEAD' } as const],
  ['a GET', {}],
])('a transport sends %s as it is told', async (_name, more) => {
  registry.expect({
    ...more,
    url: '/x',
    answer: { status: 200, headers: { 'content-length': '0' } },
  });
  const { clock, network } = world;
  const rest = { retries: 0, onRetry: () => undefined, timeoutMilliseconds: 5000 };
  const transport = createTransport({ dispatcher: network.dispatcher, clock, ...rest });
  const { status, body } = await transport.send({
    ...more,
    url: new URL('/x', registry.origin),
    authorization: undefined,
    redirects: 'refuse',
    limitBytes: 0,
    registry: registry.host,
    stage: 'manifest',
  });
  expect([status, body.length]).toEqual([200, 0]);
});
