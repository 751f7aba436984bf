/*
 * Shows the action at work: the bundle in child processes, as a runner starts it, against a registry
 * in this process. Needs no network, no Docker and no account. Ends with 1 where a promise is broken.
 */
import { openRegistry } from '../__tests__/support/registry.js';
import { checkPerformance } from './check.js';
import { play } from './play.js';
import { describeScenes, JOB_TOKEN, MACHINE_USER } from './scenes.js';
import { showScene } from './show.js';

const PLATFORMS = ['linux/amd64', 'linux/arm64'];

function describeStage(host: string): string {
  return [
    'Login and Pin',
    '',
    `A forge with its own registry is at ${host}. It holds two images, each for`,
    `${PLATFORMS.join(' and ')}:`,
    '',
    `    ${host}/acme/api:1.4.0        read by jobs of acme, with the job token`,
    `    ${host}/platform/proxy:2.1.0  read by the machine user ${MACHINE_USER.username}`,
  ].join('\n');
}

/** Plays every scene; returns how many promises were broken. */
async function playAll(): Promise<number> {
  const registry = await openRegistry({
    accounts: [
      { password: JOB_TOKEN, pull: ['acme'] },
      { ...MACHINE_USER, pull: ['platform'] },
    ],
  });
  const api = registry.publishIndex('acme/api', '1.4.0', { platforms: PLATFORMS });
  const proxy = registry.publishIndex('platform/proxy', '2.1.0', { platforms: PLATFORMS });

  console.log(describeStage(registry.host));
  let broken = 0;
  let kept = 0;
  for (const [index, scene] of describeScenes({ registry, api, proxy }).entries()) {
    const performance = await play(scene, registry);
    const checks = checkPerformance(scene, performance);
    const heading = `${index + 1}. ${scene.title}`;
    console.log(`\n\n${heading}\n${'='.repeat(heading.length)}\n${scene.story}\n`);
    console.log(showScene(scene, performance, checks));
    broken += checks.filter(({ isKept }) => !isKept).length;
    kept += checks.filter(({ isKept }) => isKept).length;
  }
  registry.assertNoViolations();
  await registry.close();

  console.log(
    broken === 0
      ? `\nAll ${kept} checks hold: pinned what may be read, refused what may not, left nothing behind.`
      : `\n${broken} of ${kept + broken} checks do not hold.`,
  );
  return broken;
}

void playAll().then((broken) => (process.exitCode = broken === 0 ? 0 : 1));
