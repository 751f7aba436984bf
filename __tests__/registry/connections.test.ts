import { afterEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ActionError } from '../../src/errors.js';
import { readProxies } from '../../src/policy/proxy.js';
import { openConnections } from '../../src/registry/connections.js';
import type { Wire } from '../../src/registry/exchange.js';
import { createTransport } from '../../src/registry/transport.js';
import { openHttpOrigin } from '../support/http-origin.js';
import { listen } from '../support/loopback.js';
import { openPrivateNetwork, type PrivateNetwork } from '../support/private-network.js';
import { openProxy, type Proxy, type ProxyFault, type ProxyOptions } from '../support/proxy.js';
import { openTlsFront } from '../support/tls-front.js';
import { fakeClock } from './fake-clock.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function connect(env: Readonly<Record<string, string>>): Wire {
  const connections = openConnections({ proxies: readProxies(env), perOrigin: 16 });
  closers.push(() => connections.destroy());
  return connections;
}

interface Asked {
  readonly env: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly retries?: number;
  readonly timeoutMilliseconds?: number;
}

interface Failed {
  readonly message: string;
  readonly remedy: string | undefined;
  readonly lines: readonly string[];
  readonly error: ActionError;
}

/** Asks a registry that cannot be reached; returns what is said of it. */
async function fail({ env, url = 'https://ghcr.io/v2/', ...more }: Asked): Promise<Failed> {
  const lines: string[] = [];
  const transport = createTransport({
    dispatcher: connect(env),
    proxies: readProxies(env),
    clock: fakeClock(),
    retries: 0,
    timeoutMilliseconds: 5000,
    onRetry: (line) => lines.push(line),
    ...more,
  });
  const sent = transport.send({
    url: new URL(url),
    authorization: 'Basic planted-authorization',
    redirects: 'follow',
    limitBytes: 100,
    registry: 'ghcr.io',
    stage: 'manifest',
  });
  const error = await sent.then(
    () => {
      throw new Error('it was answered');
    },
    (thrown: unknown) => thrown as ActionError,
  );
  return { message: error.message, remedy: error.remedy, lines, error };
}

async function proxyWith(fault: ProxyFault, options: Partial<ProxyOptions> = {}): Promise<Proxy> {
  const proxy = await openProxy({ routes: { 'ghcr.io:443': 1 }, faults: [fault], ...options });
  closers.push(() => proxy.close());
  return proxy;
}

const LOGIN_URL = 'http://user:planted-password@';
const WAYS_OUT = 'Check HTTPS_PROXY; add ghcr.io to NO_PROXY if it is reached without a proxy.';
const answers = (status: number, headers: Readonly<Record<string, string>> = {}): ProxyFault => ({
  kind: 'answer',
  status,
  headers,
});
const offers = (schemes: string): ProxyFault => answers(407, { 'proxy-authenticate': schemes });

describe('a proxy that opens no tunnel', () => {
  const refused = (words: string): string => `CONNECT ghcr.io:443: ${words}`;
  const cases: readonly (readonly [string, ProxyFault, string, string, string])[] = [
    [
      '407 without a login',
      offers('Basic realm="x"'),
      'http://',
      refused('407 No: it wants a login'),
      'Write it into HTTPS_PROXY: http://USER:PASSWORD@PROXY',
    ],
    [
      '407 with a login',
      offers('Negotiate, Basic realm="Negotiate, please"'),
      LOGIN_URL,
      refused('407 No: it does not take the login in HTTPS_PROXY'),
      "Correct the proxy's login in it; special characters there are percent-encoded.",
    ],
    [
      '407 without a word of how',
      answers(407),
      'http://',
      refused('407 No: it wants a login'),
      'Write it into HTTPS_PROXY: http://USER:PASSWORD@PROXY',
    ],
    [
      '401 of a proxy that means 407',
      answers(401),
      LOGIN_URL,
      refused('401 No: it does not take the login in HTTPS_PROXY'),
      "Correct the proxy's login in it; special characters there are percent-encoded.",
    ],
    [
      '407 for other schemes',
      offers('Negotiate, NTLM'),
      LOGIN_URL,
      refused('407 No: it takes logins by Negotiate or NTLM, and only Basic is spoken'),
      'Use a proxy on the runner that logs in to this one, or one that takes Basic.',
    ],
    [
      '403',
      answers(403),
      LOGIN_URL,
      refused('403 No'),
      'Have the proxy allow ghcr.io:443, or add ghcr.io to NO_PROXY if it is reached without a proxy.',
    ],
    [
      'another status',
      answers(302, { location: 'http://login.corp/' }),
      LOGIN_URL,
      refused('302 No'),
      'Check that the proxy reaches ghcr.io:443, or HTTPS_PROXY; add ghcr.io to NO_PROXY if it is reached without a proxy.',
    ],
    [
      'no HTTP',
      { kind: 'garbage' },
      LOGIN_URL,
      'Parse Error: Expected HTTP/, RTSP/ or ICE/ (HPE_INVALID_CONSTANT)',
      WAYS_OUT,
    ],
    [
      'an end without an answer',
      { kind: 'close' },
      LOGIN_URL,
      'the connection was reset (ECONNRESET)',
      WAYS_OUT,
    ],
  ];
  test.each(cases)('%s', async (_name, fault, start, words, remedy) => {
    const proxy = await proxyWith(fault);
    const failed = await fail({ env: { HTTPS_PROXY: `${start}${proxy.host}` } });
    expect({ ...failed, error: undefined }).toEqual({
      message: `GET https://ghcr.io/v2/: the proxy ${proxy.url} (HTTPS_PROXY): ${words}`,
      remedy: remedy.replace('@PROXY', `@${proxy.host}`),
      lines: [],
      error: undefined,
    });
    expect(failed.error.code).toBe(fault.kind === 'garbage' ? 'PROTOCOL' : 'NETWORK');
    expect(everythingIn(failed.error)).not.toMatch(/planted|cGxhbnRlZ|dXNlcjpwbGFudGVk/);
  });

  test('nothing listens', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    const env = { https_proxy: `http://user:planted-password@127.0.0.1:${port}` };
    const { message, remedy } = await fail({ env });
    expect(message).toBe(
      `GET https://ghcr.io/v2/: the proxy http://127.0.0.1:${port} (https_proxy): nothing listens there (connect ECONNREFUSED 127.0.0.1:${port})`,
    );
    expect(remedy).toBe(
      'Check https_proxy; add ghcr.io to NO_PROXY if it is reached without a proxy.',
    );
  });

  test('no such host', async () => {
    const { message } = await fail({ env: { HTTPS_PROXY: 'http://..:3128' } });
    expect(message).toMatch(
      /^GET https:\/\/ghcr\.io\/v2\/: the proxy http:\/\/\.\.:3128 \(HTTPS_PROXY\): .*getaddrinfo/,
    );
  });

  test('the port of the registry stands in the remedy', async () => {
    const proxy = await proxyWith(answers(403));
    const url = 'https://registry.corp:5000/v2/';
    expect((await fail({ env: { HTTPS_PROXY: proxy.url }, url })).remedy).toBe(
      'Have the proxy allow registry.corp:5000, or add registry.corp:5000 to NO_PROXY if it is reached without a proxy.',
    );
  });
});

describe('tries', () => {
  test.each([
    [408, 3],
    [429, 3],
    [500, 3],
    [502, 3],
    [503, 3],
    [504, 3],
    [400, 1],
    [401, 1],
    [403, 1],
    [404, 1],
    [407, 1],
  ])('a proxy that says %i is asked %i times', async (status, times) => {
    const proxy = await proxyWith(answers(status));
    const { lines, message } = await fail({ env: { HTTPS_PROXY: proxy.url }, retries: 2 });
    expect(proxy.connects).toHaveLength(times);
    expect(lines).toHaveLength(times - 1);
    if (times === 1) return;
    const said = `GET https://ghcr.io/v2/: the proxy ${proxy.url} (HTTPS_PROXY): CONNECT ghcr.io:443: ${status} No`;
    expect(lines[0]).toMatch(`${said}, try 2 of 3 in`);
    expect(message).toBe(`${said}: gave up after 3 tries`);
  });

  test.each(['close', 'close-tunnel'] as const)('%s is tried again', async (kind) => {
    const proxy = await proxyWith({ kind });
    await fail({ env: { HTTPS_PROXY: proxy.url }, retries: 2 });
    expect(proxy.connects).toHaveLength(3);
  });

  test('a proxy that hangs is asked anew, and the time of the request covers it', async () => {
    const proxy = await proxyWith({ kind: 'hang' });
    const failed = await fail({
      env: { HTTPS_PROXY: proxy.url },
      retries: 1,
      timeoutMilliseconds: 60,
    });
    expect(failed.message).toBe(
      `GET https://ghcr.io/v2/: no whole answer within 0.06 s, through the proxy ${proxy.url} (HTTPS_PROXY): gave up after 2 tries`,
    );
    expect(proxy.connects).toHaveLength(2);
  });
});

describe('TLS', () => {
  test('a certificate of an unknown CA behind the proxy is refused, once', async () => {
    const origin = { host: '127.0.0.1:1' };
    const network = await openPrivateNetwork({ hosts: { 'ghcr.io': origin } });
    closers.push(() => network.close());
    const { HTTPS_PROXY } = network.env;
    const { message, remedy } = await fail({ env: { HTTPS_PROXY }, retries: 2 });
    expect(message).toBe(
      `GET https://ghcr.io/v2/: its certificate comes from a CA that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE), through the proxy ${HTTPS_PROXY} (HTTPS_PROXY)`,
    );
    expect(remedy).toBe(
      "If the proxy inspects TLS, or the registry's certificate comes from a CA of your own, name that CA's file in NODE_EXTRA_CA_CERTS.",
    );
    expect(network.proxy.connects).toHaveLength(1);
  });

  test('so is that of the proxy, and it is not asked', async () => {
    const network = await openPrivateNetwork({ hosts: {}, proxy: 'https' });
    closers.push(() => network.close());
    const { HTTPS_PROXY } = network.env;
    const { message, remedy } = await fail({ env: { HTTPS_PROXY }, retries: 2 });
    expect(message).toBe(
      `GET https://ghcr.io/v2/: the proxy ${HTTPS_PROXY} (HTTPS_PROXY): its certificate comes from a CA that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
    );
    expect(remedy).toBe(
      "If the proxy's own certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.",
    );
    expect(network.proxy.connects).toEqual([]);
  });

  test('a proxy that speaks plain HTTP where TLS is expected', async () => {
    const proxy = await openProxy({ routes: {} });
    closers.push(() => proxy.close());
    const { message, remedy } = await fail({ env: { HTTPS_PROXY: `https://${proxy.host}` } });
    expect(message).toMatch(
      `GET https://ghcr.io/v2/: the proxy https://${proxy.host} (HTTPS_PROXY): `,
    );
    expect(remedy).toBe(
      `If the proxy itself speaks plain HTTP, as most do, set HTTPS_PROXY: http://${proxy.host}`,
    );
  });
});

describe('a Node that is told to verify no certificate', () => {
  const CHILD = resolve('__tests__/registry/connections-child.ts');

  async function ask(url: string, env: Readonly<Record<string, string>>): Promise<string> {
    const args = ['--import', 'tsx', CHILD, url];
    const all = { PATH: process.env['PATH'], NODE_TLS_REJECT_UNAUTHORIZED: '0', ...env };
    return (await promisify(execFile)(process.execPath, args, { env: all })).stdout;
  }

  /** A network whose host answers, and the port where it does so without the proxy. */
  async function open(proxy: 'http' | 'https'): Promise<PrivateNetwork & { direct: string }> {
    const origin = await openHttpOrigin(() => ({
      status: 200,
      headers: {},
      body: Buffer.alloc(0),
    }));
    const network = await openPrivateNetwork({ hosts: { 'ghcr.io': origin }, proxy });
    const certificate = await network.ca.issue(['0.0.0.0']);
    const front = await openTlsFront(certificate, Number(origin.host.split(':')[1]));
    closers.push(
      () => origin.close(),
      () => network.close(),
      () => front.close(),
    );
    return { ...network, direct: `0.0.0.0:${front.port}` };
  }

  const REFUSED = 'unable to verify the first certificate';

  test.each([
    ['behind a proxy', 'http', REFUSED, 1],
    ['of the proxy', 'https', REFUSED, 0],
  ] as const)('verifies that %s', async (_name, kind, words, connects) => {
    const { env, proxy } = await open(kind);
    const { HTTPS_PROXY } = env;
    expect(await ask('https://ghcr.io/', { HTTPS_PROXY })).toMatch(
      kind === 'http' ? words : 'its certificate comes from a CA that is not known here',
    );
    expect(proxy.connects).toHaveLength(connects);
    expect(await ask('https://ghcr.io/', env)).toBe('200');
  });

  test('verifies that of a host without a proxy', async () => {
    const { env, proxy, direct } = await open('http');
    const { HTTPS_PROXY } = env;
    expect(await ask(`https://${direct}/`, { HTTPS_PROXY, NO_PROXY: direct })).toMatch(REFUSED);
    expect(await ask(`https://${direct}/`, { ...env, NO_PROXY: direct })).toBe('200');
    expect(proxy.connects).toEqual([]);
  });
});

/** All that an error holds, its causes and the fields that nobody prints included. */
function everythingIn(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => {
    const value: unknown = Reflect.get(error, name);
    return name === 'cause' || value instanceof Error ? everythingIn(value) : JSON.stringify(value);
  });
  return own.join('\n');
}
