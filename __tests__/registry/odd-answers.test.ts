/* Answers that no registry should give, byte by byte: each ends, and nothing stays open. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Agent } from 'undici';
import type { Method } from '../../src/registry/registry-error.js';
import { createTransport } from '../../src/registry/transport.js';
import { fakeClock } from './fake-clock.js';

let server: Server;
let sockets: Set<Socket>;
let bytes: string;
let dispatcher: Agent;
let rejections: unknown[];
const onRejection = (reason: unknown): void => void rejections.push(reason);

beforeEach(async () => {
  sockets = new Set();
  rejections = [];
  process.on('unhandledRejection', onRejection);
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', () => socket.write(bytes.replaceAll('\n', '\r\n')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  dispatcher = new Agent({ connections: 4 });
});

afterEach(async () => {
  await dispatcher.destroy();
  while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => server.close(resolve));
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

async function ask(method: Method = 'GET', timeoutMilliseconds = 300): Promise<string> {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rest = { retries: 0, onRetry: () => undefined, timeoutMilliseconds };
  const transport = createTransport({ dispatcher, clock: fakeClock(), ...rest });
  try {
    const { status, body, leftOrigin } = await transport.send({
      method,
      url: new URL(`http://${host}/a`),
      ...(method === 'POST' ? { form: 'a=b' } : {}),
      authorization: 'Basic x',
      redirects: 'follow',
      limitBytes: 100,
      registry: host,
      stage: 'manifest',
    });
    expect(leftOrigin).toBe(false);
    return `${status} ${body.toString()}`;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code} ${message.replace(`${method} http://${host}/a: `, '')}`;
  }
}

const OTHER_LENGTH = /^NETWORK its body ended at another length than it declares \(/;
const NO_END = 'NETWORK no whole answer within 0.3 s';

describe('an answer with', () => {
  test.each([
    ['a body', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', '200 ok'],
    ['more than its length', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nokokok', '200 ok'],
    [
      'two equal lengths',
      'HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 2\n\nok',
      OTHER_LENGTH,
    ],
    ['two lengths', 'HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nokk', OTHER_LENGTH],
    ['a length below nothing', 'HTTP/1.1 200 OK\nContent-Length: -2\n\nok', /^PROTOCOL /],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n',
      OTHER_LENGTH,
    ],
    [
      'trailers',
      'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: Docker-Content-Digest\n\n2\nok\n0\nDocker-Content-Digest: x\n\n',
      '200 ok',
    ],
    ['a chunk of no length', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nok', /^PROTOCOL /],
    ['a chunk without end', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nok', NO_END],
    [
      'early hints first',
      'HTTP/1.1 103 Early\nLink: x\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok',
      '200 ok',
    ],
    [
      'a hundred hints first',
      `${'HTTP/1.1 102 P\n\n'.repeat(100)}HTTP/1.1 200 OK\nContent-Length: 2\n\nok`,
      '200 ok',
    ],
    ['nothing but hints', 'HTTP/1.1 103 Early\n\n', NO_END],
    ['a switch of protocols', 'HTTP/1.1 101 X\nUpgrade: x\nConnection: upgrade\n\n', /^NETWORK /],
    ['204', 'HTTP/1.1 204 No\n\n', '204 '],
    ['204 and a body', 'HTTP/1.1 204 No\nContent-Length: 2\n\nok', '204 ok'],
    ['205 and nothing', 'HTTP/1.1 205 R\nContent-Length: 0\n\n', '205 '],
    [
      '206, and no range was asked for',
      'HTTP/1.1 206 P\nContent-Range: bytes 0-1/9\nContent-Length: 2\n\nok',
      '206 ok',
    ],
    ['304', 'HTTP/1.1 304 N\n\n', '304 '],
    ['304 and a length', 'HTTP/1.1 304 N\nContent-Length: 50\n\n', NO_END],
    ['a status of two digits', 'HTTP/1.1 20 OK\n\n', /^PROTOCOL /],
    ['a status of no meaning', 'HTTP/1.1 999 X\nContent-Length: 0\n\n', '999 '],
    [
      'a cookie, another service and a place to go to',
      'HTTP/1.1 200 OK\nSet-Cookie: a=b\nAlt-Svc: h3=":1"\nRefresh: 0; url=http://127.0.0.1:1/\nLocation: http://127.0.0.1:1/\nWWW-Authenticate: Basic realm="r"\nContent-Length: 2\n\nok',
      '200 ok',
    ],
    [
      'a place to go to on a refusal',
      'HTTP/1.1 401 U\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n',
      '401 ',
    ],
    ['headers without end', `HTTP/1.1 200 OK\nX: ${'x'.repeat(40_000)}`, /^PROTOCOL /],
    ['half a header', 'HTTP/1.1 200 OK\nContent-Le', NO_END],
    [
      'a folded header',
      'HTTP/1.1 200 OK\nX: a\n b\nContent-Length: 2\n\nok',
      /^(?:200 ok|PROTOCOL .*)$/,
    ],
    ['a name with a space', 'HTTP/1.1 200 OK\nContent-Length : 2\n\nok', /^PROTOCOL /],
    ['HTTP/2', 'PRI * HTTP/2.0\n\nSM\n\n', /^PROTOCOL /],
  ])('%s', async (_name, answer, expected) => {
    bytes = answer;
    const came = await ask();
    if (typeof expected === 'string') expect(came).toBe(expected);
    else expect(came).toMatch(expected);
  });

  test('a body to HEAD, which is none of it', async () => {
    bytes = 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok';
    expect(await ask('HEAD')).toBe('200 ');
  });

  test('what comes before the request has ended', async () => {
    bytes = 'HTTP/1.1 401 U\nContent-Length: 0\nConnection: close\n\n';
    expect(await ask('POST')).toBe('401 ');
  });

  test('nothing behind it on its connection is taken as the next answer', async () => {
    bytes = 'HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 200 OK\nContent-Length: 4\n\nevil';
    expect(await ask()).toBe('200 ok');
    bytes = 'HTTP/1.1 200 OK\nContent-Length: 4\n\nnext';
    expect(await ask()).toBe('200 next');
  });
});
