import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createTransport,
  type TransportRequest,
  type TransportResponse,
} from '../../src/registry/transport.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { type Network, openNetwork } from './network.js';
import type { Answer, ScriptedServer } from './scripted-server.js';

let network: Network;
let server: ScriptedServer;
let clock: FakeClock;
let lines: string[];

beforeEach(async () => {
  network = openNetwork();
  server = await network.open();
  clock = fakeClock();
  lines = [];
});

afterEach(() => network.close());

interface Options extends Partial<TransportRequest> {
  readonly retries?: number;
  readonly timeoutMilliseconds?: number;
}

async function send(path: string, options: Options = {}): Promise<TransportResponse> {
  const { retries = 0, timeoutMilliseconds = 5000, ...request } = options;
  const transport = createTransport({
    dispatcher: network.dispatcher,
    clock,
    timeoutMilliseconds,
    retries,
    onRetry: (line) => lines.push(line),
  });
  return transport.send({
    url: new URL(path, server.origin),
    authorization: undefined,
    redirects: 'follow',
    limitBytes: 100,
    registry: server.host,
    stage: 'manifest',
    ...request,
  });
}

/** What it throws: code and message. */
async function failure(path: string, options: Options = {}): Promise<unknown> {
  try {
    return await send(path, options);
  } catch (error) {
    const { code, message, stage } = error as { code: string; message: string; stage: string };
    expect(stage).toBe('manifest');
    return [code, message];
  }
}

describe('an answer', () => {
  test('comes with its status, headers and body', async () => {
    const headers = { 'X-One': '1', 'X-Two': ['a', 'b'] };
    server.expect({ url: '/a?b=c', answer: { status: 201, headers, body: 'body' } });
    const response = await send('/a?b=c', { headers: { accept: 'x/y' }, authorization: 'Basic x' });
    expect(response).toMatchObject({ status: 201, leftOrigin: false, surrender: undefined });
    expect(response.body.toString()).toBe('body');
    expect(response.url.href).toBe(`${server.origin}/a?b=c`);
    expect(response.headers.get('x-one')).toEqual(['1']);
    expect(response.headers.get('x-two')).toEqual(['a', 'b']);
    expect(server.received[0]?.headers).toMatchObject({
      'user-agent': 'login-and-pin',
      'accept-encoding': 'identity',
      accept: 'x/y',
      authorization: 'Basic x',
    });
  });

  test.each([
    ['as long as the limit', 100],
    ['empty', 0],
  ])('may be %s', async (_name, length) => {
    server.expect({ url: '/a', answer: { status: 200, body: 'x'.repeat(length) } });
    expect((await send('/a')).body).toHaveLength(length);
  });

  const cutOff: Answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '50' });
    response.write('x', () => response.destroy());
  };
  const cutChunks: Answer = (_request, response) => {
    response.writeHead(200);
    response.write('x', () => response.destroy());
  };
  const undeclared: Answer = (_request, response) => {
    response.writeHead(200);
    response.end('x'.repeat(101));
  };
  const declared: Answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '101' });
    response.flushHeaders(); // and no body: the declaration is enough
  };
  const encoded: Answer = { status: 200, headers: { 'content-encoding': 'gzip' }, body: 'x' };
  const noHttp: Answer = (_request, response) => {
    response.socket?.end('SSH-2.0-OpenSSH\r\n');
  };
  test.each([
    ['longer than the limit', undeclared, 'PROTOCOL: its body is longer than 100 bytes'],
    ['declared longer', declared, 'PROTOCOL: its body is longer than 100 bytes'],
    ['encoded', encoded, 'PROTOCOL: its body is encoded, and identity was asked for'],
    ['cut off', cutOff, 'NETWORK: the connection was closed before the whole answer came'],
    [
      'cut off in chunks',
      cutChunks,
      'NETWORK: the connection was closed before the whole answer came',
    ],
    ['not HTTP', noHttp, 'PROTOCOL: HPE_INVALID_CONSTANT'],
  ])('%s is an error', async (_name, answer, expected) => {
    server.expect({ url: '/a', answer });
    const [code, words] = expected.split(': ', 2) as [string, string];
    const subject = `GET ${server.origin}/a: `;
    const message = expect.stringMatching(new RegExp(`^${subject}.*${words}`)) as unknown;
    expect(await failure('/a')).toEqual([code, message]);
  });

  test('that is an error is cut, not refused, when it is long', async () => {
    server.expect({ url: '/a', answer: { status: 404, body: 'x'.repeat(200_000) } });
    expect((await send('/a')).body).toHaveLength(64 * 1024);
  });

  test('that is an error in another encoding has no words', async () => {
    const headers = { 'content-encoding': 'gzip' };
    server.expect({ url: '/a', answer: { status: 404, headers, body: 'x' } });
    expect((await send('/a')).body).toHaveLength(0);
  });

  test.each<[string, Answer]>([
    ['does not begin', () => undefined],
    ['does not end', (_request, response) => response.writeHead(200).write('x')],
    [
      'drips',
      (_request, response) => {
        const timer = setInterval(() => response.write('x'), 5);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])('that %s in time is an error', async (_name, answer) => {
    server.expect({ url: '/a', answer });
    const words = `GET ${server.origin}/a: no whole answer within 0.05 s`;
    expect(await failure('/a', { timeoutMilliseconds: 50 })).toEqual(['NETWORK', words]);
  });
});

describe('a further try', () => {
  test('comes after a passing failure, with a line each', async () => {
    const broken: Answer = (_request, response) => response.destroy();
    server.expect(
      { url: '/a', answer: { status: 503 } },
      { url: '/a', answer: broken },
      { url: '/a', answer: { status: 429, headers: { 'retry-after': '7' } } },
      { url: '/a', answer: { status: 200, body: 'ok' } },
    );
    expect(
      (await send('/a?token=x', { url: new URL('/a', server.origin), retries: 4 })).status,
    ).toBe(200);
    expect(clock.sleeps).toEqual([375, 750, 7350]);
    expect(lines).toEqual([
      `GET ${server.origin}/a: 503, try 2 of 5 in 0.4 s`,
      `GET ${server.origin}/a: the connection was closed before the whole answer came (UND_ERR_SOCKET), try 3 of 5 in 0.8 s`,
      `GET ${server.origin}/a: 429, try 4 of 5 in 7.3 s`,
    ]);
  });

  test('is the last of them', async () => {
    server.expect({ url: '/a', answer: { status: 503, body: 'down' }, times: 3 });
    const response = await send('/a', { retries: 2 });
    expect(response).toMatchObject({ status: 503, surrender: 'gave up after 3 tries' });
  });

  test('is the last of them, without an answer', async () => {
    server.expect({ url: '/a', answer: (_request, response) => response.destroy(), times: 3 });
    const words = `GET ${server.origin}/a: the connection was closed before the whole answer came (UND_ERR_SOCKET): gave up after 3 tries`;
    expect(await failure('/a', { retries: 2 })).toEqual(['NETWORK', words]);
  });

  test('is not made where the registry asks for too long a wait', async () => {
    const headers = { 'retry-after': '3600' };
    server.expect({ url: '/a', answer: { status: 429, headers } });
    const surrender = 'it asks for a wait of 3600 s, and 60 s is the most';
    expect(await send('/a', { retries: 4 })).toMatchObject({ status: 429, surrender });
    expect(clock.sleeps).toEqual([]);
  });

  test.each([[401], [403], [404], [400]])('is not made after %i', async (status) => {
    server.expect({ url: '/a', answer: { status } });
    expect(await send('/a', { retries: 4 })).toMatchObject({ status, surrender: undefined });
  });

  test('finds nobody there', async () => {
    const url = new URL('http://127.0.0.1:1/a');
    expect(await failure('', { url, retries: 1 })).toEqual([
      'NETWORK',
      'GET http://127.0.0.1:1/a: nothing listens there (connect ECONNREFUSED 127.0.0.1:1): gave up after 2 tries',
    ]);
  });

  test('begins at the origin again', async () => {
    const other = await network.open();
    const moved = { status: 307, headers: { location: `${other.origin}/b` } };
    server.expect({ url: '/a', answer: moved, times: 2 });
    other.expect({ url: '/b', answer: { status: 503 } }, { url: '/b', answer: { status: 200 } });
    expect((await send('/a', { retries: 1 })).status).toBe(200);
    expect(lines).toEqual([`GET ${server.origin}/a: 503, try 2 of 2 in 0.4 s`]);
  });
});

describe('a redirect', () => {
  test.each([[301], [302], [303], [307], [308]])('%i is followed', async (status) => {
    server.expect(
      { url: '/a', answer: { status, headers: { location: '/b' } } },
      { url: '/b', answer: { status: 200, body: 'b' } },
    );
    const response = await send('/a', { authorization: 'Bearer t' });
    expect(response).toMatchObject({ status: 200, leftOrigin: false });
    expect(response.url.pathname).toBe('/b');
    expect(server.received.map(({ authorization }) => authorization)).toEqual([
      'Bearer t',
      'Bearer t',
    ]);
  });

  test('takes no login off the origin, nor back to it', async () => {
    const other = await network.open();
    const to = (location: string): Answer => ({ status: 302, headers: { location } });
    server.expect(
      { url: '/a', authorization: 'Bearer t', answer: to(`${other.origin}/b`) },
      { url: '/c', authorization: null, answer: { status: 200 } },
    );
    other.expect({ url: '/b', authorization: null, answer: to(`${server.origin}/c`) });
    const response = await send('/a', { authorization: 'Bearer t' });
    expect(response).toMatchObject({ status: 200, leftOrigin: true });
    expect(other.received.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('ends after five', async () => {
    for (let hop = 0; hop <= 5; hop += 1) {
      const headers = { location: `/${hop + 1}` };
      server.expect({ url: `/${hop}`, answer: { status: 302, headers } });
    }
    expect(await failure('/0')).toEqual([
      'PROTOCOL',
      `GET ${server.origin}/0: 302: redirect to ${server.origin}/6 not followed: it is redirect 6, and 5 are the most`,
    ]);
  });

  test('is not followed off HTTPS', async () => {
    network.lead('https://r.example', server);
    const headers = { location: 'http://r.example/b' };
    server.expect({ url: '/a', answer: { status: 302, headers } });
    expect(await failure('/a', { url: new URL('https://r.example/a'), retries: 3 })).toEqual([
      'PROTOCOL',
      'GET https://r.example/a: 302: redirect to http://r.example/b not followed: it is not HTTPS',
    ]);
  });

  test('is an error where none is foreseen', async () => {
    server.expect({ url: '/a', answer: { status: 302, headers: { location: '/b' } } });
    const words = `GET ${server.origin}/a: 302: a redirect, and none is followed here`;
    expect(await failure('/a', { redirects: 'refuse' })).toEqual(['PROTOCOL', words]);
  });
});
