import { rm, stat } from 'node:fs/promises';
import { type Claim, findClaims } from './claim.js';
import { unless } from './login-error.js';
import { companion, listCompanions } from './private-file.js';
import { type Verdict, judgeProcess } from './process-identity.js';

/**
 * The age at which a holder counts as dead that cannot be judged, such as one in another container:
 * what it does inside takes milliseconds. The file system's clock decides, not that of a process.
 */
export const LOCK_ABANDONED_MS = 600_000;

/** Returns the claims of those who are not dead, and takes away the others. */
export async function findLiving(config: string, mine: Claim): Promise<readonly Claim[]> {
  const claims = findClaims(await listCompanions(config));
  const verdicts = await Promise.all(claims.map((claim) => isDead(config, claim, mine)));
  const dead = claims.filter((_, index) => verdicts[index]);
  await Promise.all(dead.map(({ name }) => rm(companion(config, name), { force: true })));
  return claims.filter((_, index) => verdicts[index] !== true);
}

/**
 * Takes away the claims of the dead at the head of the list, in its order; returns the rest, whose first
 * one is not dead.
 */
export async function dropDead(
  config: string,
  claims: readonly Claim[],
  mine: Claim,
): Promise<readonly Claim[]> {
  for (const [index, claim] of claims.entries()) {
    if (!(await isDead(config, claim, mine))) return claims.slice(index);
    await rm(companion(config, claim.name), { force: true });
  }
  return [];
}

async function isDead(config: string, claim: Claim, mine: Claim): Promise<boolean> {
  const verdict = await judgeOwner(claim);
  // Without the time of its start, a process may be another one by the same number.
  if (verdict !== 'unknown' && claim.owner?.started !== null) return verdict === 'dead';
  if (verdict === 'dead') return true;
  const [theirs, ours] = await Promise.all(
    [claim, mine].map(({ name }) => unless(['ENOENT'], stat(companion(config, name)))),
  );
  if (theirs === undefined || ours === undefined) return false; // it has just left
  // One from the future is as old: nobody has just made it, and it would never age.
  return Math.abs(ours.mtimeMs - theirs.mtimeMs) > LOCK_ABANDONED_MS;
}

/** Returns whether the owner of a claim lives, as far as that is certain. */
export async function judgeOwner({ owner }: Claim): Promise<Verdict> {
  return owner === undefined ? 'unknown' : judgeProcess(owner);
}
