import { describe, expect, test } from '@jest/globals';
import { parseReference } from '../../src/reference/reference.js';
import { isLoopback, tryParseRegistryName } from '../../src/reference/registry-name.js';
import { covers, formatScope, parseRegistryScope } from '../../src/reference/registry-scope.js';

describe('parseRegistryScope', () => {
  test.each([
    ['a host', 'ghcr.io', 'ghcr.io', 0],
    ['a host and an owner', 'codebahn.net/platform', 'codebahn.net/platform', 0],
    ['a deep path', 'r.example:5000/a/b/c', 'r.example:5000/a/b/c', 0],
    ['a host without a dot', 'registry:5000', 'registry:5000', 0],
    ['capitals', 'GHCR.io/ACME', 'ghcr.io/acme', 1],
    ['a URL', 'https://ghcr.io/', 'ghcr.io', 1],
    ['a path v1 of another registry', 'r.example/v1', 'r.example/v1', 0],
    ['a longer path with v1 on the Hub', 'docker.io/v1/acme', 'docker.io/v1/acme', 0],
    ["Docker's URL of its Hub", 'https://index.docker.io/v1/', 'docker.io', 1],
  ])('%s', (_name, text, expected, notices) => {
    const parsed = parseRegistryScope(text);
    expect(formatScope(parsed.scope)).toBe(expected);
    expect(parsed.notices).toHaveLength(notices);
  });

  test.each([
    ['another protocol', 'http://ghcr.io', 'registry: "http://ghcr.io" is not host[:port][/path]'],
    ['user info', 'me@ghcr.io', 'registry: "me@ghcr.io" is not host[:port][/path]'],
    ['a query', 'ghcr.io?x', 'registry: "ghcr.io?x" is not host[:port][/path]'],
    ['a wildcard', '*.example.com', 'registry: "*.example.com" is not host[:port][/path]'],
    ['a way up', 'ghcr.io/..', 'registry: "ghcr.io/..": ".." is not part of a repository'],
    ['an empty part', 'ghcr.io//acme', 'registry: "ghcr.io//acme": "" is not part of a repository'],
  ])('refuses %s', (_name, text, expected) => {
    expect(() => parseRegistryScope(text)).toThrow(expected);
  });
});

describe('covers', () => {
  test.each([
    ['the whole registry', 'ghcr.io', 'ghcr.io/acme/api:1', true],
    ['the path itself', 'ghcr.io/acme/api', 'ghcr.io/acme/api:1', true],
    ['below the path', 'ghcr.io/acme', 'ghcr.io/acme/team/api:1', true],
    ['a name that begins alike', 'ghcr.io/acme', 'ghcr.io/acme-evil/api:1', false],
    ['a shorter path', 'ghcr.io/acme/api', 'ghcr.io/acme:1', false],
    ['another host', 'ghcr.io', 'ghcr.io.evil.example/acme/api:1', false],
    ['another port', 'r.example:5000', 'r.example:5001/acme/api:1', false],
    ['no port against a port', 'r.example', 'r.example:443/acme/api:1', false],
    ["Docker Hub's alias", 'index.docker.io', 'nginx', true],
    ['capitals', 'GHCR.IO/Acme', 'ghcr.io/ACME/api:1', true],
  ])('%s', (_name, scope, image, expected) => {
    expect(covers(parseRegistryScope(scope).scope, parseReference(image).reference)).toBe(expected);
  });
});

describe('registry names', () => {
  test.each([
    ['localhost', true],
    ['localhost:5000', true],
    ['127.0.0.1:5000', true],
    ['127.8.8.8', true],
    ['[::1]:5000', true],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['128.0.0.1', false],
    ['0x7f.1', false],
  ])('isLoopback: %s is %s', (name, expected) => {
    expect(isLoopback(name)).toBe(expected);
  });

  test.each([
    '',
    'a b',
    'a/b',
    'ghcr.io:0',
    'ghcr.io:65536',
    '-a.io',
    'a..b',
    'ﬀ.io',
    'a'.repeat(256),
    '[]',
    'ghcr.io\n',
    '127.1',
    '0x7f.0.0.1',
    '[0::1]',
  ])('tryParseRegistryName refuses %j', (text) => {
    expect(tryParseRegistryName(text)).toBeUndefined();
  });
});
