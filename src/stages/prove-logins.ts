import { ActionError, joinErrors } from '../errors.js';
import type { HostLogin } from '../policy/host-logins.js';
import type { FindSession } from './open-sessions.js';
import { describeRegistryFailure } from './registry-failure.js';
import type { Step } from './step.js';

/**
 * Proves the logins that later steps are to find, each at its registry where reading an image did
 * not prove it already, and returns them; none where the job is not trusted. A step that only logs in
 * proves its login also where nothing is stored. Throws what each registry said
 * that refused one.
 */
export async function proveLogins(
  step: Step,
  logins: readonly HostLogin[],
  findSession: FindSession,
): Promise<readonly HostLogin[]> {
  const { inputs, trust } = step;
  const isLoginOnly = inputs.images.length === 0;
  const isKept = inputs.login !== 'none' || inputs.kubernetesSecret !== undefined;
  if (!trust.trusted || !(isKept || isLoginOnly)) return [];
  const proofs = await Promise.allSettled(
    logins.map((login) => proveLogin(step, login, findSession)),
  );
  const errors = proofs.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (errors.length > 0) throw joinErrors(errors);
  return logins;
}

async function proveLogin(
  step: Step,
  { registry, login }: HostLogin,
  findSession: FindSession,
): Promise<void> {
  const session = findSession(registry, login);
  if (session.proven) return;
  try {
    await session.proveLogin();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const subject = `log in to "${registry}"`;
    throw describeRegistryFailure({ subject, registry, credential: login, error }, step);
  }
}
