import { randomBytes } from 'node:crypto';
import type { HolderProcess } from './process-identity.js';

/**
 * The name of a lock file: who wants the lock, and the number that was drawn. All is in the name,
 * since a file appears with its name in one step and with its content in two.
 *
 *   lock-choosing.OWNER.ID     a number is being drawn
 *   lock-NUMBER.OWNER.ID       waits for its turn, or has it
 */
export interface Claim {
  /** The name behind the common prefix. */
  readonly name: string;
  /** The number drawn; undefined while it is being drawn. */
  readonly number: number | undefined;
  /** Undefined where the name does not tell. */
  readonly owner: HolderProcess | undefined;
  /** Unique, also among the claims of one process. */
  readonly id: string;
}

const CLAIM = /^lock-(choosing|\d{1,15})\.([^.]*)\.([^.]*)$/;
const OWNER = /^(\d{1,15})_(\d*)_([0-9a-f]+)_([0-9a-f]*)_(\d*)$/;

/** Returns the identity of a new claim: the part of the name that stays. */
export function newClaimIdentity(owner: HolderProcess): string {
  const { pid, started, machine, boot, namespace } = owner;
  const parts = [pid, started ?? '', machine, boot ?? '', namespace ?? ''];
  return `${parts.join('_')}.${randomBytes(8).toString('hex')}`;
}

/** Returns the claims among the names of companions. */
export function findClaims(names: readonly string[]): Claim[] {
  return names.flatMap((name) => {
    if (!name.startsWith('lock-')) return [];
    const [, number, owner = '', id = ''] = CLAIM.exec(name) ?? [];
    // A name that does not parse may be a newer version's: nobody knows its number, so all wait.
    const drawn = number === undefined || number === 'choosing' ? undefined : Number(number);
    return [{ name, number: drawn, owner: parseOwner(owner), id }];
  });
}

function parseOwner(text: string): HolderProcess | undefined {
  const [, pid, started = '', machine, boot = '', namespace = ''] = OWNER.exec(text) ?? [];
  if (pid === undefined || machine === undefined) return undefined;
  return {
    pid: Number(pid),
    started: started === '' ? null : started,
    machine,
    boot: boot === '' ? null : boot,
    namespace: namespace === '' ? null : namespace,
  };
}

/** Orders claims by number, and by identity where two drew the same one. */
export function compareClaims(left: Claim, right: Claim): number {
  const byNumber = (left.number ?? 0) - (right.number ?? 0);
  if (byNumber !== 0) return byNumber;
  return left.id < right.id ? -1 : Number(left.id > right.id);
}
