import { findLeaks, type Secret } from '../__tests__/support/leak-check.js';
import type { Performance } from './play.js';
import { JOB_TOKEN, MACHINE_USER, type Scene } from './scenes.js';

/** A promise of the action, and whether this run kept it. */
export interface Check {
  readonly promise: string;
  readonly isKept: boolean;
}

const SECRETS: readonly Secret[] = [
  { name: 'job token', value: JOB_TOKEN, username: 'alice' },
  { name: 'password', value: MACHINE_USER.password, username: MACHINE_USER.username },
];

/** Returns what was promised for a scene, and whether it was kept. */
export function checkPerformance(scene: Scene, performance: Performance): readonly Check[] {
  const { main, post, configs, requests } = performance;
  const { exitCode, reference, username, requests: mostRequests } = scene.expected;
  const leaks = findLeaks(SECRETS, { runs: [main, post] });
  return [
    { promise: `the step ends with exit code ${exitCode}`, isKept: main.exitCode === exitCode },
    {
      promise:
        reference === undefined ? 'no reference is given out' : 'the digest is the right one',
      isKept: main.outputs['reference'] === reference,
    },
    {
      promise: mostRequests === 0 ? 'the registry was not asked' : `${mostRequests} requests`,
      isKept: requests === mostRequests,
    },
    {
      promise: username === undefined ? 'no login was stored' : `later steps are ${username}`,
      isKept: usernameIn(configs.during) === username,
    },
    {
      promise: 'after the job the Docker config is what it was, to the byte',
      isKept: post.exitCode === 0 && configs.after === configs.before,
    },
    {
      promise: 'no secret is shown',
      isKept: leaks.length === 0,
    },
  ];
}

/** The user of the one login that has a password in the file. */
function usernameIn(config: string | undefined): string | undefined {
  const { auths = {} } = JSON.parse(config ?? '{}') as {
    auths?: Record<string, { auth?: string }>;
  };
  const [auth] = Object.values(auths).flatMap((entry) => entry.auth ?? []);
  return auth === undefined ? undefined : Buffer.from(auth, 'base64').toString().split(':')[0];
}
