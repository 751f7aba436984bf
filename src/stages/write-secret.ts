import { planFolder } from '../docker/job-folder.js';
import { formatSecret, writeSecret } from '../docker/kubernetes-secret.js';
import type { HostLogin } from '../policy/host-logins.js';
import type { Deed } from './deed.js';
import { folderContext } from './docker-place.js';
import type { Step } from './step.js';

/**
 * Prepares to write the machine user's login as a Secret for Kubernetes; undefined where none is asked
 * for, or the machine user may not be used in this job. Throws `LOGIN`.
 */
export function prepareSecret(step: Step, logins: readonly HostLogin[]): Deed | undefined {
  const { inputs, context, log } = step;
  const { kubernetesSecret: name } = inputs;
  if (name === undefined) return undefined;
  const found = logins.find(({ login }) => login.kind === 'machine-user');
  if (found === undefined) {
    log.notice('kubernetes-secret: not written, since the machine user is not used in this job');
    return undefined;
  }
  const { username, password } = found.login;
  const login = { registry: found.registry, username, password };
  const folder = planFolder(context.runnerTemp, 'kubernetes-secret');
  const secret = formatSecret(name, login);
  // Runners that mask the literal alone would let the Secret be printed in its base64.
  for (const text of Object.values(secret.data)) log.mask(text);
  return {
    undo: [folder],
    act: async () => ({
      secretFile: await writeSecret(folder, secret, await folderContext(step)),
    }),
  };
}
