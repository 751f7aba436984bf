import type { LoginPlace } from '../action/outputs.js';
import { saveUndo } from '../action/state.js';
import { type StoreResult, keepLogins, storeLogins } from '../docker/login.js';
import { configDirectory, locateConfig } from '../docker/place.js';
import { identifyRunner } from '../docker/process-identity.js';
import { type UndoRecord, prepareLogin } from '../docker/undo-record.js';
import type { HostLogin } from '../policy/host-logins.js';
import { printable } from '../text.js';
import { placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/**
 * Stores the logins in the effective Docker config, all or none, and returns where; undefined where
 * none is to be stored. The undo is saved before anything is written. Throws `LOGIN`.
 */
export async function leaveLogins(
  step: Step,
  hostLogins: readonly HostLogin[],
): Promise<LoginPlace | undefined> {
  const { world, log, inputs } = step;
  if (hostLogins.length === 0 || inputs.login === 'none') return undefined;
  const config = await locateConfig(placeFacts(step));
  const registries = hostLogins.map(({ registry }) => registry);
  const record = inputs.logout ? prepareLogin(config, registries) : undefined;
  if (record !== undefined) {
    // A runner without a state file takes the state from the log.
    if ((world.env['GITHUB_STATE'] ?? '') === '') log.mask(record.privateKey);
    saveUndo(world.toolkit, record);
  }
  const { logins, lines } = await store(step, hostLogins, record ?? config);
  for (const { level, text } of lines) log[level](text);
  for (const { registry, replaced } of logins) {
    if (replaced === undefined) continue;
    log.notice(
      `the login of ${replaced} for ${registry} in ${printable(config)} is replaced ${until(inputs)}`,
    );
  }
  return { registries, directory: configDirectory(placeFacts(step)) };
}

async function store(
  step: Step,
  hostLogins: readonly HostLogin[],
  target: UndoRecord | string,
): Promise<StoreResult> {
  const { clock, runnerProcess } = step.world;
  const logins = hostLogins.map(({ registry, login: { username, password } }) => ({
    registry,
    username,
    password,
  }));
  const runner = await identifyRunner(runnerProcess);
  const context = { clock, facts: placeFacts(step), runner };
  return typeof target === 'string'
    ? keepLogins(target, logins, context)
    : storeLogins(target, logins, context);
}

function until({ logout }: Step['inputs']): string {
  return logout ? 'until the job ends' : 'for good (logout: false)';
}
