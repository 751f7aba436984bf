import { describe, expect, test } from '@jest/globals';
import { type Pin, describePin, formatEntries, formatImages } from '../../src/action/outputs.js';
import { formatSummary } from '../../src/action/summary.js';
import { parseDigest } from '../../src/reference/digest.js';
import { parseImageList } from '../../src/reference/image-list.js';

const DIGEST = `sha256:${'d'.repeat(64)}`;

function pin(line: string, platforms: readonly string[] = []): Pin {
  const [image] = parseImageList(line).images;
  if (image === undefined) throw new Error(`no image in ${line}`);
  const resolved = {
    digest: parseDigest(DIGEST),
    mediaType: 'application/vnd.oci.image.index.v1+json',
    kind: 'index' as const,
    platforms,
    size: 856,
    notes: [],
  };
  return { image, resolved, credential: 'job-token' };
}

describe('describePin', () => {
  test('gives the fields of the outputs', () => {
    expect(describePin(pin('codebahn.net/acme/api:1.4.0', ['linux/amd64']))).toEqual({
      reference: `codebahn.net/acme/api@${DIGEST}`,
      'reference-with-tag': `codebahn.net/acme/api:1.4.0@${DIGEST}`,
      name: 'codebahn.net/acme/api',
      registry: 'codebahn.net',
      repository: 'acme/api',
      tag: '1.4.0',
      digest: DIGEST,
      'media-type': 'application/vnd.oci.image.index.v1+json',
      kind: 'index',
      platforms: ['linux/amd64'],
      credential: 'job-token',
      size: 856,
    });
  });

  test('has an empty tag where the reference has only a digest', () => {
    const fields = describePin(pin(`nginx@${DIGEST}`));
    expect([fields.tag, fields['reference-with-tag'], fields.name]).toEqual([
      '',
      `docker.io/library/nginx@${DIGEST}`,
      'docker.io/library/nginx',
    ]);
  });
});

describe('formatEntries', () => {
  test('puts one entry on a line', () => {
    expect(
      formatEntries([
        ['a', 1],
        ['b', { c: [2] }],
      ]),
    ).toBe('{\n"a": 1,\n"b": {"c":[2]}\n}');
    expect(formatEntries([])).toBe('{}');
  });

  test('keeps an alias that is the name of a property of every object', () => {
    const images = JSON.parse(
      formatImages([pin('constructor=a/b:1'), pin('hasOwnProperty=a/c:1')]),
    ) as object;
    expect(Object.keys(images)).toEqual(['constructor', 'hasOwnProperty']);
  });

  test('a thousand images stay below 64 KiB a line', () => {
    const text = formatImages(Array.from({ length: 1000 }, (_, n) => pin(`a${n}=a/b:${n}`)));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(65_536);
    expect(Object.keys(JSON.parse(text) as object)).toHaveLength(1000);
  });
});

describe('formatSummary', () => {
  test('is a table and remarks', () => {
    const text = formatSummary({
      pins: [
        pin('api=codebahn.net/acme/api:1.4.0', ['linux/amd64', 'linux/arm64']),
        pin('a_b=nginx'),
      ],
      remarks: ['trusted: push to acme/a_b', '<b>'],
    });
    expect(text).toBe(
      [
        '## Login and Pin',
        '',
        '| Image | Asked for | Pinned | Kind | Platforms | Credential |',
        '| --- | --- | --- | --- | --- | --- |',
        `| api | \`codebahn.net/acme/api:1.4.0\` | \`${DIGEST}\` | index | \`linux/amd64\` \`linux/arm64\` | job-token |`,
        `| a\\_b | \`docker.io/library/nginx:latest\` | \`${DIGEST}\` | index | – | job-token |`,
        '',
        '- trusted: push to acme/a\\_b',
        '- \\<b\\>',
        '',
      ].join('\n'),
    );
  });

  test('stays below the limit of runners, and says what it left out', () => {
    const pins = Array.from({ length: 6000 }, (_, n) => pin(`a${n}=${'long/'.repeat(20)}b:${n}`));
    const text = formatSummary({ pins, remarks: [] });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/\| … and \d+ more: see the output `images` \|/);
  });
});
