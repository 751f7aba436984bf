import { describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as events from '../support/events.js';
import { nodes } from '../support/nodes.js';
import { MACHINE_USER, openScenario, readText, type Scenario } from '../support/scenario.js';

/** Events that may run other people's code, and what the step says of each. */
const UNTRUSTED: readonly [string, events.JobEvent, string][] = [
  [
    'a fork pull request',
    events.forkPullRequestEvent(),
    'pull_request from the fork mallory/shop into acme/shop',
  ],
  [
    'pull_request_target from a fork',
    events.forkTargetEvent(),
    'pull_request_target from the fork mallory/shop into acme/shop',
  ],
  [
    'a deleted fork',
    events.deletedForkEvent(),
    'pull_request into acme/shop from a repository that is gone or not named',
  ],
  [
    'an AGit pull request',
    events.agitEvent(),
    'pull_request in acme/shop that anyone may have pushed: head.ref is refs/pull/7/head',
  ],
  [
    'workflow_run from a fork',
    events.forkWorkflowRunEvent(),
    'workflow_run after pull_request in the fork mallory/shop',
  ],
  [
    'issue_comment',
    events.issueCommentEvent(),
    'issue_comment in acme/shop: anyone may set it off',
  ],
  [
    'no event file',
    { ...events.pushEvent(), payload: undefined },
    'push without an event file that holds an object',
  ],
];

const FORK_REMEDY =
  "  Run this step on events of the repository's own code only, such as push, or write " +
  '"on-untrusted: skip". No input makes a fork trusted.';
const OPEN_REMEDY =
  '  If this workflow runs no code of others, add "trusted-events: issue_comment". Run this step on ' +
  'events of the repository\'s own code only, such as push, or write "on-untrusted: skip".';

/** No origin may receive the password here. */
async function openJob(): Promise<Scenario> {
  const scenario = await openScenario({ passwordOrigins: () => [] });
  scenario.registry.publishImage('acme/api', '1.4.0');
  scenario.registry.publishImage('platform/proxy', '2.1.0');
  return scenario;
}

const secretInputs = ({ registry }: Scenario): Record<string, string> => ({
  images: `${registry.host}/platform/proxy:2.1.0`,
  registry: registry.host,
  ...MACHINE_USER,
});

/** Asserts that nothing was asked, stored or given out. */
function expectNothing({ registry, folders }: Scenario): void {
  expect(registry.requests).toEqual([]);
  expect(readdirSync(folders.home)).toEqual([]);
  expect(readdirSync(folders.workspace)).toEqual([]);
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test.each(UNTRUSTED)('%s with a password is refused', async (_name, event, reason) => {
    const scenario = await openJob();
    const step = scenario.step(secretInputs(scenario), { node, event });
    const main = await scenario.run(step);
    const remedy = event.name === 'issue_comment' ? OPEN_REMEDY : FORK_REMEDY;
    expect(main).toMatchObject({ exitCode: 1, stderr: '' });
    expect(main.annotations).toEqual([
      { name: 'error', message: `password: not used in this job: ${reason}\n${remedy}` },
    ]);
    expect(main.outputs).toEqual({
      trusted: 'false',
      'trust-reason': reason,
      'logged-in': '',
      skipped: 'false',
    });
    expectNothing(scenario);
    const post = await scenario.run({ ...step, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
    expectNothing(scenario);
  });

  test('on-untrusted: skip ends well and does nothing', async () => {
    const scenario = await openJob();
    const inputs = { ...secretInputs(scenario), 'on-untrusted': 'skip' };
    const main = await scenario.run(
      scenario.step(inputs, { node, event: events.forkPullRequestEvent() }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toMatchObject({ trusted: 'false', skipped: 'true', 'logged-in': '' });
    expect(main.outputs).not.toHaveProperty('reference');
    expectNothing(scenario);
  });

  test('on-untrusted: continue goes on with the job token and without the secret', async () => {
    const scenario = await openJob();
    const { registry } = scenario;
    const inputs = {
      ...secretInputs(scenario),
      images: `${registry.host}/acme/api:1.4.0`,
      'on-untrusted': 'continue',
    };
    const main = await scenario.run(
      scenario.step(inputs, { node, event: events.forkPullRequestEvent() }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['images']).toContain('"credential":"job-token"');
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });

  test("an image of the job's own owner is pinned, and nothing is stored", async () => {
    const scenario = await openJob();
    const { registry } = scenario;
    const { digest } = registry.publishImage('acme/api', '1.5.0');
    const inputs = { images: `${registry.host}/acme/api:1.5.0` };
    const event = events.forkPullRequestEvent();
    const main = await scenario.run(scenario.step(inputs, { node, event }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toMatchObject({ digest, trusted: 'false', 'logged-in': '' });
    expect(main.annotations).toEqual([
      {
        name: 'notice',
        message:
          'no login is stored, later steps have none: ' +
          'pull_request from the fork mallory/shop into acme/shop',
      },
    ]);
    expect(existsSync(scenario.configPath)).toBe(false);
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });

  test("a login of this machine's Docker config is not used", async () => {
    const password = 'planted-saved-secret';
    const files: string[] = [];
    const scenario = await openScenario({
      secrets: [{ name: 'saved secret', value: password, username: 'bob', files }],
    });
    const { registry, configPath } = scenario;
    files.push(configPath);
    const vendor = await scenario.openRegistry({
      accounts: [{ username: 'bob', password, pull: ['platform'] }],
    });
    vendor.publishImage('platform/proxy', '1');
    const auth = Buffer.from(`bob:${password}`).toString('base64');
    const before = JSON.stringify({ auths: { [vendor.host]: { auth } } });
    mkdirSync(dirname(configPath));
    writeFileSync(configPath, before);
    const inputs = { images: `${vendor.host}/platform/proxy:1` };
    const event = events.forkPullRequestEvent();
    const main = await scenario.run(scenario.step(inputs, { node, event }));
    expect(main).toMatchObject({ exitCode: 1, stderr: '' });
    expect(main.annotations[0]?.message).toContain(
      "this machine's logins are not used in a job that is not trusted",
    );
    expect(main.annotations[0]?.message).toContain('secrets are withheld from fork pull requests');
    expect(registry.requests).toEqual([]);
    expect(readText(configPath)).toBe(before);
  });

  test('a login-only step ends well with skipped=true', async () => {
    const scenario = await openJob();
    const inputs = { registry: scenario.registry.host };
    const event = events.forkPullRequestEvent();
    const main = await scenario.run(scenario.step(inputs, { node, event }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toMatchObject({ skipped: 'true', 'logged-in': '' });
    expectNothing(scenario);
  });

  test('trusted-events lifts a comment, in every respect', async () => {
    const scenario = await openScenario();
    scenario.registry.publishImage('platform/proxy', '2.1.0');
    const inputs = { ...secretInputs(scenario), 'trusted-events': 'issue_comment' };
    const main = await scenario.run(
      scenario.step(inputs, { node, event: events.issueCommentEvent() }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs).toMatchObject({ trusted: 'true', 'logged-in': scenario.registry.host });
  });
});
