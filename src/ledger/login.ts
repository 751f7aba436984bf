import type { NewLogin } from '../docker/new-login.js';
import { loginError } from '../machine/login-error.js';
import type { Scene } from './departure.js';
import { removeLedger, writeLedger } from './ledger-file.js';
import { type LoginContext, type StoreResult, inPlace, openScene } from './login-scene.js';
import { type PlacedLogin, describeStored } from './placed-login.js';
import { pushLogins } from './push.js';
import { putLogins } from './put-logins.js';
import type { UndoRecord } from './undo-record.js';

/**
 * Stores all the logins or none, to be undone by the record, which must be saved already. Throws
 * `LOGIN`: the place is refused, the file is not Docker's, a credential helper fails, or the lock is
 * not to be had.
 */
export async function storeLogins(
  record: UndoRecord,
  logins: readonly NewLogin[],
  context: LoginContext,
): Promise<StoreResult> {
  return inPlace(record.config, context, async (folders) => {
    const options = { ...context, except: record.holder };
    const { scene, placed, lines } = await openScene(record.config, logins, options);
    checkRecorded(record, placed);
    const { ledger, config } = pushLogins(scene, placed, {
      record,
      folders,
      process: context.runner ?? null,
      since: context.clock.now(),
    });
    await writeLedger(config.path, ledger);
    const put = { logins: placed, config, found: scene.config };
    const result = await putLogins(put, context.helpers);
    if (result.kind === 'failed') {
      // What is left in a credential helper stays in the ledger, for the post step.
      if (result.left.length === 0) await withdrawLedger(scene);
      throw result.error;
    }
    return { logins: describeStored(scene.config, placed), lines };
  });
}

/** Best effort: a ledger that says too much is put right by whoever reads it next. */
async function withdrawLedger({ config: { path }, ledger }: Scene): Promise<void> {
  const back = ledger === undefined ? removeLedger(path) : writeLedger(path, ledger);
  await back.catch(() => undefined);
}

/** The record names the programs that the post step may run: there is no other way to take back. */
function checkRecorded(record: UndoRecord, placed: readonly PlacedLogin[]): void {
  const stranger = placed.find(({ slot: { helper } }) => {
    return helper !== null && !Object.hasOwn(record.helpers, helper);
  });
  if (stranger === undefined) return;
  throw loginError(
    record.config,
    `the credential helper for ${stranger.registry} was changed at this moment`,
    'Run the job again.',
  );
}
