/*
 * One process at a time may change a configuration file and what lies beside it.
 *
 * A lock file that is created with O_EXCL cannot be taken from a killed holder without a race: of
 * two that find it dead, the slower one removes the lock that the faster one has just taken. So
 * this is Lamport's bakery ("A New Solution of Dijkstra's Concurrent Programming Problem", 1974)
 * with a file for each of its variables. A file's name is never used again and only its owner
 * creates it, so whoever finds the owner dead may remove it, at any time, as often as it likes.
 *
 * To enter, a process (1) creates its `choosing` file, (2) lists the folder and creates its
 * `number` file, one above the highest number there, (3) removes the `choosing` file, (4) waits for
 * a pair of listings, the first without another's `choosing` file, the second, begun after the
 * first ended, without a lower number. To leave, it removes the number file.
 *
 * Why no two are inside: say I am inside, and J is or comes to be with a lower number. Look at my
 * last pair of listings. If J's choosing file was created after the first listing began, J listed
 * later still, saw my number and drew a higher one. Otherwise it was removed before the first
 * listing ended, for I did not see it; by then J's number file was there, and the second listing,
 * begun later, would have shown it unless J had left. Both contradict. It needs no more of a
 * listing than that it shows what is there from its beginning to its end. A process that is killed
 * at any moment leaves at most two files, and all of its system calls are over before it counts as
 * dead (process-identity.ts).
 *
 * Numbers are served in order, so nobody starves.
 */
import { open, rm } from 'node:fs/promises';
import type { Clock } from '../clock.js';
import { type Claim, compareClaims, findClaims, newClaimIdentity } from './claim.js';
import { dropDead, findLiving, judgeOwner } from './dead-claims.js';
import { errnoOf, loginError, quotePath } from './login-error.js';
import { PRIVATE_MODE, companion, listCompanions, sweepTemporaries } from './private-file.js';
import { type Verdict, identifyProcess } from './process-identity.js';

/** How long one and the same holder is waited for: it may have to wait for a credential helper. */
export const LOCK_WAIT_MS = 60_000;
/** The same for one that cannot be judged: it may be dead, and what it would do takes milliseconds. */
export const LOCK_WAIT_UNKNOWN_MS = 10_000;
const POLL_MS = 5;
const POLL_LIMIT_MS = 100;
const FOLDER_ATTEMPTS = 5;

export interface LockOptions {
  readonly clock: Clock;
  /** Makes the folder where it is missing; without this, a missing folder is an error (ENOENT). */
  readonly makeFolder?: () => Promise<void>;
}

/** Runs the work while no other process holds the lock of that configuration; throws `LOGIN`. */
export async function withLock<T>(
  config: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const claim = await drawNumber(config, options);
  try {
    await waitForTurn(config, claim, options.clock);
    await sweepTemporaries(config);
    return await work();
  } finally {
    await rm(companion(config, claim.name), { force: true });
  }
}

async function drawNumber(config: string, { makeFolder }: LockOptions): Promise<Claim> {
  const owner = await identifyProcess(process.pid);
  if (owner === undefined) throw new Error('this process does not find itself');
  const identity = newClaimIdentity(owner);
  const choosing = `lock-choosing.${identity}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await createEmpty(companion(config, choosing));
      break;
    } catch (error) {
      // The last job that used the folder may remove it between our making and our using it.
      const mayMake = errnoOf(error) === 'ENOENT' && attempt <= FOLDER_ATTEMPTS;
      if (makeFolder === undefined || !mayMake) throw error;
      await makeFolder();
    }
  }
  try {
    const [mine] = findClaims([choosing]);
    const others = mine && (await findLiving(config, mine));
    const highest = Math.max(0, ...(others ?? []).map(({ number }) => number ?? 0));
    const name = `lock-${highest + 1}.${identity}`;
    const [claim] = findClaims([name]);
    if (claim?.number === undefined) throw tooHigh(config, others ?? []);
    await createEmpty(companion(config, name));
    return claim;
  } finally {
    await rm(companion(config, choosing), { force: true });
  }
}

/** No process of ours gets there: numbers begin at 1 again whenever nobody waits. */
function tooHigh(config: string, claims: readonly Claim[]): Error {
  const [highest] = [...claims].sort(compareClaims).reverse();
  return loginError(
    config,
    'its lock has a number above which there is no other',
    `Delete ${quotePath(companion(config, highest?.name ?? ''))}.`,
  );
}

async function createEmpty(path: string): Promise<void> {
  await (await open(path, 'wx', PRIVATE_MODE)).close();
}

async function waitForTurn(config: string, mine: Claim, clock: Clock): Promise<void> {
  let [waitedFor, since] = ['', 0];
  for (;;) {
    const ahead = await findAhead(config, mine);
    const [blocker] = ahead;
    if (blocker === undefined) return;
    if (blocker.name !== waitedFor) [waitedFor, since] = [blocker.name, clock.now()];
    else if (clock.now() - since > LOCK_WAIT_UNKNOWN_MS) {
      const verdict = await judgeOwner(blocker);
      if (clock.now() - since > limitOf(verdict)) throw tooLong(config, blocker, verdict);
    }
    // Who is far behind, or waits for long, asks rarely: it is not to slow down who is inside.
    const patience = Math.max(POLL_MS * ahead.length, (clock.now() - since) / 20);
    await clock.sleep(Math.min(POLL_LIMIT_MS, patience));
  }
}

/** Returns who is to be waited for, the next one first; the first one is not dead. */
async function findAhead(config: string, mine: Claim): Promise<readonly Claim[]> {
  const choosing = findClaims(await listCompanions(config)).filter(
    ({ number, id }) => number === undefined && id !== mine.id,
  );
  const undecided = await dropDead(config, choosing, mine);
  if (undecided.length > 0) return undecided;
  const lower = findClaims(await listCompanions(config))
    .filter((claim) => claim.number !== undefined && compareClaims(claim, mine) < 0)
    .sort(compareClaims);
  return dropDead(config, lower, mine);
}

function limitOf(verdict: Verdict): number {
  return verdict === 'unknown' ? LOCK_WAIT_UNKNOWN_MS : LOCK_WAIT_MS;
}

function tooLong(config: string, { name, owner }: Claim, verdict: Verdict): Error {
  const who = owner === undefined ? 'an unknown process' : `process ${owner.pid}`;
  const where = verdict === 'unknown' ? ' of another container or machine' : '';
  return loginError(
    config,
    `${who}${where} has kept it locked for more than ${limitOf(verdict) / 1000} s`,
    `Wait until that job has ended. If it no longer runs, delete ${quotePath(companion(config, name))}.`,
  );
}
