import { forkPullRequestEvent, type JobEvent, pushEvent } from '../__tests__/support/events.js';
import type { Published, Registry } from '../__tests__/support/registry.js';

/** Made up for the demo, and worth nothing: the registry is this process. */
export const JOB_TOKEN = 'demo-job-token-5f1c0e6b2a94d837';
export const MACHINE_USER = { username: 'acme-deploy', password: 'demo-secret-9b27e1d04c6af358' };

/** What the registry holds. */
export interface Shelf {
  readonly registry: Registry;
  readonly api: Published;
  readonly proxy: Published;
}

/** One step in one job, and what must become of it. */
export interface Scene {
  readonly title: string;
  /** Why a person would want this, in lines that fit a terminal. */
  readonly story: string;
  readonly event: JobEvent;
  /** `with:` as the workflow writes it; expressions are shown, values are used. */
  readonly inputs: readonly Input[];
  /** The Docker config of the machine before the job; undefined where there is none. */
  readonly configBefore: string | undefined;
  readonly expected: Expected;
}

export interface Input {
  readonly name: string;
  readonly value: string;
  /** What stands in the workflow, where that is not the value itself. */
  readonly expression?: string;
}

export interface Expected {
  readonly exitCode: number;
  /** The pinned reference; undefined where the step gives none. */
  readonly reference: string | undefined;
  /** Whose login the Docker config holds while the job runs. */
  readonly username: string | undefined;
  /** How many requests the registry gets at the most. */
  readonly requests: number;
}

export function describeScenes({ registry, api, proxy }: Shelf): readonly Scene[] {
  const { host } = registry;
  const secretInputs: readonly Input[] = [
    { name: 'images', value: `${host}/platform/proxy:2.1.0` },
    { name: 'registry', value: `${host}/platform` },
    { name: 'username', value: MACHINE_USER.username, expression: '${{ vars.REGISTRY_USER }}' },
    {
      name: 'password',
      value: MACHINE_USER.password,
      expression: '${{ secrets.REGISTRY_PULL_TOKEN }}',
    },
  ];
  return [
    {
      title: "An image of the job's own owner",
      story:
        'The job belongs to acme/shop and deploys acme/api. The built-in job token may read it:\n' +
        'there is no secret to store.',
      event: pushEvent(),
      inputs: [{ name: 'images', value: `${host}/acme/api:1.4.0` }],
      configBefore: undefined,
      expected: {
        exitCode: 0,
        reference: `${host}/acme/api@${api.digest}`,
        username: 'alice',
        requests: 3,
      },
    },
    {
      title: 'An image of another owner',
      story:
        'platform/proxy belongs to another team. A machine user may read it, and its password goes\n' +
        'to the registry named here and nowhere else. This machine already had a Docker config.',
      event: pushEvent(),
      inputs: secretInputs,
      configBefore: '{\n\t"auths": { "registry.example.com": {} },\n\t"detachKeys": "ctrl-q"\n}\n',
      expected: {
        exitCode: 0,
        reference: `${host}/platform/proxy@${proxy.digest}`,
        username: MACHINE_USER.username,
        requests: 3,
      },
    },
    {
      title: 'The same step in a pull request from a fork',
      story:
        'Somebody else wrote this code, and the workflow hands it the secret all the same. The step\n' +
        'refuses before it asks the registry anything.',
      event: forkPullRequestEvent(),
      inputs: secretInputs,
      configBefore: undefined,
      expected: { exitCode: 1, reference: undefined, username: undefined, requests: 0 },
    },
  ];
}
