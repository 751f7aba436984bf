import { afterEach, describe, expect, test } from '@jest/globals';
import { ProxyAgent, request } from 'undici';
import { type HttpOrigin, openHttpOrigin } from './http-origin.js';
import {
  openPrivateNetwork,
  type PrivateNetwork,
  type PrivateNetworkOptions,
} from './private-network.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Opened {
  readonly origin: HttpOrigin;
  readonly network: PrivateNetwork;
  /** Asks for a URL through the proxy; returns the body, or the words of the error. */
  readonly get: (url: string) => Promise<string>;
}

async function open(options: Partial<PrivateNetworkOptions> = {}): Promise<Opened> {
  const body = Buffer.from('hello');
  const origin = await openHttpOrigin(() => ({ status: 200, headers: {}, body }));
  closers.push(() => origin.close());
  const hosts = { 'ghcr.io': origin, 'registry.corp:5000': origin };
  const network = await openPrivateNetwork({ hosts, ...options });
  closers.push(() => network.close());
  const uri = network.env.HTTPS_PROXY;
  const { certificate: ca } = network.ca;
  const agent = new ProxyAgent({ uri, requestTls: { ca }, proxyTls: { ca } });
  closers.push(() => agent.destroy());
  const get = async (url: string): Promise<string> => {
    try {
      const answer = await request(url, { dispatcher: agent });
      return `${answer.statusCode} ${await answer.body.text()}`;
    } catch (error) {
      return String(error);
    }
  };
  return { origin, network, get };
}

test.each(['http', 'https'] as const)('hosts answer by their real names: %s', async (proxy) => {
  const { origin, network, get } = await open({ proxy });
  expect(await get('https://ghcr.io/v2/')).toBe('200 hello');
  expect(await get('https://registry.corp:5000/v2/')).toBe('200 hello');
  expect(origin.requests.map(({ headers }) => headers['host'])).toEqual([
    'ghcr.io',
    'registry.corp:5000',
  ]);
  expect(network.proxy.connects.map(({ target }) => target)).toEqual([
    'ghcr.io:443',
    'registry.corp:5000',
  ]);
  network.proxy.assertNoViolations();
});

test('a host that nobody named fails the test', async () => {
  const { network, get } = await open();
  expect(await get('https://ghcr.io.example/')).toContain('403');
  expect(() => network.proxy.assertNoViolations()).toThrow(
    'proxy: CONNECT ghcr.io.example:443: no such route',
  );
});

describe('a proxy with a login', () => {
  const login = { username: 'user', password: 'p@ss word' };

  test('lets in who knows it, and records where it stood', async () => {
    const { network, get } = await open({ login });
    expect(await get('https://ghcr.io/')).toBe('200 hello');
    const header = `Basic ${Buffer.from('user:p@ss word').toString('base64')}`;
    expect(network.proxy.connects[0]?.headers['proxy-authorization']).toBe(header);
    expect(network.proxy.requests()).toMatchObject([
      { method: 'CONNECT', path: 'ghcr.io:443', authorization: header, status: 200 },
    ]);
  });

  test('refuses everybody else', async () => {
    const { network } = await open({ login });
    const agent = new ProxyAgent(network.proxy.url);
    closers.push(() => agent.destroy());
    await expect(request('https://ghcr.io/', { dispatcher: agent })).rejects.toThrow('407');
    expect(network.proxy.connects.map(({ status }) => status)).toEqual([407]);
  });
});

test.each([
  ['an answer', { kind: 'answer', status: 502 } as const, 502],
  ['garbage', { kind: 'garbage' } as const, 0],
  ['an end without a word', { kind: 'close' } as const, 0],
  ['a tunnel that ends', { kind: 'close-tunnel' } as const, 200],
])('%s meets the CONNECT that it is for', async (_name, fault, status) => {
  const { network, get } = await open({ faults: [{ ...fault, nth: [1] }] });
  await get('https://ghcr.io/'); // some of them the client itself tries again
  expect(await get('https://ghcr.io/')).toBe('200 hello');
  const statuses = network.proxy.connects.map((connect) => connect.status);
  expect([statuses[0], statuses.at(-1)]).toEqual([status, 200]);
});
