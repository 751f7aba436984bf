import { describe, expect, test } from '@jest/globals';
import {
  apiOrigin,
  judgeRealm,
  knownAuth,
  parseTrustedRealm,
  type TrustedRealm,
} from '../../src/policy/origin.js';
import { printable } from '../../src/text.js';

describe('apiOrigin', () => {
  test.each([
    ['ghcr.io', 'https://ghcr.io'],
    ['docker.io', 'https://registry-1.docker.io'],
    ['registry.example.com:5000', 'https://registry.example.com:5000'],
    ['registry.example.com:443', 'https://registry.example.com'],
    ['localhost:5000', 'http://localhost:5000'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['[::1]:5000', 'http://[::1]:5000'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['[2001:db8::1]', 'https://[2001:db8::1]'],
  ])('%s', (registry, origin) => {
    expect(apiOrigin(registry)).toBe(origin);
  });

  test.each([['0x7f.1'], ['2130706433'], ['127.0.0.999'], ['[::ffff:127.0.0.1]'], ['[:::]']])(
    '%s is no literal host',
    (registry) => {
      expect(() => apiOrigin(registry)).toThrow(
        expect.objectContaining({
          code: 'INPUT',
          message: `registry "${printable(registry)}": its host is no name and no address as URLs write it`,
        }),
      );
    },
  );
});

describe('knownAuth', () => {
  test.each([
    ['docker.io', { realm: 'https://auth.docker.io/token', service: 'registry.docker.io' }],
    ['ghcr.io', { realm: 'https://ghcr.io/token', service: 'ghcr.io' }],
    ['ghcr.io:5000', undefined],
    ['xghcr.io', undefined],
  ])('%s', (registry, expected) => {
    expect(knownAuth(registry)).toEqual(expected);
  });
});

describe('parseTrustedRealm', () => {
  test.each([
    ['two hosts', 'Registry.Example.com=auth.example.com', 'registry.example.com'],
    ['spaces around', ' registry.example.com = auth.example.com ', 'registry.example.com'],
    ['a port', 'registry.example.com:5000=auth.example.com', 'registry.example.com:5000'],
    ['an alias of Docker Hub', 'index.docker.io=auth.example.com', 'docker.io'],
  ])('%s', (_name, line, registry) => {
    expect(parseTrustedRealm(line)).toEqual({ registry, authHost: 'auth.example.com' });
  });

  test('an auth host is that host, also where a registry of its name has another', () => {
    const line = 'r.example=Index.Docker.io';
    expect(parseTrustedRealm(line)).toEqual({ registry: 'r.example', authHost: 'index.docker.io' });
    expect(judge('r.example', 'https://index.docker.io/t', [line])).toBe(
      'https://index.docker.io/t',
    );
    expect(judge('r.example', 'https://docker.io/t', [line])).toMatchObject({ allowed: false });
  });

  test.each([
    ['a host that URLs rewrite', 'a.example=127.1', '"127.1" is not host[:port]'],
    ['one host', 'registry.example.com', 'it is not registry=auth-host'],
    ['three hosts', 'a.example=b.example=c.example', 'it is not registry=auth-host'],
    ['nothing before', '=auth.example.com', '"" is not host[:port]'],
    ['nothing behind', 'a.example=', '"" is not host[:port]'],
    ['a URL', 'a.example=https://b.example', '"https://b.example" is not host[:port]'],
    ['a path', 'a.example=b.example/token', '"b.example/token" is not host[:port]'],
    ['a pattern', '*.example=b.example', '"*.example" is not host[:port]'],
    ['a port that is none', 'a.example=b.example:0', '"b.example:0" is not host[:port]'],
  ])('%s', (_name, line, why) => {
    expect(() => parseTrustedRealm(line)).toThrow(
      expect.objectContaining({
        code: 'INPUT',
        message: `"${line}": ${why}`,
        remedy: 'Write two hosts, such as: registry.example.com=auth.example.com',
      }),
    );
  });
});

function judge(registry: string, realm: string, lines: readonly string[] = []): unknown {
  const trustedRealms: TrustedRealm[] = lines.map(parseTrustedRealm);
  const verdict = judgeRealm({ registry, realm, trustedRealms });
  return verdict.allowed ? verdict.url.href : verdict;
}

describe('judgeRealm allows', () => {
  test.each([
    ['the own origin', 'ghcr.io', 'https://ghcr.io/token'],
    ['another case of it', 'ghcr.io', 'HTTPS://GHCR.IO/token'],
    ['its usual port, written out', 'ghcr.io', 'https://ghcr.io:443/token'],
    ['its own port', 'r.example.com:5000', 'https://r.example.com:5000/v2/token'],
    ['plain HTTP on the loopback', '127.0.0.1:5000', 'http://127.0.0.1:5000/token'],
    ['Docker Hub', 'docker.io', 'https://auth.docker.io/token'],
    ['GitLab', 'registry.gitlab.com', 'https://gitlab.com/jwt/auth'],
    ['NVIDIA', 'nvcr.io', 'https://authn.nvidia.com/token'],
    ['Scaleway', 'rg.fr-par.scw.cloud', 'https://api.scaleway.com/registry/auth'],
    ['LinuxServer', 'lscr.io', 'https://ghcr.io/token'],
  ])('%s', (_name, registry, realm) => {
    expect(judge(registry, realm)).toBe(new URL(realm).href);
  });

  test.each([
    ['a line for both', 'https://a.example.com/t', 'r.example.com=a.example.com'],
    ['a usual port', 'https://a.example.com/t', 'r.example.com=a.example.com:443'],
    ['a port', 'https://a.example.com:8/t', 'r.example.com=a.example.com:8'],
    ['the loopback', 'http://127.0.0.1:6/t', '127.0.0.1:5=127.0.0.1:6'],
  ])('%s of trusted-realms', (_name, realm, line) => {
    expect(judge(parseTrustedRealm(line).registry, realm, [line])).toBe(realm);
  });
});

describe('judgeRealm sends no login to', () => {
  test.each([
    ['another host', 'r.example.com https://a.example.com/t', ''],
    ['another port', 'r.example.com https://r.example.com:8443/t', ''],
    ['a host below it', 'ghcr.io https://evil.ghcr.io/t', ''],
    ['a host that ends like it', 'ghcr.io https://xghcr.io/t', ''],
    ['a host that begins like it', 'ghcr.io https://ghcr.io.evil.example/t', ''],
    ["another registry's pair", 'ghcr.io https://auth.docker.io/token', ''],
    ['a pair on another port', 'docker.io https://auth.docker.io:8443/token', ''],
    ['two labels for the star', 'rg.a.b.scw.cloud https://api.scaleway.com/t', ''],
    ["another registry's line", 'a.example https://t.example/t', 'b.example=t.example'],
    ["another port's line", 'a.example:1 https://t.example/t', 'a.example=t.example'],
    ['a line for another port', 'a.example https://t.example/t', 'a.example=t.example:8'],
    ['another port of the loopback', '127.0.0.1:5 http://127.0.0.1:6/t', ''],
  ])('%s', (_name, pair, line) => {
    const [registry = '', realm = ''] = pair.split(' ');
    const { host } = new URL(realm);
    expect(judge(registry, realm, line === '' ? [] : [line])).toEqual({
      allowed: false,
      reason: `realm "${realm}": ${host} is not known as an auth host of ${registry}`,
      remedy: `If ${registry} may send its logins there, add: trusted-realms: ${registry}=${host}`,
      anonymousUrl: new URL(realm),
    });
  });
});

describe('judgeRealm sends nothing to', () => {
  const misread = 'its host is not written as it is read';
  test.each([
    ['no URL', 'token', 'it is not an HTTPS URL'],
    ['another protocol', 'ftp://r.example.com/t', 'it is not an HTTPS URL'],
    ['no slashes', 'https:r.example.com/t', 'it is not an HTTPS URL'],
    ['plain HTTP', 'http://r.example.com/t', 'it is plain HTTP'],
    ['the loopback', 'http://127.0.0.1/t', 'it is on this machine, and the registry is not'],
    ['its TLS', 'https://localhost/t', 'it is on this machine, and the registry is not'],
    ['a name below it', 'https://a.localhost/t', 'it is on this machine, and the registry is not'],
    ['its name with a dot', 'https://localhost./t', 'its host is no name and no address'],
    ['no address', 'https://0.0.0.0/t', 'it is on this machine, and the registry is not'],
    ['a link', 'https://169.254.169.254/t', 'it is on this machine, and the registry is not'],
    ['it in IPv6', 'https://[::ffff:7f00:1]/t', 'it is on this machine, and the registry is not'],
    ['a user', 'https://u@r.example.com/t', 'it has a user name or a password in it'],
    ['a password', 'https://:p@r.example.com/t', 'it has a user name or a password in it'],
    ['a fragment', 'https://r.example.com/t#f', 'it has a fragment'],
    ['an empty fragment', 'https://r.example.com/t#', 'it has a fragment'],
    ['a hexadecimal address', 'https://0x7f.1/t', misread],
    ['a decimal address', 'https://2130706433/t', misread],
    ['an IPv4 address in IPv6 form', 'https://[::ffff:7f00:0001]/t', misread],
    ['full-width dots', 'https://r．example．com/t', misread],
    ['an escaped letter', 'https://%72.example.com/t', misread],
    ['a name of another script', 'https://r.exämple.com/t', misread],
    [
      'its name with a dot behind',
      'https://r.example.com./t',
      'its host is no name and no address',
    ],
    ['a command', 'https://$(id).example.com/t', 'its host is no name and no address'],
    ['a backslash', 'https://r.example.com\\@evil.example/t', misread],
    ['a tab', 'https://r.exam\tple.com/t', misread],
    ['a port with zeros', 'https://r.example.com:0443/t', misread],
    ['no end', `https://r.example.com/${'t'.repeat(2048)}`, 'it is longer than 2048 characters'],
  ])('%s', (_name, realm, why) => {
    const verdict = judgeRealm({ registry: 'r.example.com', realm, trustedRealms: [] });
    expect(verdict).toMatchObject({ allowed: false, remedy: undefined, anonymousUrl: undefined });
    expect(verdict).toHaveProperty('reason', expect.stringMatching(new RegExp(`": ${why}$`)));
  });
});
