import type { NewLogin } from '../docker/new-login.js';
import { writeLedger } from './ledger-file.js';
import { type Ledger, isSameSlot } from './ledger.js';
import { type LoginContext, type StoreResult, inPlace, openScene } from './login-scene.js';
import { type PlacedLogin, describeStored } from './placed-login.js';
import { changeFile } from './push.js';
import { putLogins } from './put-logins.js';
import { forgetBytes } from './stack.js';

/** Stores all the logins or none, for good: nothing undoes them. Throws `LOGIN` as `storeLogins`. */
export async function keepLogins(
  path: string,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(path, context, async () => {
    const { scene, placed, lines } = await openScene(path, logins, { ...context, except: '' });
    const config = changeFile(scene.config, placed);
    const put = { logins: placed, config, found: scene.config };
    const result = await putLogins(put, context.helpers);
    if (result.kind === 'failed') throw result.error;
    if (scene.ledger !== undefined) {
      const ledger = disown(scene.ledger, placed);
      await writeLedger(path, config === scene.config ? ledger : forgetFile(ledger));
    }
    return { logins: describeStored(scene.config, placed), lines };
  });
}

/** A kept login is like somebody else's, even where it is the same as a job's. */
function disown(ledger: Ledger, placed: readonly PlacedLogin[]): Ledger {
  const stacks = ledger.stacks.filter(
    (stack) => !placed.some(({ slot }) => isSameSlot(slot, stack)),
  );
  return { ...ledger, stacks };
}

function forgetFile(ledger: Ledger): Ledger {
  return { ...ledger, original: { ...forgetBytes(ledger.original), mode: null }, written: [] };
}
