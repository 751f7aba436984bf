/* The deploy gate in the bundle, as a runner starts it: allowed, warned, refused. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { ActionRun } from '../support/bundle-runner.js';
import { forkPullRequestEvent, pullRequestEvent, pushEvent } from '../support/events.js';
import { nodes } from '../support/nodes.js';
import { MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';

let scenario: Scenario;
/** No origin may receive the password in a step that refuses. */
let passwordOrigins: readonly string[] | undefined;

beforeEach(async () => {
  passwordOrigins = undefined;
  scenario = await openScenario({
    passwordOrigins: () =>
      passwordOrigins ?? [scenario.registry.origin, scenario.registry.authOrigin],
  });
  scenario.registry.publishImage('platform/proxy', '2.1.0');
  scenario.registry.publishImage('acme/api', 'main');
});

const machineUser = (): Record<string, string> => ({
  images: `${scenario.registry.host}/platform/proxy:2.1.0`,
  registry: scenario.registry.host,
  ...MACHINE_USER,
});

/** What the step said on the runner's channels, with a name in the place of the day's port. */
function said({ annotations }: ActionRun): readonly string[] {
  return annotations.map(
    ({ name, message }) => `${name}: ${message.replaceAll(scenario.registry.host, 'REGISTRY')}`,
  );
}

function expectRefused(main: ActionRun, ...lines: readonly string[]): void {
  expect(main).toMatchObject({ exitCode: 1, stderr: '', summary: '' });
  expect(said(main)).toEqual([`error: ${lines.join('\n')}`]);
  expect(main.outputs).not.toHaveProperty('reference');
  expect(scenario.registry.requests).toEqual([]);
  expect(readdirSync(scenario.folders.home)).toEqual([]);
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('allowed-refs: the password is used on a ref that matches', async () => {
    const inputs = { ...machineUser(), 'allowed-refs': 'refs/heads/main\nrefs/tags/v*' };
    const event = pushEvent('refs/tags/v2.1.0');
    const main = await scenario.run(scenario.step(inputs, { node, event }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(main.stdout).toContain('\nallowed-refs: refs/tags/v2.1.0 matches refs/tags/v*\n');
    expect(main.summary).toContain('allowed-refs: refs/tags/v2.1.0 matches refs/tags/v\\*');
  });

  test('allowed-refs: nothing is sent anywhere on another ref', async () => {
    passwordOrigins = [];
    const inputs = { ...machineUser(), 'allowed-refs': 'refs/heads/main\nrefs/tags/v*' };
    const event = pushEvent('refs/heads/feature');
    const main = await scenario.run(scenario.step(inputs, { node, event }));
    expectRefused(
      main,
      'allowed-refs: no password is used in this job: refs/heads/feature matches none of: refs/heads/main, refs/tags/v*',
      '  To allow it, add the line refs/heads/feature to "allowed-refs"; to leave this step out there, give it an "if:".',
    );
  });

  test('allowed-refs: a step that was told another GITHUB_REF is refused', async () => {
    passwordOrigins = [];
    const inputs = { ...machineUser(), 'allowed-refs': 'refs/heads/main' };
    const event = pushEvent('refs/heads/feature');
    const env = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_PROTECTED: 'true' };
    const main = await scenario.run(scenario.step(inputs, { node, event, env }));
    expectRefused(
      main,
      'allowed-refs: no password is used in this job: GITHUB_REF is refs/heads/main, but the event is of refs/heads/feature',
      '  If "env:" or an earlier step sets GITHUB_REF, remove that.',
    );
  });

  test('on-moving-tag: one warning by default', async () => {
    const { digest = '' } = scenario.registry.findManifest('acme/api', 'main') ?? {};
    const images = `${scenario.registry.host}/acme/api:main`;
    const main = await scenario.run(scenario.step({ images }, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['digest']).toBe(digest);
    expect(said(main)).toEqual([
      'warning: on-moving-tag: the tag of 1 image may move: "REGISTRY/acme/api:main" (a branch or a channel)\n' +
        `  To get the same again, write REGISTRY/acme/api@${digest}, or the tags of full versions, such as 1.4.0.`,
    ]);
  });

  test('on-moving-tag: fail refuses before any request', async () => {
    const images = `${scenario.registry.host}/acme/api:main`;
    const main = await scenario.run(scenario.step({ images, 'on-moving-tag': 'fail' }, { node }));
    expectRefused(
      main,
      'on-moving-tag: the tag of 1 image may move: "REGISTRY/acme/api:main" (a branch or a channel)',
      '  Write the tag of a full version, such as REGISTRY/acme/api:1.4.0, or a digest: REGISTRY/acme/api@sha256:…',
    );
  });

  test('allowed-images: allowed and refused', async () => {
    const inputs = { ...machineUser(), 'on-moving-tag': 'fail' };
    const allowed = { ...inputs, 'allowed-images': `${scenario.registry.host}/platform/**` };
    const main = await scenario.run(scenario.step(allowed, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expect(main.stdout).toContain(
      `\nallowed-images: allowed by ${scenario.registry.host}/platform/**\n` +
        'on-moving-tag: every image has a digest or a tag that is known to be immutable\n',
    );
  });

  test('allowed-images: another image is refused before any request', async () => {
    passwordOrigins = [];
    const inputs = { ...machineUser(), 'allowed-images': 'ghcr.io/platform/*' };
    expectRefused(
      await scenario.run(scenario.step(inputs, { node })),
      'allowed-images: "REGISTRY/platform/proxy:2.1.0": no pattern is for REGISTRY, only: ghcr.io/platform/*',
      '  If it may be used, add the line REGISTRY/platform/proxy to "allowed-images".',
    );
  });

  test('an unset variable switches no policy off', async () => {
    passwordOrigins = [];
    const inputs = { ...machineUser(), 'allowed-refs': '', 'allowed-images': '' };
    const remedy = (example: string): string =>
      `  If it comes from a variable, set that; else write lines such as ${example}. "**" allows everything.`;
    const main = await scenario.run(scenario.step(inputs, { node }));
    expect(
      said(main)[0]
        ?.replace(/^error: /, '')
        .split('\n')
        .sort(),
    ).toEqual(
      [
        'allowed-images: is empty, which allows nothing',
        remedy('ghcr.io/acme/*'),
        'allowed-refs: is empty, which allows nothing',
        remedy('refs/heads/main'),
      ].sort(),
    );
    expect(scenario.registry.requests).toEqual([]);
  });
});

test.each([
  [
    'a fork: trust speaks first',
    forkPullRequestEvent(),
    /^error: password: not used in this job: /,
  ],
  [
    'a pull request of the same repository',
    pullRequestEvent(),
    /^error: allowed-refs: no password /,
  ],
])('nothing is sent for %s', async (_name, event, expected) => {
  passwordOrigins = [];
  const inputs = { ...machineUser(), 'allowed-refs': 'refs/**' };
  const main = await scenario.run(scenario.step(inputs, { event }));
  expect(main.exitCode).toBe(1);
  expect(said(main)).toEqual([expect.stringMatching(expected)]);
  expect(scenario.registry.requests).toEqual([]);
  expect(readdirSync(scenario.folders.home)).toEqual([]);
});
