import type { Clock } from '../clock.js';
import { RegistryError } from './registry-error.js';

/** How long manifests that do not exist yet are waited for, and who hears of it. */
export interface Waiting {
  readonly clock: Clock;
  /** 0 does not wait. */
  readonly limitMilliseconds: number;
  /** Takes the name of what is not there, before each further look. */
  readonly onAbsent: (name: string) => void;
  /** Whether there is no use in waiting on: another image of the step has failed. */
  readonly isPointless: () => boolean;
}

/** What waiting came to, and how long it took; 0 where the first look found it. */
export type Waited<Value> =
  | { readonly found: true; readonly value: Value; readonly milliseconds: number }
  | { readonly found: false; readonly error: RegistryError; readonly milliseconds: number };

const FIRST_PAUSE_MILLISECONDS = 1000;
const PAUSE_LIMIT_MILLISECONDS = 15_000;

/**
 * Looks for a manifest until it is there or the time is over; the last look is at its very end. Only
 * "not found" is waited for: throws every other failure at once.
 */
export async function waitFor<Value>(
  name: string,
  look: () => Promise<Value>,
  waiting: Waiting,
): Promise<Waited<Value>> {
  const { clock, limitMilliseconds, onAbsent, isPointless } = waiting;
  let outcome = await lookOnce(look);
  const begun = clock.now();
  for (let round = 0; !outcome.found; round += 1) {
    const left = limitMilliseconds - (clock.now() - begun);
    if (left <= 0 || isPointless()) break;
    onAbsent(name);
    await clock.sleep(Math.min(left, pause(round, clock.random())));
    outcome = await lookOnce(look);
  }
  return { ...outcome, milliseconds: clock.now() - begun };
}

type Look<Value> =
  | { readonly found: true; readonly value: Value }
  | { readonly found: false; readonly error: RegistryError };

async function lookOnce<Value>(look: () => Promise<Value>): Promise<Look<Value>> {
  try {
    return { found: true, value: await look() };
  } catch (error) {
    // A realm that is not there is no manifest that is not there.
    const isAbsent =
      error instanceof RegistryError && error.code === 'NOT_FOUND' && error.stage === 'manifest';
    if (!isAbsent) throw error;
    return { found: false, error };
  }
}

/** Half of it is chance, so that jobs that wait for one tag do not all ask at a time. */
function pause(round: number, random: number): number {
  const full = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** round, PAUSE_LIMIT_MILLISECONDS);
  return Math.round(full * (0.5 + random / 2));
}
