import { AUTH_CONFIG, parseAuthConfig } from '../docker/auth-config.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { canonicalKey } from '../docker/entry.js';
import { keepLogins } from '../ledger/kept-login.js';
import { storeLogins } from '../ledger/login.js';
import type { StoreResult } from '../ledger/login-scene.js';
import type { NewLogin } from '../docker/new-login.js';
import { configDirectory, locateConfig } from '../docker/place.js';
import { identifyRunner } from '../machine/process-identity.js';
import { type UndoRecord, prepareLogin } from '../ledger/undo-record.js';
import { printable } from '../text.js';
import type { Log } from '../action/log.js';
import { describeError } from '../errors.js';
import type { JsonObject } from '../json.js';
import type { Deed } from './deed.js';
import { helpersOf, placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/** Prepares to store the logins in the effective Docker config, all or none. Throws `LOGIN`. */
export async function prepareStore(step: Step, logins: readonly NewLogin[]): Promise<Deed> {
  const { world, log, inputs } = step;
  const config = await locateConfig(placeFacts(step));
  const registries = logins.map(({ registry }) => registry);
  const helpers = helpersOf(step);
  const record = inputs.logout ? await prepareLogin({ config, registries, helpers }) : undefined;
  // A runner without a state file takes the state from the log.
  const isPrinted = (world.env['GITHUB_STATE'] ?? '') === '';
  if (record !== undefined && isPrinted) log.mask(record.privateKey);
  return {
    undo: record === undefined ? [] : [record],
    act: async () => {
      const result = await store(step, logins, { target: record ?? config, helpers });
      for (const { level, text } of result.lines) log[level](text);
      for (const { registry, replaced } of result.logins) {
        if (replaced === undefined) continue;
        const what = `the login of ${replaced} for ${registry} in ${printable(config)}`;
        log.notice(`${what} is replaced ${inputs.logout ? UNTIL_END : FOR_GOOD}`);
      }
      return { place: { registries, directory: configDirectory(placeFacts(step)) } };
    },
  };
}

const UNTIL_END = 'until the job ends';
const FOR_GOOD = 'for good (logout: false)';

async function store(
  step: Step,
  logins: readonly NewLogin[],
  {
    target,
    helpers,
  }: { readonly target: UndoRecord | string; readonly helpers: CredentialHelpers },
): Promise<StoreResult> {
  const { clock, runnerProcess } = step.world;
  const runner = await identifyRunner(runnerProcess);
  const context = { clock, facts: placeFacts(step), runner, helpers };
  return typeof target === 'string'
    ? keepLogins(target, logins, context)
    : storeLogins(target, logins, context);
}

/** Warns where Docker's client takes another login from the environment than the one stored. */
export function warnOfHiddenLogins({ world, log }: Step, logins: readonly NewLogin[]): void {
  const auths = readAuthConfig(world.env[AUTH_CONFIG], log);
  const hosts = new Set(Object.keys(auths).map(canonicalKey));
  for (const { registry } of logins.filter((login) => hosts.has(login.registry))) {
    log.warning(
      `${AUTH_CONFIG} holds a login for ${registry}: Docker's client, 28.3 and later, takes that and not the one that this step stores\n` +
        `  Unset it for the steps that follow: env: ${AUTH_CONFIG}: ""`,
    );
  }
}

/** Where nothing is read from it, it is no failure: Docker's client warns too, and goes on. */
function readAuthConfig(value: string | undefined, log: Log): JsonObject {
  try {
    return parseAuthConfig(value);
  } catch (error) {
    log.warning(describeError(error));
    return {};
  }
}
