import { describe, expect, test } from '@jest/globals';
import { chooseWay, describeProxy, readProxies } from '../../src/policy/proxy.js';

const PROXY = 'http://proxy.corp:3128';

/** The proxy for a URL, or why there is none. */
function wayOf(env: Readonly<Record<string, string>>, url: string): string {
  const way = chooseWay(readProxies(env), new URL(url));
  return way.kind === 'proxy' ? describeProxy(way.proxy) : way.reason;
}

describe('the variable', () => {
  const used = (variable: string): string => `the proxy ${PROXY} (${variable})`;
  test.each([
    ['upper case', { HTTPS_PROXY: PROXY }, used('HTTPS_PROXY')],
    ['lower case', { https_proxy: PROXY }, used('https_proxy')],
    ['lower case wins', { https_proxy: PROXY, HTTPS_PROXY: 'http://b' }, used('https_proxy')],
    ['an empty one is none', { https_proxy: '', HTTPS_PROXY: PROXY }, used('HTTPS_PROXY')],
    ['all empty', { https_proxy: '', HTTPS_PROXY: ' ' }, 'no proxy is set'],
    ['nothing set', {}, 'no proxy is set'],
    ['HTTPS does not fall back to HTTP_PROXY', { HTTP_PROXY: PROXY }, 'no proxy is set'],
    ['nor to ALL_PROXY', { ALL_PROXY: PROXY }, 'no proxy is set'],
    ['spaces around it', { HTTPS_PROXY: ` ${PROXY} ` }, used('HTTPS_PROXY')],
  ])('%s', (_name, env, expected) => {
    expect(wayOf(env, 'https://ghcr.io/v2/')).toBe(expected);
  });

  test.each([
    [{ HTTP_PROXY: PROXY }, 'HTTP_PROXY'],
    [{ http_proxy: PROXY, HTTP_PROXY: PROXY }, 'http_proxy'],
    [{ HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY }, undefined],
    [{ HTTP_PROXY: '' }, undefined],
  ])('for plain HTTP alone: %j', (env, expected) => {
    expect(readProxies(env).httpOnly).toBe(expected);
  });
});

describe('this machine is never behind a proxy', () => {
  test.each([
    ['https://localhost/', 'on this machine'],
    ['https://LOCALHOST:5000/', 'on this machine'],
    ['http://127.0.0.1:5000/', 'on this machine'],
    ['https://127.255.0.9/', 'on this machine'],
    ['https://[::1]:5000/', 'on this machine'],
    ['https://127.0.0.1.example/', `the proxy ${PROXY} (HTTPS_PROXY)`],
    ['https://localhost.example/', `the proxy ${PROXY} (HTTPS_PROXY)`],
    ['https://[::2]/', `the proxy ${PROXY} (HTTPS_PROXY)`],
    ['http://ghcr.io/', 'no proxy is set'],
  ])('%s', (url, expected) => {
    expect(wayOf({ HTTPS_PROXY: PROXY }, url)).toBe(expected);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['the host', 'ghcr.io', 'https://ghcr.io/', true],
    ['another host', 'ghcr.io', 'https://docker.io/', false],
    ['any case', 'GHCR.io', 'https://ghcr.io/', true],
    ['a host below', 'corp', 'https://registry.corp/', true],
    ['two levels below', 'corp', 'https://a.registry.corp/', true],
    ['the same end, and not below', 'corp', 'https://mycorp/', false],
    ['the same beginning', 'registry.corp', 'https://registry.corp.example/', false],
    ['a leading dot, below', '.corp', 'https://registry.corp/', true],
    ['a leading dot, the host itself', '.corp', 'https://corp/', false],
    ['a star and a dot, below', '*.corp', 'https://registry.corp/', true],
    ['a star and a dot, the host itself', '*.corp', 'https://corp/', false],
    ['a star within is no pattern', 'reg*.corp', 'https://registry.corp/', false],
    ['a star', '*', 'https://ghcr.io/', true],
    ['a star among others', 'a.example, *', 'https://ghcr.io/', true],
    ['a list', 'a.example,ghcr.io,b.example', 'https://ghcr.io/', true],
    ['spaces', ' a.example , ghcr.io ', 'https://ghcr.io/', true],
    ['spaces alone between', 'a.example ghcr.io', 'https://ghcr.io/', true],
    ['nothing but separators', ' , ,', 'https://ghcr.io/', false],
    ['a lone dot', '.', 'https://ghcr.io/', false],
    ['the usual port', 'ghcr.io:443', 'https://ghcr.io/', true],
    ['the usual port, written', 'ghcr.io:443', 'https://ghcr.io:443/', true],
    ['the port', 'ghcr.io:5000', 'https://ghcr.io:5000/', true],
    ['another port', 'ghcr.io:5000', 'https://ghcr.io/', false],
    ['any port', 'ghcr.io', 'https://ghcr.io:5000/', true],
    ['a port, below', 'corp:5000', 'https://registry.corp:5000/', true],
    ['a port after a dot', '.corp:5000', 'https://registry.corp/', false],
    ['an address', '10.0.0.1', 'https://10.0.0.1:5000/', true],
    ['a longer address', '0.0.0.1', 'https://10.0.0.1/', false],
    ['a range is no entry', '10.0.0.0/8', 'https://10.0.0.1/', false],
    ['IPv6 in brackets', '[fd00::1]', 'https://[fd00::1]/', true],
    ['IPv6 in brackets with a port', '[fd00::1]:5000', 'https://[fd00::1]:5000/', true],
    ['IPv6 in brackets with another port', '[fd00::1]:5000', 'https://[fd00::1]/', false],
    ['IPv6 without brackets', 'fd00::1', 'https://[fd00::1]/', true],
    ['IPv6 of another host', 'fd00::1', 'https://[fd00::2]/', false],
  ])('%s: %s for %s', (_name, value, url, isDirect) => {
    const expected = isDirect ? 'NO_PROXY' : `the proxy ${PROXY} (HTTPS_PROXY)`;
    expect(wayOf({ HTTPS_PROXY: PROXY, NO_PROXY: value }, url)).toBe(expected);
  });

  test('in lower case wins', () => {
    const env = { HTTPS_PROXY: PROXY, no_proxy: 'a.example', NO_PROXY: 'b.example' };
    expect(wayOf(env, 'https://a.example/')).toBe('no_proxy');
    expect(wayOf(env, 'https://b.example/')).toBe(`the proxy ${PROXY} (HTTPS_PROXY)`);
  });
});

describe('the proxy', () => {
  test.each([
    ['http://proxy.corp:3128', 'http://proxy.corp:3128'],
    ['http://proxy.corp:3128/', 'http://proxy.corp:3128'],
    ['HTTP://PROXY.corp:3128', 'http://proxy.corp:3128'],
    ['proxy.corp:3128', 'http://proxy.corp:3128'],
    ['proxy.corp', 'http://proxy.corp:80'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128'],
    ['http://proxy.corp', 'http://proxy.corp:80'],
    ['https://proxy.corp', 'https://proxy.corp:443'],
    ['https://proxy.corp:8443', 'https://proxy.corp:8443'],
    ['http://user:secret@proxy.corp:3128', 'http://proxy.corp:3128'],
    ['user:secret@proxy.corp:3128', 'http://proxy.corp:3128'],
  ])('%s', (value, origin) => {
    expect(readProxies({ HTTPS_PROXY: value }).https?.origin).toBe(origin);
  });

  test.each([
    ['an encoded password', 'http://user:p%40ss@proxy:1', 'user:p@ss', ['p%40ss', 'p@ss']],
    ['a plain one', 'http://user:secret@proxy:1', 'user:secret', ['secret']],
    ['an @ in it', 'http://user:p@ss@proxy:1', 'user:p@ss', ['p@ss']],
    ['a colon in it', 'http://user:p:ss@proxy:1', 'user:p:ss', ['p:ss']],
    ['no protocol', 'user:secret@proxy:1', 'user:secret', ['secret']],
    [
      'letters of all scripts',
      'http://us%C3%A9r:p%C3%A4ss@proxy:1',
      'usér:päss',
      ['p%C3%A4ss', 'päss'],
    ],
    ['no password', 'http://user@proxy:1', 'user:', []],
    ['an empty password', 'http://user:@proxy:1', 'user:', []],
  ])('sends a login: %s', (_name, value, pair, passwords) => {
    const encoded = Buffer.from(pair).toString('base64');
    const { https, secrets } = readProxies({ HTTPS_PROXY: value });
    expect(https?.authorization).toBe(`Basic ${encoded}`);
    expect(secrets).toEqual([...passwords, encoded]);
  });

  test.each(['http://proxy:1', 'http://@proxy:1'])('sends none: %s', (value) => {
    const { https, secrets } = readProxies({ HTTPS_PROXY: value });
    expect([https?.authorization, secrets]).toEqual([undefined, []]);
  });

  test('every password in the environment is a secret, used or not', () => {
    const env = {
      https_proxy: 'http://a:secret-1@proxy:1',
      HTTPS_PROXY: 'socks5://b:secret-2@proxy:1',
      http_proxy: 'http://c:sec/ret-3@proxy:1',
      HTTP_PROXY: 'http://d:%zz-secret-4@proxy:1',
    };
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(readProxies(env).secrets).toEqual([
      'secret-1',
      base64('a:secret-1'),
      'secret-2',
      base64('b:secret-2'),
      'sec/ret-3',
      base64('c:sec/ret-3'),
      '%zz-secret-4',
    ]);
  });
});

describe('a value that is none', () => {
  const FORM =
    'Write http://HOST:PORT, or https://HOST:PORT for a proxy that speaks TLS itself; empty, there is no proxy.';
  const ENCODE = 'Percent-encode the login: % as %25, @ as %40, / as %2F, # as %23, \\ as %5C.';
  const noUrl = 'HTTPS_PROXY: it is not the URL of a proxy: a host, and a port from 1 to 65535';
  const protocol = (name: string): string =>
    `HTTPS_PROXY: its protocol is ${name}, and only http and https proxies are spoken to`;
  const login = 'HTTPS_PROXY: its login holds a character that a URL does not take as it is';
  test.each([
    ['socks5://u:planted@proxy:1080', protocol('socks5'), FORM],
    ['ftp://proxy', protocol('ftp'), FORM],
    ['http://proxy:99999', noUrl, FORM],
    ['http://proxy:0', noUrl, FORM],
    ['http://proxy:port', noUrl, FORM],
    ['http://', noUrl, FORM],
    ['http://u:planted@', noUrl, FORM],
    ['http://u:planted@pro xy:1', noUrl, FORM],
    ['http://pro\u200bxy:1', noUrl, FORM],
    ['http://proxy:1\t', undefined, undefined],
    ['CORP\\u:planted@proxy:1', login, ENCODE],
    ['http://u:12/planted@proxy:1', login, ENCODE],
    ['http://u:12#planted@proxy:1', login, ENCODE],
    ['http://u:12?planted@proxy:1', login, ENCODE],
    ['http://u:planted%zz@proxy:1', login, ENCODE],
  ])('%s', (value, message, remedy) => {
    const { https, problems } = readProxies({ HTTPS_PROXY: value });
    expect(problems.map((problem) => [problem.code, problem.message, problem.remedy])).toEqual(
      message === undefined ? [] : [['INPUT', message, remedy]],
    );
    expect(https === undefined).toBe(message !== undefined);
    expect(JSON.stringify(problems.map(String))).not.toContain('planted');
  });

  test('is no problem in a variable that is not used', () => {
    const env = { https_proxy: PROXY, HTTPS_PROXY: 'socks5://proxy', HTTP_PROXY: 'socks5://proxy' };
    expect(readProxies(env).problems).toEqual([]);
  });
});
