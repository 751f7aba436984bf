import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { ActionRun } from '../support/bundle-runner.js';
import { digestOf } from '../support/manifests.js';
import { nodes } from '../support/nodes.js';
import type { Fault, Registry } from '../support/registry.js';
import { MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';

const PATH = '/v2/acme/api/manifests/1.4.0';
const WRONG = `sha256:${'0'.repeat(64)}`;

const URL = 'GET http://REGISTRY/v2/acme/api/manifests/1.4.0';
const READER = 'Read as alice with the job token.';
const FORGE_ADVICE =
  "The job token may read packages of the job's own owner on Codebahn; on other Forgejo forges only " +
  'public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.';
const ABSENCE_ADVICE =
  'Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, ' +
  'too, of what this user may not see.';

const TAG_ADVICE =
  'Check the spelling of the tag, and that it was pushed: the repository is there and has none like it.';

const DIGEST_ADVICE =
  "The registry, or a proxy before it, changed the manifest: do not deploy it; tell the registry's operator.";
const LIMIT_ADVICE = 'Run the job again later, or raise "retries".';
const LATER_ADVICE = 'Run the job again later, or raise "retries" and "timeout".';

interface Failure {
  readonly name: string;
  readonly tag?: string;
  readonly fault?: Fault;
  /** What stands behind the image, and what to do. */
  readonly why: string;
  readonly advice?: string;
}

const FAILURES: readonly Failure[] = [
  {
    name: 'a digest header that lies',
    fault: { path: PATH, kind: 'headers', headers: { 'docker-content-digest': WRONG } },
    why: `manifest: its bytes are DIGEST, and its Docker-Content-Digest header says ${WRONG}`,
    advice: DIGEST_ADVICE,
  },
  {
    name: 'a digest header that is none',
    fault: { path: PATH, kind: 'headers', headers: { 'docker-content-digest': 'sha256:../x' } },
    why: 'manifest: its Docker-Content-Digest header "sha256:../x" is not a digest',
    advice: DIGEST_ADVICE,
  },
  {
    name: 'other bytes',
    fault: { path: PATH, kind: 'body', body: '{}' },
    why: `manifest: its bytes are ${digestOf(Buffer.from('{}'))}, and its Docker-Content-Digest header says DIGEST`,
    advice: DIGEST_ADVICE,
  },
  {
    name: 'no bytes',
    fault: { path: PATH, kind: 'body', body: '' },
    why: 'manifest: it is empty',
  },
  {
    name: 'a cut body',
    fault: { path: PATH, kind: 'truncate', keepBytes: 20 },
    why: `${URL}: the connection was closed before the whole answer came (UND_ERR_SOCKET)`,
    advice: LATER_ADVICE,
  },
  {
    name: 'a reset',
    fault: { path: PATH, kind: 'reset' },
    why: `${URL}: the connection was reset (read ECONNRESET)`,
    advice: LATER_ADVICE,
  },
  {
    name: 'a missing tag',
    tag: '9.9.9',
    why: 'GET http://REGISTRY/v2/acme/api/manifests/9.9.9: 404 MANIFEST_UNKNOWN: manifest unknown',
    advice: TAG_ADVICE,
  },
  {
    name: 'a refused token, in words that are commands',
    fault: {
      path: PATH,
      kind: 'answer',
      status: 403,
      body: '{"errors":[{"code":"DENIED","message":"no ::error:: ##[error]access\\u001b[31m"}]}',
    },
    why: `${URL}: 403 DENIED: no : :error: : ## [error]access [31m`,
    advice: FORGE_ADVICE,
  },
  {
    name: 'a failure that does not pass',
    fault: { path: PATH, kind: 'answer', status: 503, body: '' },
    why: `${URL}: 503`,
    advice: LATER_ADVICE,
  },
  {
    name: 'a wait of an hour',
    fault: { path: PATH, kind: 'answer', status: 429, headers: { 'retry-after': '3600' } },
    why: `${URL}: 429: it asks for a wait of 3600 s, and 60 s is the most`,
    advice: LIMIT_ADVICE,
  },
];

const NO_IMAGE_OUTPUTS = {
  trusted: 'true',
  'trust-reason': 'push in acme/shop',
  'logged-in': '',
  skipped: 'false',
};

/** Returns what the step said, with names in the place of the day's port and digest. */
function errorsOf({ annotations }: ActionRun, registry: Registry): readonly string[] {
  const digest = registry.findManifest('acme/api', '1.4.0')?.digest ?? '';
  return annotations.map(
    ({ name, message }) =>
      `${name}: ${message.replaceAll(registry.host, 'REGISTRY').replaceAll(digest, 'DIGEST')}`,
  );
}

async function openTwoImages(): Promise<Scenario> {
  const scenario = await openScenario();
  scenario.registry.publishImage('acme/api', '1.4.0');
  scenario.registry.publishImage('acme/web', '1.0.0');
  return scenario;
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test.each(FAILURES)('$name fails the step', async (failure) => {
    const { tag = '1.4.0', fault, why, advice } = failure;
    const scenario = await openTwoImages();
    const { registry } = scenario;
    if (fault !== undefined) registry.addFault(fault);
    const images = `${registry.host}/acme/web:1.0.0\n${registry.host}/acme/api:${tag}`;
    const main = await scenario.run(scenario.step({ images, retries: '0' }, { node }));
    expect(main).toMatchObject({ exitCode: 1, stderr: '', summary: '' });
    const sentences = [READER, advice].filter((sentence) => sentence !== undefined).join(' ');
    expect(errorsOf(main, registry)).toEqual([
      `error: pin "REGISTRY/acme/api:${tag}": ${why}\n  ${sentences}`,
    ]);
    expect(main.outputs).toEqual(NO_IMAGE_OUTPUTS);
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });

  test('a refused login fails every image, after one question', async () => {
    const scenario = await openTwoImages();
    const { registry } = scenario;
    const images = `${registry.host}/acme/web:1.0.0\n${registry.host}/acme/api:1.4.0`;
    const token = 'planted-wrong-job-token';
    const main = await scenario.run(scenario.step({ images }, { node, token }));
    expect(main).toMatchObject({ exitCode: 1, stderr: '', summary: '' });
    expect(errorsOf(main, registry)).toEqual([
      'error: pin "REGISTRY/acme/web:1.0.0", "REGISTRY/acme/api:1.4.0": GET http://REGISTRY/v2/token: ' +
        `401 UNAUTHORIZED: authentication failed\n  ${READER} ${FORGE_ADVICE}`,
    ]);
    expect(main.outputs).toEqual(NO_IMAGE_OUTPUTS);
    expect(main.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain(token);
    expect(registry.requests.filter(({ path }) => path === '/v2/token')).toHaveLength(1);
  });
});

test('every image that fails is reported', async () => {
  const scenario = await openTwoImages();
  const { registry } = scenario;
  const { host } = registry;
  const images = [`${host}/acme/api:1.4.0`, `a=${host}/acme/api:8`, `b=${host}/acme/none:9`];
  const main = await scenario.run(scenario.step({ images: images.join('\n') }));
  expect(main.exitCode).toBe(1);
  expect(errorsOf(main, registry)).toEqual([
    [
      'error: pin "REGISTRY/acme/api:8": GET http://REGISTRY/v2/acme/api/manifests/8: ' +
        '404 MANIFEST_UNKNOWN: manifest unknown',
      `  ${READER} ${TAG_ADVICE}`,
      'pin "REGISTRY/acme/none:9": GET http://REGISTRY/v2/acme/none/manifests/9: ' +
        '404 NAME_UNKNOWN: repository name not known to registry',
      `  ${READER} ${ABSENCE_ADVICE}`,
    ].join('\n'),
  ]);
  expect(main.outputs).toEqual(NO_IMAGE_OUTPUTS);
});

test('every wrong input is reported at once, before any request', async () => {
  const scenario = await openTwoImages();
  const inputs = { images: 'api@', password: MACHINE_USER.password, retries: '-1' };
  const main = await scenario.run(scenario.step(inputs));
  expect(main.exitCode).toBe(1);
  const [error = '', ...others] = errorsOf(main, scenario.registry);
  expect(others).toEqual([]);
  expect(
    error
      .replace(/^error: /, '')
      .split('\n')
      .sort(),
  ).toEqual(
    [
      'images, line 1: reference "api@": the digest after "@" is empty',
      '  The output or variable that should hold the digest was empty: check the step that sets it.',
      'password: given without "registry"',
      '  Name the only place that it may go: "registry: ghcr.io" or "registry: codebahn.net/platform".',
      'retries: "-1" is not allowed',
      '  Allowed: a whole number from 0 to 20.',
      'username: empty, but "password" is given',
      '  Give the machine user\'s name; if it comes from "vars", check that the variable is set.',
    ].sort(),
  );
  expect(main.outputs).toEqual(NO_IMAGE_OUTPUTS);
  expect(scenario.registry.requests).toEqual([]);
});

test('a fault that passes is tried again and said once', async () => {
  const scenario = await openScenario();
  const { registry } = scenario;
  const { digest } = registry.publishImage('acme/api', '1.4.0');
  registry.addFault({
    path: PATH,
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': '0' },
    nth: [1],
  });
  const main = await scenario.run(scenario.step({ images: `${registry.host}/acme/api:1.4.0` }));
  expect(main).toMatchObject({ exitCode: 0, stderr: '' });
  expect(main.outputs['digest']).toBe(digest);
});
