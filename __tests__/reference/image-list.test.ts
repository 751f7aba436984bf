import { describe, expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import { parseImageList } from '../../src/reference/image-list.js';
import { formatReference } from '../../src/reference/reference.js';

function aliases(text: string): unknown {
  return parseImageList(text).images.map(({ alias, reference }) => [
    alias,
    formatReference(reference),
  ]);
}

function problems(text: string): string[] {
  return parseImageList(text).problems.map(describeError);
}

describe('parseImageList', () => {
  test('reads one reference a line, with aliases, comments, blank lines and any line end', () => {
    const text =
      '# ours\n\n  api=ghcr.io/acme/api:1  \r\n\r\nghcr.io/acme/web:2\n\t# theirs\nnginx';
    expect(aliases(text)).toEqual([
      ['api', 'ghcr.io/acme/api:1'],
      ['web', 'ghcr.io/acme/web:2'],
      ['nginx', 'docker.io/library/nginx:latest'],
    ]);
    expect(problems(text)).toEqual([]);
  });

  test('takes an alias that is the name of a property of every object', () => {
    expect(aliases('constructor=nginx\ntoString=redis')).toEqual([
      ['constructor', 'docker.io/library/nginx:latest'],
      ['toString', 'docker.io/library/redis:latest'],
    ]);
  });

  test('says which line was forgiven', () => {
    expect(parseImageList('\nghcr.io/ACME/api:1').notices).toEqual([
      'images, line 2: "ACME/api" is read as "acme/api": repositories are lower-case',
    ]);
  });

  test.each([
    [
      'two equal aliases',
      'ghcr.io/acme/api:1\nghcr.io/other/api:2',
      'images, line 2: the alias "api" is already that of line 1\n  Give it an alias of its own: other-api=ghcr.io/other/api:2',
    ],
    [
      'an alias that is none',
      '1st=nginx',
      'images, line 1: "1st" is not an alias\n  An alias begins with a letter and has letters, digits, "_", "." and "-".',
    ],
    [
      'an empty alias',
      '=nginx',
      'images, line 1: "" is not an alias\n  An alias begins with a letter and has letters, digits, "_", "." and "-".',
    ],
    [
      'two references on one line',
      'nginx, redis',
      'images, line 1: "nginx, redis" holds a space or a comma\n  Write one reference a line, comments on lines of their own, and an alias directly before "=".',
    ],
    [
      'a comment behind a reference',
      'nginx # web',
      'images, line 1: "nginx # web" holds a space or a comma\n  Write one reference a line, comments on lines of their own, and an alias directly before "=".',
    ],
    [
      'an empty digest',
      'nginx:1@',
      'images, line 1: reference "nginx:1@": the digest after "@" is empty\n  The output or variable that should hold the digest was empty: check the step that sets it.',
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test('reports every line that is wrong', () => {
    expect(problems('a:\nnginx\nb@\n')).toHaveLength(2);
  });
});
