import { JOB_TOKEN, MACHINE_USER, SAVED } from '../support/in-process.js';
import type { Account } from '../support/registry.js';

export { MACHINE_USER, SAVED };

/** What a cloud's login leaves in place of a password: it goes in the body of a POST, to the realm alone. */
export const IDENTITY_TOKEN = 'planted-identity-token';

/** The job token reads the images of the job's owner. */
export const JOB_ACCOUNT: Account = { username: 'alice', password: JOB_TOKEN, pull: ['acme'] };
/** The machine user reads those of two owners. */
export const MACHINE_ACCOUNT: Account = { ...MACHINE_USER, pull: ['acme', 'platform'] };
export const SAVED_ACCOUNT: Account = { ...SAVED, pull: ['platform'] };

/** What the machine user is asked for with a mistyped password. */
export const WRONG_PASSWORD = { ...MACHINE_USER, password: 'planted-wrong-password' };

/** Returns an entry of `auths` in a Docker config. */
export function savedEntry(username: string, password: string): object {
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}

export function isPublic(repository: string): boolean {
  return repository.startsWith('public/');
}

/** Returns key to username of entries of `auths`. */
export function savedUsers(saved: Readonly<Record<string, object>> = {}): Record<string, string> {
  const entries = Object.entries(saved).map(([key, entry]) => {
    const { auth = '' } = entry as { readonly auth?: string };
    return [key, Buffer.from(auth, 'base64').toString().split(':')[0] ?? ''] as const;
  });
  return Object.fromEntries(entries);
}
