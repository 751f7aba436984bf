import { afterEach, describe, expect, test } from '@jest/globals';
import { type Fault, openRegistry, type Registry } from './registry.js';

const ACCEPT = 'application/vnd.oci.image.manifest.v1+json';
const PATH = '/v2/acme/api/manifests/1.0';

let registry: Registry;
afterEach(() => registry.close());

async function get(fault: Fault, times = 1): Promise<string> {
  registry = await openRegistry({ scheme: 'none', faults: [fault] });
  registry.publishImage('acme/api', '1.0');
  const seen: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const options = { headers: { accept: ACCEPT }, redirect: 'manual' } as const;
    seen.push(await fetch(registry.origin + PATH, options).then(outline, () => 'no answer'));
  }
  return seen.join(', ');
}

async function outline(answer: Response): Promise<string> {
  const digest = answer.headers.get('docker-content-digest')?.slice(0, 8) ?? 'no digest';
  const body = await answer.text().then(
    (text) => (text.startsWith('{') ? 'whole' : text),
    () => 'cut',
  );
  return `${answer.status} ${digest} ${body}`;
}

describe('faults', () => {
  test.each<[string, Fault, string]>([
    ['none on this path', { path: '/v2/', kind: 'reset' }, '200 sha256:x whole'],
    [
      'another answer',
      { path: PATH, kind: 'answer', status: 503, body: 'busy' },
      '503 no digest busy',
    ],
    [
      'a digest header that lies',
      { path: PATH, kind: 'headers', headers: { 'docker-content-digest': 'sha256:y' } },
      '200 sha256:y whole',
    ],
    [
      'no digest header',
      { path: PATH, kind: 'headers', headers: { 'docker-content-digest': undefined } },
      '200 no digest whole',
    ],
    ['other bytes', { path: PATH, kind: 'body', body: 'other' }, '200 sha256:x other'],
    ['a cut body', { path: PATH, kind: 'truncate', keepBytes: 5 }, '200 sha256:x cut'],
    ['a reset', { path: /manifests/, kind: 'reset' }, 'no answer'],
    ['another method', { path: PATH, method: 'HEAD', kind: 'reset' }, '200 sha256:x whole'],
  ])('%s', async (_name, fault, expected) => {
    const seen = (await get(fault)).replace(/sha256:[0-9a-f]/, 'sha256:x');
    expect(seen).toBe(expected);
  });

  test('the nth request alone', async () => {
    const fault: Fault = { path: PATH, kind: 'answer', status: 503, body: 'busy', nth: [1, 3] };
    const seen = await get(fault, 3);
    expect(seen.replace(/sha256:\w/, 'sha256:x')).toBe(
      '503 no digest busy, 200 sha256:x whole, 503 no digest busy',
    );
  });

  test.each([
    ['arrival', 503],
    ['answer', 401],
  ] as const)('at the %s of a request that has no token', async (at, expected) => {
    registry = await openRegistry();
    registry.addFault({ path: PATH, kind: 'answer', status: 503, at });
    expect((await fetch(registry.origin + PATH)).status).toBe(expected);
  });
});
