import { join } from 'node:path';
import type { Undo } from '../action/state.js';
import { AUTH_FILE, isolateLogins } from '../docker/isolated.js';
import { planFolder } from '../docker/job-folder.js';
import type { NewLogin } from '../docker/new-login.js';
import { locateConfig } from '../docker/place.js';
import { podmanFiles } from '../docker/podman.js';
import type { Deed } from './deed.js';
import { folderContext, placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/** Prepares to store the logins in a new directory of this job's own. Throws `LOGIN`. */
export async function prepareIsolated(step: Step, logins: readonly NewLogin[]): Promise<Deed> {
  const { world, log, inputs, context } = step;
  const user = {
    config: await locateConfig(placeFacts(step)),
    podman: podmanFiles(world),
  };
  const folder = planFolder(context.runnerTemp, 'login: isolated');
  const given = { DOCKER_CONFIG: folder.path, REGISTRY_AUTH_FILE: join(folder.path, AUTH_FILE) };
  const before = Object.fromEntries(
    Object.keys(given).map((name) => [name, world.env[name] ?? '']),
  );
  const undo: readonly Undo[] = [folder, { version: 1, kind: 'variables', given, before }];
  return {
    undo: inputs.logout ? undo : [],
    act: async () => {
      const lines = await isolateLogins(folder, logins, { ...(await folderContext(step)), user });
      for (const { level, text } of lines) log[level](text);
      for (const [name, value] of Object.entries(given)) world.toolkit.exportVariable(name, value);
      const registries = logins.map(({ registry }) => registry);
      return { place: { registries, directory: folder.path } };
    },
  };
}
