import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import { printable } from '../text.js';
import type { CredentialHelpers } from '../docker/credential-helper.js';
import { type Departure, type Scene, endHolder, readScene } from './departure.js';
import { hasEnded } from '../machine/holder-end.js';
import { type Ledger, isSameSlot } from './ledger.js';
import { withLock } from '../machine/lock.js';
import { type PlaceFacts, checkPlace } from '../docker/place.js';
import { hasCompanions, removeFolders } from '../machine/private-file.js';
import type { ResultLine } from '../machine/result-line.js';
import { nameKeeper, nameKeys } from './slot-words.js';

export interface ClearOptions {
  readonly clock: Clock;
  readonly helpers: CredentialHelpers;
  /** The holder that asks, which certainly lives. */
  readonly except: string;
}

/** Ends every holder whose job was killed; returns what is left, and what to say of it. */
export async function clearKilled(
  scene: Scene,
  options: ClearOptions,
): Promise<{ scene: Scene; lines: readonly ResultLine[] }> {
  let current = scene;
  const lines: ResultLine[] = [];
  for (const holder of scene.ledger?.holders ?? []) {
    const { ledger } = current;
    const isOther = holder.id !== options.except;
    if (ledger === undefined || !isOther || !(await hasEnded(holder, options.clock))) continue;
    const leaver = { id: holder.id, privateKey: undefined };
    const departure = await endHolder(current, ledger, { leaver, helpers: options.helpers });
    const mayUse = (name: string | null): boolean => name === null || options.helpers.mayUse(name);
    const judged = departure.outcomes.filter(({ helper }) => mayUse(helper)); // not ours to try
    lines.push(...describeClearing({ ...departure, outcomes: judged }, ledger, holder.id));
    current = { ...departure.scene, folders: Math.max(current.folders, departure.scene.folders) };
  }
  return { scene: current, lines };
}

/**
 * Ends every holder whose job was killed, with the lock, and returns what to say of it; does nothing
 * where nothing lies beside the file. Throws `LOGIN`, also where the place is refused: what lies in a
 * workspace came with somebody's code, and is no ledger of ours.
 */
export async function clearLeftovers(
  config: string,
  { facts, ...options }: Omit<ClearOptions, 'except'> & { readonly facts: PlaceFacts },
): Promise<readonly ResultLine[]> {
  if (!(await hasCompanions(config))) return [];
  await checkPlace(config, facts);
  let folders = 0;
  const lines = await withLock(config, options, async () => {
    const cleared = await clearKilled(await readScene(config), { ...options, except: '' });
    folders = cleared.scene.folders;
    return cleared.lines;
  });
  await removeFolders(dirname(config), folders);
  return lines;
}

function describeClearing(
  { scene, outcomes }: Departure,
  ledger: Ledger,
  id: string,
): ResultLine[] {
  return outcomes.flatMap((outcome): ResultLine[] => {
    if (outcome.kind === 'passed on' || outcome.kind === 'changed') return [];
    const layers = ledger.stacks.find((stack) => isSameSlot(stack, outcome))?.layers;
    const username = layers?.find(({ holder }) => holder === id)?.username ?? '';
    const login = `the login of ${printable(username)} for ${nameKeys([outcome.key])}`;
    const what = `${login} that a killed job left in ${nameKeeper(outcome, scene.config.path)}`;
    if (outcome.kind === 'failed') {
      const text = `${what} could not be removed: ${outcome.why ?? ''}; the next run tries again`;
      return [{ level: 'warning', text }];
    }
    if (outcome.kind !== 'lost') return [{ level: 'info', text: `removed ${what}` }];
    const text = `removed ${what}; the login that it had replaced cannot be restored: log in again where it is needed`;
    return [{ level: 'warning', text }];
  });
}
