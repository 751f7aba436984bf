import { saveUndo } from '../action/state.js';
import type { HostLogin } from '../policy/host-logins.js';
import type { Deed, Left } from './deed.js';
import { prepareIsolated } from './isolate-logins.js';
import type { Step } from './step.js';
import { prepareStore, warnOfHiddenLogins } from './store-logins.js';
import { prepareSecret } from './write-secret.js';

/**
 * Leaves the logins where the input `login` says, and the Secret for Kubernetes, and returns where
 * they are. The undo of all is saved before anything is written. Throws `LOGIN`.
 */
export async function leaveLogins(step: Step, hostLogins: readonly HostLogin[]): Promise<Left> {
  const login = await prepareLogins(step, hostLogins);
  const secret = prepareSecret(step, hostLogins);
  const deeds = [secret, login].filter((deed) => deed !== undefined);
  if (deeds.length > 0)
    saveUndo(
      step.world.toolkit,
      deeds.flatMap(({ undo }) => undo),
    );
  let left: Left = {};
  for (const { act } of deeds) left = { ...left, ...(await act()) };
  return left;
}

async function prepareLogins(
  step: Step,
  hostLogins: readonly HostLogin[],
): Promise<Deed | undefined> {
  const { inputs } = step;
  if (hostLogins.length === 0 || inputs.login === 'none') return undefined;
  const logins = hostLogins.map(({ registry, login: { username, password } }) => ({
    registry,
    username,
    password,
  }));
  warnOfHiddenLogins(step, logins);
  return inputs.login === 'isolated' ? prepareIsolated(step, logins) : prepareStore(step, logins);
}
