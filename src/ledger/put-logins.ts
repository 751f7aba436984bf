import { ActionError, describeReason } from '../errors.js';
import { type ConfigFile, writeConfig } from '../docker/config-file.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { nameHelper } from '../docker/helper-name.js';
import { type HelperFailure, replaceLogin, restoreHelpers } from './helper-stacks.js';
import { digestCredential } from './ledger.js';
import { loginError } from '../machine/login-error.js';
import type { PlacedLogin } from './placed-login.js';
import type { HelperChange } from './stack.js';
import type { StoredCredential } from '../docker/stored-credential.js';

/** What is to be put: the logins, and the file with those of them that it keeps. */
export interface Put {
  readonly logins: readonly PlacedLogin[];
  readonly config: ConfigFile;
  /** The file as it is now. */
  readonly found: ConfigFile;
}

/** What putting came to. */
export type PutResult =
  | { readonly kind: 'done' }
  /** Nothing was put, or some of it is left in credential helpers that did not take it back. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly left: readonly HelperFailure[] };

/** Puts the logins where they are kept, all or none; throws nothing. */
export async function putLogins(
  { logins, config, found }: Put,
  helpers: CredentialHelpers,
): Promise<PutResult> {
  const begun: PlacedLogin[] = [];
  try {
    for (const login of logins) {
      if (login.slot.helper === null) continue;
      begun.push(login);
      await putInHelper(login, login.slot.helper, helpers);
    }
    if (config !== found) await writeConfig(config);
    return { kind: 'done' };
  } catch (error) {
    const left = await takeBack(begun, helpers);
    return { kind: 'failed', error: left.length === 0 ? error : withLeft(error, left), left };
  }
}

/** Some helpers take what they cannot keep: what is not found again is not stored. */
async function putInHelper(
  { slot, username, password, before }: PlacedLogin,
  helper: string,
  helpers: CredentialHelpers,
): Promise<void> {
  const login = { username, password };
  const { key } = slot;
  await helpers.store(helper, key, login);
  if (isSame(await helpers.get(helper, key), login)) return;
  if (before !== undefined) {
    // It may keep one login for each user, and give back any. What was there before is not erased
    // before the helper has shown that it can store.
    await replaceLogin({ helper, key }, { credential: login, over: before.username }, helpers);
    if (isSame(await helpers.get(helper, key), login)) return;
  }
  throw loginError(
    `docker-credential-${helper}`,
    `${nameHelper(helper)} took the login for ${slot.key} and does not give it back`,
    'Set "login: isolated" to use a file instead, or "login: none" to pin only.',
  );
}

function isSame(left: StoredCredential | undefined, right: StoredCredential | undefined): boolean {
  return digestCredential('', left) === digestCredential('', right);
}

/** Puts back what was there before, where it is not there still. */
async function takeBack(
  begun: readonly PlacedLogin[],
  helpers: CredentialHelpers,
): Promise<readonly HelperFailure[]> {
  const changes = begun.map(({ slot, before, username }) => ({
    slot,
    credential: before,
    over: username,
  }));
  const isThere = await Promise.all(changes.map((change) => isKept(change, helpers)));
  return restoreHelpers(
    changes.filter((_, index) => isThere[index] !== true),
    helpers,
  );
}

async function isKept(
  { slot: { helper, key }, credential }: HelperChange,
  helpers: CredentialHelpers,
): Promise<boolean> {
  try {
    const found = await helpers.get(helper ?? '', key);
    return isSame(found, credential);
  } catch {
    return false;
  }
}

function withLeft(error: unknown, left: readonly HelperFailure[]): unknown {
  if (!(error instanceof ActionError)) return error;
  const reasons = left.map(
    ({ slot, why }) => `${slot.key} in ${nameHelper(slot.helper ?? '')}: ${why}`,
  );
  const message = `${describeReason(error)}; and what was stored could not be taken back: ${reasons.join('; ')}`;
  return new ActionError(error.code, message, { remedy: error.remedy, cause: error });
}
