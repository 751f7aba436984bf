import { describe, expect, test } from '@jest/globals';
import { ActionError, describeError } from '../../src/errors.js';
import { formatDigest } from '../../src/reference/digest.js';
import { formatName, formatReference, parseReference } from '../../src/reference/reference.js';

const HEX = 'a'.repeat(64);
const DIGEST = `sha256:${HEX}`;

function parse(text: string): unknown {
  const { reference } = parseReference(text);
  const { registry, repository, tag, digest } = reference;
  return [registry, repository, tag, digest === undefined ? undefined : formatDigest(digest)];
}

function failure(text: string): string {
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof ActionError) return describeError(error);
    throw error;
  }
  throw new Error(`"${text}" was parsed`);
}

describe('parseReference', () => {
  test.each([
    ['a short name', 'nginx', ['docker.io', 'library/nginx', 'latest', undefined]],
    ['a short name with a tag', 'nginx:1.27', ['docker.io', 'library/nginx', '1.27', undefined]],
    ['an owner on Docker Hub', 'acme/api', ['docker.io', 'acme/api', 'latest', undefined]],
    ['Docker Hub by name', 'docker.io/nginx', ['docker.io', 'library/nginx', 'latest', undefined]],
    [
      'Docker Hub by an alias',
      'index.docker.io/library/nginx:1',
      ['docker.io', 'library/nginx', '1', undefined],
    ],
    ['its API host', 'registry-1.docker.io/a/b:1', ['docker.io', 'a/b', '1', undefined]],
    ['a host with a dot', 'ghcr.io/acme/api:1.4.0', ['ghcr.io', 'acme/api', '1.4.0', undefined]],
    [
      'a one-part path',
      'registry.example.com/api:1',
      ['registry.example.com', 'api', '1', undefined],
    ],
    ['a host with a port', 'registry:5000/api', ['registry:5000', 'api', 'latest', undefined]],
    ['a port and a tag', 'localhost:5000/a/b:v1', ['localhost:5000', 'a/b', 'v1', undefined]],
    ['localhost alone', 'localhost/api:1', ['localhost', 'api', '1', undefined]],
    ['an IPv6 host', '[::1]:5000/api:1', ['[::1]:5000', 'api', '1', undefined]],
    ['an IPv4 host', '127.0.0.1:5000/api:1', ['127.0.0.1:5000', 'api', '1', undefined]],
    ['an upper-case host', 'GHCR.io/acme/api:1', ['ghcr.io', 'acme/api', '1', undefined]],
    ['a digest', `ghcr.io/acme/api@${DIGEST}`, ['ghcr.io', 'acme/api', undefined, DIGEST]],
    ['tag and digest', `ghcr.io/acme/api:1@${DIGEST}`, ['ghcr.io', 'acme/api', '1', DIGEST]],
    [
      'a sha512 digest',
      `a/b@sha512:${HEX}${HEX}`,
      ['docker.io', 'a/b', undefined, `sha512:${HEX}${HEX}`],
    ],
    ['a deep path', 'r.example/a/b/c/d:1', ['r.example', 'a/b/c/d', '1', undefined]],
    ['separators', 'r.example/a.b_c__d---e/f:1', ['r.example', 'a.b_c__d---e/f', '1', undefined]],
    [
      'a tag of 128 characters',
      `a/b:${'t'.repeat(128)}`,
      ['docker.io', 'a/b', 't'.repeat(128), undefined],
    ],
    ['a tag that looks like a port', 'api:5000', ['docker.io', 'library/api', '5000', undefined]],
  ])('%s', (_name, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test.each([
    [
      'an upper-case path',
      'ghcr.io/ACME/Api:1',
      'ghcr.io/acme/api:1',
      '"ACME/Api" is read as "acme/api": repositories are lower-case',
    ],
    [
      'a protocol',
      'https://ghcr.io/acme/api:1',
      'ghcr.io/acme/api:1',
      '"https://ghcr.io/acme/api:1" is read as "ghcr.io/acme/api:1"',
    ],
    [
      'a trailing slash',
      'ghcr.io/acme/api/',
      'ghcr.io/acme/api:latest',
      '"ghcr.io/acme/api/" is read as "ghcr.io/acme/api"',
    ],
  ])('forgives %s with a notice', (_name, text, expected, notice) => {
    const { reference, notices } = parseReference(text);
    expect(formatReference(reference)).toBe(expected);
    expect(notices).toEqual([notice]);
  });

  test('says nothing where nothing is forgiven', () => {
    expect(parseReference('ghcr.io/acme/api:1').notices).toEqual([]);
  });

  test.each([
    [
      'an empty digest',
      'ghcr.io/acme/api:1@',
      'reference "ghcr.io/acme/api:1@": the digest after "@" is empty\n  The output or variable that should hold the digest was empty: check the step that sets it.',
    ],
    [
      'a URL of a registry alone',
      'https://ghcr.io',
      'reference "https://ghcr.io": it names a registry and no repository\n  The variable that should hold the repository was empty: check where it is set.',
    ],
    [
      'a registry and a slash',
      'ghcr.io/',
      'reference "ghcr.io/": it names a registry and no repository\n  The variable that should hold the repository was empty: check where it is set.',
    ],
    [
      'a host that URLs rewrite',
      '127.1:5000/a/b:1',
      'reference "127.1:5000/a/b:1": "127.1:5000" is not a registry',
    ],
    [
      'an empty tag',
      'ghcr.io/acme/api:',
      'reference "ghcr.io/acme/api:": the tag after ":" is empty\n  The variable that should hold the tag was empty: check where it is set.',
    ],
    [
      'a tag with a slash in it',
      'ghcr.io/acme/api:refs/heads',
      'reference "ghcr.io/acme/api:refs/heads": "api:refs" is not part of a name\n  Parts of a repository have letters and digits, joined by ".", "_", "__" or "-".',
    ],
    [
      'a tag that begins with a dot',
      'acme/api:.1',
      'reference "acme/api:.1": ".1" is not a tag\n  A tag has 1 to 128 letters, digits, "_", "." and "-", and does not begin with "." or "-".',
    ],
    [
      'a short digest',
      'acme/api@sha256:abc',
      'reference "acme/api@sha256:abc": "sha256:abc" is not a digest\n  Write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).',
    ],
    [
      'another protocol',
      'docker://ghcr.io/acme/api',
      'reference "docker://ghcr.io/acme/api": it begins with a protocol\n  Leave the protocol out: ghcr.io/acme/api:1.4.0',
    ],
    [
      'an empty part',
      'ghcr.io/acme//api',
      'reference "ghcr.io/acme//api": its repository has an empty part\n  Parts of a repository have letters and digits, joined by ".", "_", "__" or "-".',
    ],
    [
      'a way up',
      'ghcr.io/acme/../api',
      'reference "ghcr.io/acme/../api": ".." is not part of a name\n  Parts of a repository have letters and digits, joined by ".", "_", "__" or "-".',
    ],
    ['no repository', ':1', 'reference ":1": it has no repository'],
    [
      'a host that is none',
      'ghcr..io/acme',
      'reference "ghcr..io/acme": "ghcr..io" is not a registry',
    ],
    [
      'a port that is none',
      'ghcr.io:99999/acme',
      'reference "ghcr.io:99999/acme": "ghcr.io:99999" is not a registry',
    ],
    [
      'a port with zeros',
      'ghcr.io:0443/acme',
      'reference "ghcr.io:0443/acme": "ghcr.io:0443" is not a registry',
    ],
    [
      'an owner with capitals in the place of the registry',
      'Acme/api:1',
      'reference "Acme/api:1": "Acme" has capitals, which only a registry may have, and is none\n  Write the registry first: ghcr.io/acme/… or, for Docker Hub, docker.io/acme/…',
    ],
    [
      'the ID of an image',
      HEX,
      `reference "${HEX}": it is the ID of an image, or a digest without its name\n  Write the repository before it: ghcr.io/acme/api@sha256:aaaaaaa…`,
    ],
    [
      'user info',
      'user:pass@ghcr.io/acme',
      'reference "user:pass@ghcr.io/acme": "ghcr.io/acme" is not a digest',
    ],
    [
      'a workflow command',
      'a/b:1::set-env',
      'reference "a/b:1: :set-env": "1: :set-env" is not a tag',
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect(failure(text)).toContain(expected);
  });

  test.each([
    [
      'a long repository',
      `r.example/${'a'.repeat(256)}:1`,
      'its repository is longer than 255 characters',
    ],
    ['a long text', 'a'.repeat(1025), 'it is longer than 1024 characters'],
    ['a long tag', `a/b:${'t'.repeat(129)}`, 'is not a tag'],
  ])('bounds %s', (_name, text, expected) => {
    const message = failure(text);
    expect(message).toContain(expected);
    expect(message.length).toBeLessThan(900);
  });
});

test('formatName is what actions/attest calls the subject name', () => {
  expect(formatName(parseReference('nginx').reference)).toBe('docker.io/library/nginx');
});
