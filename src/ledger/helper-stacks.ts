import { describeReason } from '../errors.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { loginError } from '../machine/login-error.js';
import { type Ledger, type Slot, digestCredential, isSameSlot } from './ledger.js';
import { type HelperChange, settleStack } from './stack.js';
import type { StoredCredential } from '../docker/stored-credential.js';

/** A slot of a credential helper that could not be used, and what the helper said. */
export interface HelperFailure {
  readonly slot: Slot;
  readonly why: string;
}

export interface SettledHelpers {
  readonly ledger: Ledger;
  readonly failures: readonly HelperFailure[];
}

/**
 * Returns the ledger as it fits what the credential helpers keep, in the slots where the holder's
 * login lies on top: only what it takes back needs to be known.
 */
export async function settleHelpers(
  ledger: Ledger,
  holder: string,
  helpers: CredentialHelpers,
): Promise<SettledHelpers> {
  const failures: HelperFailure[] = [];
  let settled = ledger;
  for (const slot of ledger.stacks.filter(({ layers }) => layers.at(-1)?.holder === holder)) {
    if (slot.helper === null) continue;
    try {
      settled = settleSlot(settled, slot, await helpers.get(slot.helper, slot.key));
    } catch (error) {
      failures.push({ slot, why: describeReason(error) });
    }
  }
  return { ledger: settled, failures };
}

/** Returns the ledger as it fits what was found in the slot of a credential helper. */
export function settleSlot(
  ledger: Ledger,
  slot: Slot,
  found: StoredCredential | undefined,
): Ledger {
  const digest = digestCredential(ledger.salt, found);
  const stacks = ledger.stacks.flatMap((stack) =>
    isSameSlot(stack, slot) ? settleStack(stack, digest) : [stack],
  );
  return { ...ledger, stacks };
}

/** Puts back what was there before, in as many slots as the helpers let; returns the failures. */
export async function restoreHelpers(
  changes: readonly HelperChange[],
  helpers: CredentialHelpers,
): Promise<readonly HelperFailure[]> {
  const failures: HelperFailure[] = [];
  for (const { slot, credential, over } of changes) {
    try {
      const { helper, key } = slot;
      if (helper === null) throw new Error('the file has no credential helper');
      if (credential === undefined) await helpers.erase(helper, key);
      else await replaceLogin({ helper, key }, { credential, over }, helpers);
      await checkRestored({ helper, key }, { credential, over }, helpers);
    } catch (error) {
      failures.push({ slot, why: describeReason(error) });
    }
  }
  return failures;
}

/** A helper that says it did and did not has left a login of a job that ends. */
async function checkRestored(
  { helper, key }: { readonly helper: string; readonly key: string },
  { credential, over }: Pick<HelperChange, 'credential' | 'over'>,
  helpers: CredentialHelpers,
): Promise<void> {
  const found = await helpers.get(helper, key);
  const isBack =
    credential === undefined
      ? found?.username !== over // another user's, of a helper that keeps several, is not ours
      : digestCredential('', found) === digestCredential('', credential);
  if (isBack) return;
  const words = credential === undefined ? 'keeps what it was told to erase' : CHANGED;
  throw loginError(`docker-credential-${helper}`, `the credential helper ${words}`);
}

const CHANGED = 'does not give back the login that was put back';

/**
 * Puts a login in the place of another user's. Some helpers, such as that of pass, keep one for each
 * user and give back any of them: the other one goes first.
 */
export async function replaceLogin(
  { helper, key }: { readonly helper: string; readonly key: string },
  {
    credential,
    over,
  }: { readonly credential: StoredCredential; readonly over: string | undefined },
  helpers: CredentialHelpers,
): Promise<void> {
  if (over !== undefined && over !== credential.username) await helpers.erase(helper, key);
  await helpers.store(helper, key, credential);
}
