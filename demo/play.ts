import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ActionRun, runAction } from '../__tests__/support/bundle-runner.js';
import { codebahnAt } from '../__tests__/support/forges.js';
import { type Folders, makeFolders } from '../__tests__/support/job.js';
import type { Registry } from '../__tests__/support/registry.js';
import { JOB_TOKEN, type Scene } from './scenes.js';

/** What became of a scene. */
export interface Performance {
  /** The home directory of the machine that played it; gone by now. */
  readonly home: string;
  readonly main: ActionRun;
  readonly post: ActionRun;
  /** The Docker config at its three times; undefined where there is no file. */
  readonly configs: {
    readonly before: string | undefined;
    readonly during: string | undefined;
    readonly after: string | undefined;
  };
  /** How many requests the registry got. */
  readonly requests: number;
}

/** Runs a scene as a runner would: the step, then its post step, on a machine of its own. */
export async function play(scene: Scene, registry: Registry): Promise<Performance> {
  const folders = makeFolders();
  try {
    return await playIn(folders, scene, registry);
  } finally {
    folders.remove();
  }
}

async function playIn(folders: Folders, scene: Scene, registry: Registry): Promise<Performance> {
  const config = join(folders.home, '.docker', 'config.json');
  if (scene.configBefore !== undefined) {
    mkdirSync(dirname(config));
    writeFileSync(config, scene.configBefore);
  }
  const step = {
    forge: codebahnAt(registry.origin),
    event: scene.event,
    folders,
    token: JOB_TOKEN,
    inputs: Object.fromEntries(scene.inputs.map(({ name, value }) => [name, value])),
  };
  const requestsBefore = registry.requests.length;
  const before = readConfig(config);
  const main = await runAction({ ...step, phase: 'main' });
  const during = readConfig(config);
  const requests = registry.requests.length - requestsBefore;
  const post = await runAction({ ...step, phase: 'post', state: main.state });
  const configs = { before, during, after: readConfig(config) };
  return { home: folders.home, main, post, requests, configs };
}

function readConfig(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
