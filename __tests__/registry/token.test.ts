import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseTokenAnswer, requestToken, type TokenRequest } from '../../src/registry/token.js';
import { createTransport } from '../../src/registry/transport.js';
import { fakeClock, START } from './fake-clock.js';
import { type Network, openNetwork } from './network.js';
import type { ScriptedServer } from './scripted-server.js';

describe('parseTokenAnswer', () => {
  const parse = (answer: unknown): unknown =>
    parseTokenAnswer(Buffer.from(JSON.stringify(answer)), START);

  test.each([
    ['token', { token: 'abc' }, 'abc'],
    ['access_token', { access_token: 'abc' }, 'abc'],
    ['both', { token: 'abc', access_token: 'def' }, 'abc'],
    ['an empty token beside access_token', { token: '', access_token: 'def' }, 'def'],
    ['every character of a token', { token: 'aZ09-._~+/==' }, 'aZ09-._~+/=='],
    ['the longest', { token: 'a'.repeat(32_768) }, 'a'.repeat(32_768)],
  ])('%s', (_name, answer, value) => {
    expect(parse(answer)).toEqual({ value, askedAt: START, freshUntil: START + 50_000 });
  });

  test.each([
    ['300 s', 300, 290_000],
    ['no word of it', undefined, 50_000],
    ['words', '300', 50_000],
    ['nothing', 0, 50_000],
    ['less than nothing', -1, 50_000],
    ['a short time', 4, 2000],
    ['for ever', 1e300, 86_390_000],
    ['a fraction', 0.5, 250],
    ['a list', [300], 50_000],
    ['no word, by null', null, 50_000],
  ])('a lifetime of %s', (_name, expires_in, milliseconds) => {
    expect(parse({ token: 'abc', expires_in })).toMatchObject({ freshUntil: START + milliseconds });
  });

  test.each([['2100-01-01T00:00:00Z'], ['1970-01-01T00:00:00Z'], ['yesterday'], [7]])(
    'issued at %s, by whatever clock: counted from the request on ours',
    (issued_at) => {
      const answer = { token: 'abc', expires_in: 300, issued_at };
      expect(parse(answer)).toMatchObject({ freshUntil: START + 290_000 });
    },
  );

  test.each([
    ['no token', {}, 'its token answer holds no token'],
    ['an empty one', { token: '' }, 'its token answer holds no token'],
    ['a number', { token: 7 }, 'its token answer holds no token'],
    ['a list', ['abc'], 'its token answer is not a JSON object'],
    ['null', null, 'its token answer is not a JSON object'],
    [
      'a line end',
      { token: 'a\r\nX-Evil: b' },
      'its token has characters that no bearer token has',
    ],
    ['a space', { token: 'a b' }, 'its token has characters that no bearer token has'],
    ['a long one', { token: 'a'.repeat(32_769) }, 'its token is longer than 32768 characters'],
  ])('%s', (_name, answer, words) => {
    expect(parse(answer)).toBe(words);
  });

  test.each([
    ['no JSON', Buffer.from('eyJhbGciOi')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', (_name, body) => {
    expect(parseTokenAnswer(body, START)).toBe('its token answer is not a JSON object');
  });
});

describe('requestToken', () => {
  let network: Network;
  let server: ScriptedServer;

  beforeEach(async () => {
    network = openNetwork();
    server = await network.open();
  });

  afterEach(() => network.close());

  function request(more: Partial<TokenRequest> = {}): Promise<unknown> {
    const clock = fakeClock();
    const transport = createTransport({
      dispatcher: network.dispatcher,
      clock,
      timeoutMilliseconds: 5000,
      retries: 0,
      onRetry: () => undefined,
    });
    return requestToken({
      transport,
      registry: 'r.example',
      realm: new URL('/t', server.origin),
      service: 's',
      scopes: [],
      authorization: undefined,
      secrets: ['hunter2'],
      ...more,
    }).catch((error: unknown) => error);
  }

  const OK = { status: 200, body: '{"token":"abc"}' };
  const SCOPES = ['repository:a/b:pull', 'repository:c:pull'];
  const SCOPE_QUERY = 'scope=repository%3Aa%2Fb%3Apull&scope=repository%3Ac%3Apull';
  test.each([
    ['service', {}, '/t?service=s'],
    ['a scope each', { scopes: SCOPES }, `/t?service=s&${SCOPE_QUERY}`],
    ['no service', { service: undefined, scopes: SCOPES }, `/t?${SCOPE_QUERY}`],
    ['neither', { service: undefined }, '/t'],
    ['a service with spaces', { service: 'a b&c' }, '/t?service=a+b%26c'],
  ])('sends %s', async (_name, more, url) => {
    server.expect({ url, authorization: null, answer: OK });
    expect(await request(more)).toMatchObject({ value: 'abc' });
  });

  test.each([
    ['other parameters', '/t?a=b%20c', '/t?a=b%20c&service=s'],
    ['a service of its own', '/t?service=x', '/t?service=x'],
  ])('keeps %s of the realm', async (_name, realm, url) => {
    server.expect({ url, answer: OK });
    expect(await request({ realm: new URL(realm, server.origin) })).toMatchObject({ value: 'abc' });
  });

  test('sends the login', async () => {
    server.expect({ url: '/t?service=s', authorization: 'Basic eA==', answer: OK });
    expect(await request({ authorization: 'Basic eA==' })).toMatchObject({ value: 'abc' });
  });

  test.each(
    [
      ['a refusal', { status: 401, body: '{"details":"bad hunter2"}' }, 'REFUSED', '401: bad ***'],
      [
        'a broken answer',
        { status: 200, body: 'eyJhbGciOi' },
        'PROTOCOL',
        'its token answer is not a JSON object',
      ],
      [
        'a redirect',
        { status: 302, headers: { location: 'https://evil.example' } },
        'PROTOCOL',
        '302: a redirect, and none is followed here',
      ],
      [
        'an endless answer',
        { status: 200, body: 'x'.repeat(65_537) },
        'PROTOCOL',
        'its body is longer than 65536 bytes',
      ],
    ].map(([name, answer, code, words]) => ({ name, answer, code, words })),
  )('$name is an error', async (row) => {
    server.expect({ url: '/t?service=s', answer: row.answer as typeof OK });
    expect(await request()).toMatchObject({
      code: row.code,
      message: `GET ${server.origin}/t: ${row.words as string}`,
      stage: 'token',
      registry: 'r.example',
    });
  });
});
