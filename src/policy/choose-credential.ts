import type { ImageRequest } from '../reference/image-list.js';
import { formatName } from '../reference/reference.js';
import { type RegistryScope, covers, formatScope } from '../reference/registry-scope.js';
import type { Anonymous, Credential, Login } from './credential.js';

/** A machine user, as the inputs name it. */
export interface MachineUser {
  readonly username: string;
  readonly password: string;
}

/** The built-in token of the job, and where it may go. */
export interface JobToken {
  readonly username: string;
  readonly password: string;
  /** The forge's own registry, under each name that it has; empty where the forge has none. */
  readonly registries: readonly string[];
  /** The owner of the job's repository. */
  readonly owner: string;
  /** A fragment for the log: why these registries, or why none. */
  readonly forge: string;
}

/** The credentials that this step was given and may use. */
export interface Wallet {
  readonly scope: RegistryScope | undefined;
  readonly machineUser: MachineUser | undefined;
  readonly jobToken: JobToken | undefined;
}

/**
 * Returns the credential that this step's own inputs give for the image (rules 1 and 2 of the
 * contract, "Which credential"), or anonymous with the reason why none does.
 */
export function chooseCredential({ reference }: ImageRequest, wallet: Wallet): Credential {
  const { scope, machineUser, jobToken } = wallet;
  if (scope !== undefined && machineUser !== undefined && covers(scope, reference)) {
    const reason = `registry ${formatScope(scope)} covers ${formatName(reference)}`;
    return { kind: 'machine-user', ...pick(machineUser), reason };
  }
  const [owner = ''] = reference.repository.split('/');
  if (jobToken !== undefined && mayServe(jobToken, { registry: reference.registry, owner })) {
    const reason = `${reference.registry} is this forge's own registry and ${owner} the job's owner`;
    return { kind: 'job-token', ...pick(jobToken), reason };
  }
  return {
    kind: 'anonymous',
    reason: explainNone(wallet, { registry: reference.registry, owner }),
  };
}

/** Returns the login that the input `registry` asks for, or undefined where none can serve it. */
export function chooseRegistryLogin(wallet: Wallet): Login | undefined {
  const { scope, machineUser, jobToken } = wallet;
  if (scope === undefined) return undefined;
  const reason = `registry is ${formatScope(scope)}`;
  if (machineUser !== undefined) return { kind: 'machine-user', ...pick(machineUser), reason };
  if (jobToken === undefined) return undefined;
  const target = { registry: scope.registry, owner: scope.path[0] ?? jobToken.owner };
  return mayServe(jobToken, target) ? { kind: 'job-token', ...pick(jobToken), reason } : undefined;
}

function pick({ username, password }: MachineUser): MachineUser {
  return { username, password };
}

interface Target {
  readonly registry: string;
  readonly owner: string;
}

function mayServe(jobToken: JobToken, { registry, owner }: Target): boolean {
  return (
    jobToken.registries.includes(registry) && owner.toLowerCase() === jobToken.owner.toLowerCase()
  );
}

function explainNone(
  { scope, machineUser, jobToken }: Wallet,
  { registry, owner }: Target,
): string {
  const reasons: string[] = [];
  if (machineUser === undefined) reasons.push('no machine user for it');
  else if (scope !== undefined) reasons.push(`registry is ${formatScope(scope)}`);
  if (jobToken === undefined) reasons.push('no job token');
  else if (jobToken.registries.length === 0) reasons.push(jobToken.forge);
  else if (!jobToken.registries.includes(registry)) {
    reasons.push(`the job token is not for ${registry}`);
  } else reasons.push(`the job token is for images of ${jobToken.owner}, not of ${owner}`);
  return reasons.join('; ');
}

/** Returns the anonymous credential that says both why none was given and why none was found. */
export function explainAnonymous(choice: Anonymous, searched: string): Anonymous {
  return { kind: 'anonymous', reason: `${choice.reason}; ${searched}` };
}
