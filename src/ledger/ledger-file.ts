import { rm } from 'node:fs/promises';
import { parseLedger } from './ledger-grammar.js';
import type { Ledger } from './ledger.js';
import { loginError } from '../machine/login-error.js';
import { PRIVATE_MODE, companion, readContent, replaceFile } from '../machine/private-file.js';

/** The largest ledger that is read: the configuration, sealed, and the entries it replaced. */
export const LEDGER_LIMIT_BYTES = 8 * 1_048_576;

/** Returns the path of the ledger of that configuration. */
export function ledgerPath(config: string): string {
  return companion(config, 'ledger.json');
}

/** Reads the ledger; undefined where there is none. Throws `LOGIN` where it is unreadable. */
export async function readLedger(config: string): Promise<Ledger | undefined> {
  const path = ledgerPath(config);
  const content = await readContent(path, LEDGER_LIMIT_BYTES);
  if (content === undefined) return undefined;
  const ledger = parseLedger(content.bytes.toString('utf8'));
  if (ledger !== undefined) return ledger;
  throw loginError(
    path,
    'it is not a ledger that this version of login-and-pin can read',
    'Delete the file when no job is logged in on this machine, and log in again with docker login where a login is missing.',
  );
}

/** Writes the ledger; for the holder of the lock alone. */
export async function writeLedger(config: string, ledger: Ledger): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(ledger)}\n`);
  await replaceFile(config, ledgerPath(config), { bytes, mode: PRIVATE_MODE });
}

/** Removes the ledger; for the holder of the lock alone. */
export async function removeLedger(config: string): Promise<void> {
  await rm(ledgerPath(config), { force: true });
}
