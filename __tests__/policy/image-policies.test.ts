import { describe, expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import { describeAllowing, refuseImages } from '../../src/policy/allowed-images.js';
import {
  allowsImage,
  formatImagePattern,
  parseImagePattern,
} from '../../src/policy/image-pattern.js';
import { describeMoving, findMoving, refuseMoving } from '../../src/policy/moving-images.js';
import { type ImageRequest, parseImageList } from '../../src/reference/image-list.js';
import { parseReference } from '../../src/reference/reference.js';

const GRAMMAR =
  'Write registry/repository, one a line, such as ghcr.io/acme/* or docker.io/library/postgres; "*" stays within one part, "**" crosses them.';
const DIGEST = `sha256:${'a'.repeat(64)}`;

function images(...references: string[]): readonly ImageRequest[] {
  const lines = references.map((reference, index) => `i${index}=${reference}`);
  return parseImageList(lines.join('\n')).images;
}

describe('parseImagePattern', () => {
  test.each([
    ['ghcr.io/acme/*', 'ghcr.io/acme/*'],
    ['ghcr.io/**', 'ghcr.io/**'],
    ['GHCR.io/Acme/*', 'ghcr.io/acme/*'],
    ['https://ghcr.io/acme/api', 'ghcr.io/acme/api'],
    ['index.docker.io/library/*', 'docker.io/library/*'],
    ['registry-1.docker.io/acme/api', 'docker.io/acme/api'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['docker.io/*', 'docker.io/library/*'],
    ['docker.io/**', 'docker.io/**'],
    ['localhost:5000/a/b', 'localhost:5000/a/b'],
    ['[::1]:5000/a', '[::1]:5000/a'],
  ])('%s is %s', (line, expected) => {
    const { pattern, notices } = parseImagePattern(line);
    expect(formatImagePattern(pattern)).toBe(expected);
    expect(notices).toEqual(line === expected ? [] : [`"${line}" is read as "${expected}"`]);
  });

  test.each([
    ['nginx', 'it names no registry', hub('library/nginx')],
    ['acme/*', 'it names no registry', hub('acme/*')],
    ['acme/**', 'it names no registry', hub('acme/**')],
    ['ghcr.io', 'it names no repository', 'Write ghcr.io/** for all that is on it.'],
    ['ghcr.io/', 'it names no repository', 'Write ghcr.io/** for all that is on it.'],
    ['ghcr.io/acme/', 'it has an empty part', GRAMMAR],
    ['ghcr.io//api', 'it has an empty part', GRAMMAR],
    ['ghcr.io/***', 'it holds "***"; only "*" and "**" mean something', GRAMMAR],
    ['*.example.com/api', 'the registry must be written out', GRAMMAR],
    ['*/api', 'the registry must be written out', GRAMMAR],
    ['**/api', 'the registry must be written out', GRAMMAR],
    ['ghcr.io:0/api', '"ghcr.io:0" is not host[:port]', GRAMMAR],
    ['ghcr.io/acme/api:1.4.0', 'leave the tag and the digest out', GRAMMAR],
    ['ghcr.io/acme/api:*', 'leave the tag and the digest out', GRAMMAR],
    [`ghcr.io/acme/api@${DIGEST}`, 'leave the tag and the digest out', GRAMMAR],
    ['ghcr.io/acme/a?i', 'no repository can hold "?"', GRAMMAR],
    ['ghcr.io/acme/a b', 'no repository can hold white space', GRAMMAR],
  ])('%s is refused: %s', (line, why, remedy) => {
    expect(() => parseImagePattern(line)).toThrow(
      expect.objectContaining({ code: 'INPUT', message: `"${line}": ${why}`, remedy }),
    );
  });

  function hub(name: string): string {
    return `Write the registry first: docker.io/${name} for Docker Hub's, or the host of another one.`;
  }
});

describe('allowsImage', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'ghcr.io/acme/*',
      ['ghcr.io/acme/api', 'GHCR.IO/Acme/api:1'],
      ['ghcr.io/acme/a/b', 'ghcr.io/acme2/api', 'ghcr.io.evil.example/acme/api', 'acme/api'],
    ],
    ['docker.io/library/*', ['nginx', 'index.docker.io/nginx:1', `redis@${DIGEST}`], ['acme/api']],
    ['docker.io/*', ['nginx'], ['acme/api']],
    ['docker.io/**', ['nginx', 'acme/api'], ['ghcr.io/acme/api']],
    ['r.example:5000/a', ['r.example:5000/a'], ['r.example/a', 'r.example:5001/a']],
  ])('%s', (line, allowed, refused) => {
    const { pattern } = parseImagePattern(line);
    const isAllowed = (text: string): boolean =>
      allowsImage(pattern, parseReference(text).reference);
    expect(allowed.filter((text) => !isAllowed(text))).toEqual([]);
    expect(refused.filter(isAllowed)).toEqual([]);
  });
});

describe('refuseImages', () => {
  const patterns = ['ghcr.io/acme/*', 'docker.io/library/postgres'].map(
    (line) => parseImagePattern(line).pattern,
  );

  test('names every image, and the patterns that could have allowed it', () => {
    const errors = refuseImages(
      images('ghcr.io/acme/api:1.4.0', 'ghcr.io/evil/x:1', 'nginx', 'quay.io/a/b@' + DIGEST),
      patterns,
    );
    expect(errors.map(describeError)).toEqual([
      'allowed-images: "ghcr.io/evil/x:1" matches no pattern for ghcr.io: ghcr.io/acme/*\n' +
        '  If it may be used, add the line ghcr.io/evil/x to "allowed-images".',
      'allowed-images: "docker.io/library/nginx:latest" matches no pattern for docker.io: docker.io/library/postgres\n' +
        '  If it may be used, add the line docker.io/library/nginx to "allowed-images".',
      `allowed-images: "quay.io/a/b@${DIGEST}": no pattern is for quay.io, only: ghcr.io/acme/*, docker.io/library/postgres\n` +
        '  If it may be used, add the line quay.io/a/b to "allowed-images".',
    ]);
    expect(errors.map(({ code }) => code)).toEqual(['POLICY', 'POLICY', 'POLICY']);
  });

  test('says which patterns were needed', () => {
    expect(describeAllowing(images('ghcr.io/acme/api'), patterns)).toBe('ghcr.io/acme/*');
  });
});

describe('moving images', () => {
  test('a reference that carries a digest never counts', () => {
    const list = images('nginx', `nginx:latest@${DIGEST}`, `nginx@${DIGEST}`, 'nginx:1.25.3');
    expect(findMoving(list).map(({ alias }) => alias)).toEqual(['i0']);
    expect(refuseMoving(list.slice(1))).toBeUndefined();
  });

  test('one error names all of them, bounded', () => {
    const list = images('nginx', 'ghcr.io/acme/api:main', 'ghcr.io/acme/web:1.4');
    expect(describeError(refuseMoving(list))).toBe(
      'on-moving-tag: the tags of 3 images may move: "docker.io/library/nginx:latest" ("latest", also where ' +
        'no tag is written), "ghcr.io/acme/api:main" (a branch or a channel), "ghcr.io/acme/web:1.4" (part of a version)\n' +
        '  Write the tag of a full version, such as docker.io/library/nginx:1.4.0, or a digest: docker.io/library/nginx@sha256:…',
    );
    const many = images(...Array.from({ length: 40 }, (_, index) => `ghcr.io/acme/a${index}:main`));
    expect(describeMoving(many)).toMatch(
      /"ghcr\.io\/acme\/a9:main" \(a branch or a channel\) and 30 more$/,
    );
    expect(refuseMoving(many)?.code).toBe('POLICY');
  });
});
