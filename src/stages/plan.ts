import type { Inputs } from '../action/inputs.js';
import type { RunContext } from '../action/run-context.js';
import { ActionError, joinErrors } from '../errors.js';
import {
  type JobToken,
  type Wallet,
  chooseCredential,
  chooseRegistryLogin,
  explainAnonymous,
} from '../policy/choose-credential.js';
import type { Credential } from '../policy/credential.js';
import { type HostLogin, onePerHost } from '../policy/host-logins.js';
import { type SecretUse, decideSecretUse } from '../policy/secret-use.js';
import type { ImageRequest } from '../reference/image-list.js';
import { formatScope } from '../reference/registry-scope.js';
import { readSavedLogin } from './saved-login.js';
import type { Step } from './step.js';

/** An image and the credential that reads it. */
export interface PlannedImage {
  readonly image: ImageRequest;
  readonly credential: Credential;
}

/** What the step is going to do; nothing of it was done yet. */
export interface Plan {
  readonly images: readonly PlannedImage[];
  /** The logins that this step's inputs give, one a registry: what later steps are to find. */
  readonly logins: readonly HostLogin[];
  /** Whether the step ends here, well, with `skipped=true`. */
  readonly isSkipped: boolean;
}

/**
 * Decides, image by image, which credential reads it, and which logins are left behind. Throws
 * `TRUST` where this job may not use the secret, `INPUT` where one is missing or two would share a
 * host.
 */
export async function planStep(step: Step): Promise<Plan> {
  const { inputs, trust } = step;
  const full = openWallet(step);
  const use = judgeSecret(step, full);
  if (use.verdict === 'refuse') throw joinErrors([use.error, ...step.problems]);
  if (use.verdict === 'skip' && step.problems.length > 0) throw joinErrors(step.problems);
  if ('notice' in use) step.log.notice(use.notice);
  if (use.verdict === 'skip') return SKIPPED;
  const wallet = use.verdict === 'without' ? { ...full, machineUser: undefined } : full;
  const images = await Promise.all(inputs.images.map((image) => planImage(step, image, wallet)));
  const { logins, problems } = planLogins(inputs, wallet, images);
  const all = [...problems, ...step.problems];
  if (all.length > 0) throw joinErrors(all);
  const isUnstored = !trust.trusted && logins.length > 0 && inputs.login !== 'none';
  if (isUnstored) step.log.notice(`no login is stored, later steps have none: ${trust.reason}`);
  const isSkipped = images.length === 0 && (!trust.trusted || logins.length === 0);
  return { images, logins, isSkipped };
}

function judgeSecret({ inputs, trust }: Step, wallet: Wallet): SecretUse {
  const needed = explainNeed(inputs, wallet);
  if (needed !== undefined && inputs.passwordIsJobToken) {
    const error = new ActionError('INPUT', `password: is the job token, and ${needed}`, {
      remedy: 'Give the token of a machine user.',
    });
    return { verdict: 'refuse', error };
  }
  const given = inputs.password !== '';
  return decideSecretUse({ trust, onUntrusted: inputs.onUntrusted, given, needed });
}

const SKIPPED: Plan = { images: [], logins: [], isSkipped: true };

function openWallet({ inputs, context }: Step): Wallet {
  const { registry, username, password } = inputs;
  return {
    scope: registry,
    machineUser: password === '' ? undefined : { username, password },
    jobToken: openJobToken(inputs, context),
  };
}

function openJobToken(
  { githubToken }: Inputs,
  { owner, actor, forge }: RunContext,
): JobToken | undefined {
  if (githubToken === '' || owner === undefined) return undefined;
  // Registries take any name with the job token; Forgejo's documentation gives the actor's.
  return {
    username: actor ?? owner,
    password: githubToken,
    registries: forge.registries,
    owner,
    forge: forge.reason,
  };
}

/** Why a password is needed that was not given, as far as the inputs tell. */
function explainNeed(inputs: Inputs, wallet: Wallet): string | undefined {
  if (inputs.password !== '') return undefined;
  if (inputs.username !== '') return '"username" is set';
  if (inputs.registry === undefined || chooseRegistryLogin(wallet) !== undefined) return undefined;
  return `"registry" is ${formatScope(inputs.registry)}, which the job token cannot serve`;
}

async function planImage(step: Step, image: ImageRequest, wallet: Wallet): Promise<PlannedImage> {
  const choice = chooseCredential(image, wallet);
  if (choice.kind !== 'anonymous') return { image, credential: choice };
  if (!step.trust.trusted) {
    const reason = "this machine's logins are not used in a job that is not trusted";
    return { image, credential: explainAnonymous(choice, reason) };
  }
  const saved = await readSavedLogin(step, image.reference);
  const reason = `no login for ${image.reference.registry} on this machine`;
  return { image, credential: saved ?? explainAnonymous(choice, reason) };
}

function planLogins(
  inputs: Inputs,
  wallet: Wallet,
  images: readonly PlannedImage[],
): { logins: readonly HostLogin[]; problems: readonly ActionError[] } {
  const registryLogin = chooseRegistryLogin(wallet);
  const wanted: HostLogin[] = images.flatMap(({ image, credential }) =>
    credential.kind === 'anonymous'
      ? []
      : [{ registry: image.reference.registry, login: credential }],
  );
  if (wallet.scope !== undefined && registryLogin !== undefined) {
    wanted.unshift({ registry: wallet.scope.registry, login: registryLogin });
  }
  const { logins, problems } = onePerHost(wanted);
  return {
    logins: logins.filter(({ login }) => login.kind !== 'docker-config'),
    problems: inputs.login === 'none' ? [] : problems,
  };
}
