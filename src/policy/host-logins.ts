import { ActionError } from '../errors.js';
import { type Login, describeCredential } from './credential.js';

/** A registry and the login that later steps are to find for it. */
export interface HostLogin {
  readonly registry: string;
  readonly login: Login;
}

/**
 * Returns one login a registry, in the order given. Docker keeps one login per host: a registry that
 * would need two is in `problems`, with the ways out.
 */
export function onePerHost(wanted: readonly HostLogin[]): {
  readonly logins: readonly HostLogin[];
  readonly problems: readonly ActionError[];
} {
  const first = new Map<string, HostLogin>();
  const conflicts = new Map<string, ActionError>();
  for (const { registry, login } of wanted) {
    const kept = first.get(registry);
    if (kept === undefined) first.set(registry, { registry, login });
    else if (!isSame(kept.login, login) && !conflicts.has(registry)) {
      conflicts.set(registry, describeConflict(registry, [kept.login, login]));
    }
  }
  return { logins: [...first.values()], problems: [...conflicts.values()] };
}

function isSame(left: Login, right: Login): boolean {
  return left.username === right.username && left.password === right.password;
}

function describeConflict(registry: string, logins: readonly Login[]): ActionError {
  const names = logins.map((login) => `${describeCredential(login)} because ${login.reason}`);
  return new ActionError(
    'INPUT',
    `${registry} would need two logins, and Docker keeps one per host: ${names.join('; ')}`,
    {
      remedy:
        (logins.some(({ kind }) => kind === 'machine-user')
          ? `If the machine user can read all of these images, write "registry: ${registry}". `
          : 'Give "registry", "username" and "password" of a user that may read all of these images. ') +
        'To pin only, write "login: none". Else use two steps, each with images of one owner, ' +
        'and pull between them.',
    },
  );
}
