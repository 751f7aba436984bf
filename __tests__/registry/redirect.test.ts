import { describe, expect, test } from '@jest/globals';
import { decideRedirect, firstHop, type Hop, isRedirect } from '../../src/registry/redirect.js';

const FROM = firstHop(new URL('https://r.example/v2/a/manifests/1'));
const LOCAL = firstHop(new URL('http://127.0.0.1:5000/v2/a/manifests/1'));

function follow(from: Hop, location: string | undefined): Hop | string {
  const decision = decideRedirect(from, location);
  return decision.follow ? decision.hop : decision.reason;
}

test.each([
  [301, true],
  [302, true],
  [303, true],
  [307, true],
  [308, true],
  [300, false],
  [304, false],
  [200, false],
  [401, false],
])('isRedirect %i', (status, expected) => {
  expect(isRedirect(status)).toBe(expected);
});

describe('decideRedirect follows', () => {
  test.each([
    ['a path', '/v2/b', 'https://r.example/v2/b'],
    ['the same origin', 'https://R.example:443/x', 'https://r.example/x'],
    ['a fragment, which is dropped', '/x#f', 'https://r.example/x'],
  ])('%s, at home', (_name, location, href) => {
    expect(follow(FROM, location)).toEqual({
      ...FROM,
      url: new URL(href),
      count: 1,
    });
  });

  test.each([
    ['another port', FROM, 'https://r.example:8443/x'],
    ['another host', FROM, 'https://s.example/x?sig=1'],
    ['a host below it', FROM, 'https://a.r.example/x'],
    ['loopback to loopback', LOCAL, 'http://localhost:1/x'],
    ['loopback to HTTPS', LOCAL, 'https://s.example/x'],
  ])('%s, away from home', (_name, from, location) => {
    expect(follow(from, location)).toEqual({
      ...from,
      url: new URL(location),
      count: 1,
      isAtHome: false,
    });
  });

  test('the way back, and carries no login on it', () => {
    const away = follow(FROM, 'https://s.example/x') as Hop;
    expect(follow(away, FROM.url.href)).toEqual({ ...FROM, count: 2, isAtHome: false });
  });
});

describe('decideRedirect does not follow', () => {
  test.each([
    ['no location', undefined],
    ['no URL', 'https://'],
  ])('%s', (_name, location) => {
    expect(follow(FROM, location)).toBe('it redirects, and names no URL to go to');
  });

  test.each([
    ['plain HTTP', 'http://r.example/x'],
    ['a file', 'file:///etc/passwd'],
  ])('%s', (_name, url) => {
    expect(follow(FROM, url)).toBe(`redirect to ${url} not followed: it is not HTTPS`);
  });

  test.each([
    ['the loopback', 'http://127.0.0.1/x', '127.0.0.1'],
    ['its TLS', 'https://localhost:8443/x', 'localhost:8443'],
    ['its hexadecimal form', 'https://0x7f.1/x', '127.0.0.1'],
    ['its form in IPv6', 'https://[::ffff:127.0.0.1]/x', '[: :ffff:7f00:1]'],
    ['the credentials of a cloud', 'https://169.254.169.254/x', '169.254.169.254'],
    ['them in full-width digits', 'https://１６９．254.169.254/x', '169.254.169.254'],
    ['no address', 'https://0/x', '0.0.0.0'],
  ])('%s, from elsewhere', (_name, location, host) => {
    const { protocol } = new URL(location);
    const words = 'it is on this machine, and the registry is not';
    const reason = `redirect to ${protocol}//${host}/x not followed: ${words}`;
    expect(follow(FROM, location)).toBe(reason);
  });

  test('back to this machine from elsewhere, where the registry is on it, and does otherwise', () => {
    const away = follow(LOCAL, 'https://s.example/x') as Hop;
    expect(follow(away, 'https://127.0.0.1:1/x')).toMatchObject({ count: 2, isAtHome: false });
    const gone = follow(FROM, 'https://s.example/x') as Hop;
    expect(follow(gone, 'https://127.0.0.1:1/x')).toContain('it is on this machine');
  });

  test('plain HTTP off the loopback', () => {
    const reason = 'redirect to http://s.example/ not followed: it is not HTTPS';
    expect(follow(LOCAL, 'http://s.example/')).toBe(reason);
  });

  test('a user', () => {
    const reason = 'redirect to https://s.example/ not followed: it has a user name in it';
    expect(follow(FROM, 'https://u:p@s.example/')).toBe(reason);
  });

  test('the sixth in a chain', () => {
    const fifth = { ...FROM, count: 5 };
    const reason =
      'redirect to https://r.example/x not followed: it is redirect 6, and 5 are the most';
    expect(follow(fifth, '/x')).toBe(reason);
    expect(follow({ ...FROM, count: 4 }, '/x')).toMatchObject({ count: 5 });
  });
});
