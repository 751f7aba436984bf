import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ActionRun } from '../support/bundle-runner.js';
import { nodes } from '../support/nodes.js';
import type { Fault, Published } from '../support/registry.js';
import { openScenario, type Scenario } from '../support/scenario.js';

let scenario: Scenario;
let index: Published;
beforeEach(async () => {
  scenario = await openScenario();
  const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];
  index = scenario.registry.publishIndex('acme/api', '1.4.0', { platforms, attestations: true });
});

const images = (): string => `${scenario.registry.host}/acme/api:1.4.0`;

async function runMain(inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  return scenario.run(scenario.step({ images: images(), retries: '0', ...inputs }));
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('a platform of an index is pinned, and the others are verified', async () => {
    const inputs = { images: images(), platform: 'linux/arm', 'verify-platforms': 'true' };
    const main = await scenario.run(scenario.step(inputs, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    const digest = index.platforms['linux/arm/v7'] ?? '';
    const name = `${scenario.registry.host}/acme/api`;
    expect(main.outputs).toMatchObject({
      reference: `${name}@${digest}`,
      'reference-with-tag': `${name}:1.4.0@${digest}`,
      kind: 'image',
      platforms: '["linux/arm/v7"]',
    });
    expect(main.stdout).toContain(
      `pinned ${name}:1.4.0@${digest} (linux/arm/v7 of index ${index.digest}; 3 platform manifests verified) as alice (job token)`,
    );
    // The challenge, the token, the index, the platform, and a HEAD for each of the two others.
    const asked = scenario.registry.requests.map(({ method, status }) => `${method} ${status}`);
    expect([...asked].sort()).toEqual(
      ['GET 401', 'GET 200', 'GET 200', 'GET 200', 'HEAD 200', 'HEAD 200'].sort(),
    );
  });
});

test('the tag may still be the digest of the index, or of the platform, and of nothing else', async () => {
  const [arm64 = '', amd64 = ''] = ['linux/arm64', 'linux/amd64'].map(
    (one) => index.platforms[one],
  );
  for (const digest of [index.digest, arm64]) {
    const main = await runMain({ images: `${images()}@${digest}`, platform: 'linux/arm64' });
    expect(main.outputs['digest']).toBe(arm64);
  }
  const main = await runMain({ images: `${images()}@${amd64}`, platform: 'linux/arm64' });
  expect(main.exitCode).toBe(1);
  expect(main.stdout).toContain(`its linux/arm64 is ${arm64}, and neither is ${amd64}`);
  expect(main.outputs['digest']).toBeUndefined();
});

interface Failure {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly fault?: (platform: string) => Fault;
  readonly deleted?: readonly string[];
  readonly why: RegExp;
}

const manifestOf = (digest: string): string => `/v2/acme/api/manifests/${digest}`;

test.each<Failure>([
  {
    name: 'a platform that is not there',
    inputs: { platform: 'linux/s390x' },
    why: /has no linux\/s390x: it has linux\/amd64, linux\/arm64, linux\/arm\/v7/,
  },
  {
    name: 'a platform with shell characters',
    inputs: { platform: 'linux/$(touch x)' },
    why: /platform: "linux\/\$\(touch x\)" is not os\/architecture\[\/variant\]/,
  },
  {
    name: 'a platform whose bytes are others',
    inputs: { platform: 'linux/arm64' },
    fault: (digest) => ({ path: manifestOf(digest), kind: 'body', body: '{}' }),
    why: /linux\/arm64 \(sha256:[0-9a-f]{64}\): manifest: its bytes are sha256:44136fa3/,
  },
  {
    name: 'a deleted platform',
    inputs: { 'verify-platforms': 'true' },
    deleted: ['linux/amd64', 'linux/arm/v7'],
    why: /it lists what is not there: linux\/amd64 \(sha256:[0-9a-f]{64}\), linux\/arm\/v7 \(sha256:[0-9a-f]{64}\)/,
  },
  {
    name: 'a HEAD that is answered with another digest',
    inputs: { 'verify-platforms': 'true' },
    fault: (digest) => ({
      path: manifestOf(digest),
      kind: 'headers',
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    why: /linux\/arm64 \(.*\): HEAD http.*: its Docker-Content-Digest header says sha256:0{64}/,
  },
])('$name fails the step', async ({ inputs, fault, deleted = [], why }) => {
  const { registry } = scenario;
  if (fault !== undefined) registry.addFault(fault(index.platforms['linux/arm64'] ?? ''));
  for (const one of deleted) registry.removeManifest('acme/api', index.platforms[one] ?? '');
  const main = await runMain(inputs);
  expect(main).toMatchObject({ exitCode: 1, stderr: '', summary: '' });
  expect(main.annotations.map(({ message }) => message).join('\n')).toMatch(why);
  expect(main.outputs['digest']).toBeUndefined();
  expect(main.outputs['logged-in']).toBe('');
});
