/*
 * The chain of docs/examples.md, run from the page itself as a runner would: each step of this action
 * through the bundle, the push emulated by publishing, outputs handed on from step to step and job to
 * job.
 */
import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { inputVariables } from '../support/action-file.js';
import type { ActionRun, BundleStep } from '../support/bundle-runner.js';
import { openScenario, type Scenario } from '../support/scenario.js';
import {
  type Contexts,
  evaluate,
  inputsOf,
  outputContexts,
  readWorkflows,
  usesThisAction,
  type Workflow,
  type WorkflowStep,
} from '../support/workflow.js';

const PAGE = 'docs/examples.md';
const SHA = 'a'.repeat(40);
const REPOSITORY = 'acme/api';

/** What a bad day changes. */
interface Day {
  /** What the push says that it pushed; the truth unless given. */
  readonly pushed?: string;
  /** Between the two jobs. */
  readonly meanwhile?: (scenario: Scenario) => void;
  /** What the deploy job gets from `publish`, as `if: always()` lets it; the truth unless given. */
  readonly handed?: string;
  /** An edit of the deploy step. */
  readonly edit?: Readonly<Record<string, string>>;
}

interface Chain {
  readonly scenario: Scenario;
  readonly digest: string;
  readonly publish: JobResult;
  /** Undefined where `publish` failed and the deploy job was not started. */
  readonly deploy: JobResult | undefined;
}

interface JobResult {
  readonly runs: readonly ActionRun[];
  readonly contexts: Contexts;
  readonly isOk: boolean;
}

function chainOfPage(): Workflow {
  const workflow = readWorkflows(PAGE).find(({ jobs }) => 'publish' in jobs && 'deploy' in jobs);
  if (workflow === undefined) throw new Error(`${PAGE} has no chain`);
  return workflow;
}

/** Runs the steps of one job until one fails, and then the post steps, the last first. */
async function runJob(
  scenario: Scenario,
  steps: readonly WorkflowStep[],
  options: { readonly contexts: Contexts; readonly push?: () => Contexts; edit?: Day['edit'] },
): Promise<JobResult> {
  const folders = scenario.makeFolders();
  let { contexts } = options;
  const done: { readonly step: BundleStep; readonly run: ActionRun }[] = [];
  let isOk = true;
  for (const step of steps) {
    if (!isOk) break;
    let outputs: Contexts = {};
    if (usesThisAction(step)) {
      const given = { ...inputsOf(step, contexts), ...options.edit };
      const inputs = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          value.replaceAll('ghcr.io', scenario.registry.host),
        ]),
      );
      const prepared = scenario.step(inputs, { folders });
      const run = await scenario.run(prepared);
      done.push({ step: prepared, run });
      outputs = run.outputs;
      isOk = run.exitCode === 0;
    } else if (step.uses?.startsWith('docker/build-push-action@') === true) {
      outputs = options.push?.() ?? {};
    }
    if (step.id !== undefined)
      contexts = { ...contexts, ...outputContexts(`steps.${step.id}`, outputs) };
  }
  for (const { step, run } of done.toReversed()) {
    const post = await scenario.run({ ...step, phase: 'post', state: run.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', annotations: [] });
  }
  expect(readdirSync(folders.home)).toEqual([]);
  return { runs: done.map(({ run }) => run), contexts, isOk };
}

async function runChain(day: Day = {}): Promise<Chain> {
  const scenario = await openScenario();
  const { jobs } = chainOfPage();
  const [publishJob, deployJob] = [jobs['publish'], jobs['deploy']];
  if (publishJob === undefined || deployJob === undefined) throw new Error('no such jobs');
  const github = { 'github.sha': SHA };
  let digest = '';
  const push = (): Contexts => {
    ({ digest } = scenario.registry.publishIndex(REPOSITORY, SHA, {
      platforms: ['linux/amd64', 'linux/arm64'],
      attestations: true,
    }));
    return { digest: day.pushed ?? digest };
  };
  const publish = await runJob(scenario, publishJob.steps, { contexts: github, push });
  const outputs = Object.entries(publishJob.outputs ?? {}).map(
    ([name, text]) => [name, day.handed ?? evaluate(text, publish.contexts)] as const,
  );
  if (!publish.isOk && day.handed === undefined)
    return { scenario, digest, publish, deploy: undefined };
  day.meanwhile?.(scenario);
  const contexts = { ...github, ...outputContexts('needs.publish', Object.fromEntries(outputs)) };
  const edit = day.edit === undefined ? {} : { edit: day.edit };
  const deploy = await runJob(scenario, deployJob.steps, { contexts, ...edit });
  return { scenario, digest, publish, deploy };
}

/** Returns what a failed run said, with the host of the page. */
function errorOf(run: ActionRun | undefined, { registry }: Scenario): string {
  const messages = (run?.annotations ?? []).filter(({ name }) => name === 'error');
  return messages.map(({ message }) => message.replaceAll(registry.host, 'ghcr.io')).join('\n');
}

/** Asserts that the page tells users of this message; it shortens digests and commits. */
function expectOnPage(message: string): void {
  const short = message.replace(/sha256:[0-9a-f]{64}/g, 'sha256:…').replaceAll(SHA, '6dcb09b…');
  expect(readFileSync(PAGE, 'utf8')).toContain(`\`${short}\``);
}

describe('the chain of docs/examples.md', () => {
  test('deploys exactly what was pushed', async () => {
    const { scenario, digest, publish, deploy } = await runChain();
    expect([publish.isOk, deploy?.isOk]).toEqual([true, true]);
    const [login, pin] = publish.runs;
    expect(login?.outputs).toMatchObject({ 'logged-in': scenario.registry.host });
    expect(pin?.outputs['digest']).toBe(digest);
    const [deployed] = deploy?.runs ?? [];
    expect(deployed?.outputs['reference']).toBe(`${scenario.registry.host}/acme/api@${digest}`);
    const { jobs } = chainOfPage();
    const env = jobs['deploy']?.steps.at(-1)?.env?.['IMAGE'] ?? '';
    expect(evaluate(env, deploy?.contexts ?? {})).toBe(deployed?.outputs['reference']);
    for (const run of [...publish.runs, ...(deploy?.runs ?? [])])
      expect(run.annotations).toEqual([]);
  });

  test('a push that reports no digest ends the chain before any request', async () => {
    const { scenario, publish, deploy } = await runChain({ pushed: '' });
    expect(deploy).toBeUndefined();
    const error = errorOf(publish.runs.at(-1), scenario);
    const [first = '', ...others] = error.split('\n');
    expect(first).toBe(
      `images, line 1: reference "ghcr.io/acme/api:${SHA}@": the digest after "@" is empty`,
    );
    expect(others).toEqual([
      '  The output or variable that should hold the digest was empty: check the step that sets it.',
    ]);
    expectOnPage(first);
    expect(scenario.registry.requests.filter(({ path }) => path.includes('manifests'))).toEqual([]);
  });

  test('a deploy job that runs without a digest fails before any request', async () => {
    const { scenario, deploy } = await runChain({ pushed: '', handed: '' });
    const error = errorOf(deploy?.runs[0], scenario);
    expectOnPage(error.split('\n')[0] ?? '');
    expect(scenario.registry.requests.filter(({ path }) => path.includes('manifests'))).toEqual([]);
    expect(deploy?.runs[0]?.outputs).not.toHaveProperty('reference');
    expect(deploy?.isOk).toBe(false);
  });

  test('a tag that moves between the jobs fails the deployment, naming both digests', async () => {
    let moved = '';
    const meanwhile = ({ registry }: Scenario): void => {
      moved = registry.publishImage(REPOSITORY, SHA).digest;
    };
    const { scenario, digest, publish, deploy } = await runChain({ meanwhile });
    expect(publish.isOk).toBe(true);
    const what = `tag "${SHA}" is now ${moved}, not ${digest}`;
    expect(errorOf(deploy?.runs[0], scenario)).toBe(
      `pin "ghcr.io/acme/api:${SHA}@${digest}": ${what}\n` +
        `  Read as alice with the job token. If the tag was meant to move, write @${moved}; to keep what was pinned, leave the tag out.`,
    );
    expectOnPage(what);
    expect(deploy?.isOk).toBe(false);
    expect(deploy?.runs[0]?.outputs).not.toHaveProperty('digest');
  });

  test('a push that reports another digest than it pushed ends the chain', async () => {
    const other = `sha256:${'0'.repeat(64)}`;
    const { scenario, digest, publish, deploy } = await runChain({ pushed: other });
    expect(deploy).toBeUndefined();
    expect(errorOf(publish.runs.at(-1), scenario)).toContain(`is now ${digest}, not ${other}`);
  });

  test('an image that was deleted fails the deployment', async () => {
    const meanwhile = ({ registry }: Scenario): void => {
      registry.removeManifest(REPOSITORY, SHA);
    };
    const { scenario, deploy } = await runChain({ meanwhile });
    expect(errorOf(deploy?.runs[0], scenario)).toContain('404 MANIFEST_UNKNOWN');
    expectOnPage('404 MANIFEST_UNKNOWN');
  });

  test.each([['ghcr.io/mallory/api:1.4.0'], ['ghcr.io/acme/api:main']])(
    'an edit to %s is refused before any request',
    async (images) => {
      let before = -1;
      const meanwhile = ({ registry }: Scenario): void => {
        before = registry.requests.length;
      };
      const { scenario, publish, deploy } = await runChain({ meanwhile, edit: { images } });
      const [message = ''] = errorOf(deploy?.runs[0], scenario).split('\n');
      expectOnPage(message);
      expect(scenario.registry.requests).toHaveLength(before);
      expect([publish.isOk, deploy?.isOk]).toEqual([true, false]);
    },
  );
});

test('the examples name inputs that there are', () => {
  const workflows = readWorkflows(PAGE);
  expect(workflows).toHaveLength(2);
  const steps = workflows
    .flatMap(({ jobs }) => Object.values(jobs))
    .flatMap((job) => job.steps.filter(usesThisAction));
  expect(steps).toHaveLength(4);
  for (const step of steps) {
    expect(() => inputVariables(inputsOf(step, {}), { token: '' })).not.toThrow();
  }
});
