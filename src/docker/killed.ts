import { dirname } from 'node:path';
import type { Clock } from '../clock.js';
import { printable } from '../text.js';
import { type Departure, type Scene, endHolder, readScene } from './departure.js';
import type { Holder, Ledger } from './ledger.js';
import { withLock } from './lock.js';
import { quotePath } from './login-error.js';
import { type PlaceFacts, checkPlace } from './place.js';
import { hasCompanions, removeFolders } from './private-file.js';
import { judgeProcess } from './process-identity.js';
import { type ResultLine, nameKeys } from './result-line.js';

/**
 * The age at which a job counts as ended whose process is alive or cannot be judged: some runners
 * outlive the jobs that they kill, and no job runs for that long.
 */
export const HOLDER_LIMIT_MS = 7 * 24 * 60 * 60 * 1000;

export interface ClearOptions {
  readonly clock: Clock;
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
    if (ledger === undefined || !(await hasEnded(holder, options))) continue;
    const departure = await endHolder(current, ledger, { id: holder.id, privateKey: undefined });
    lines.push(...describeClearing(departure, ledger, holder.id));
    current = { ...departure.scene, folders: Math.max(current.folders, departure.scene.folders) };
  }
  return { scene: current, lines };
}

async function hasEnded(holder: Holder, { clock, except }: ClearOptions): Promise<boolean> {
  if (holder.id === except) return false;
  if (clock.now() - holder.since > HOLDER_LIMIT_MS) return true;
  return holder.process !== null && (await judgeProcess(holder.process)) === 'dead';
}

/**
 * Ends every holder whose job was killed, with the lock, and returns what to say of it; does nothing
 * where nothing lies beside the file. Throws `LOGIN`, also where the place is refused: what lies in a
 * workspace came with somebody's code, and is no ledger of ours.
 */
export async function clearLeftovers(
  config: string,
  { clock, facts }: { readonly clock: Clock; readonly facts: PlaceFacts },
): Promise<readonly ResultLine[]> {
  if (!(await hasCompanions(config))) return [];
  await checkPlace(config, facts);
  let folders = 0;
  const lines = await withLock(config, { clock }, async () => {
    const cleared = await clearKilled(await readScene(config), { clock, except: '' });
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
  return outcomes.flatMap(({ key, kind }): ResultLine[] => {
    if (kind === 'passed on') return [];
    const layers = ledger.stacks.find((stack) => stack.key === key)?.layers;
    const username = layers?.find(({ holder }) => holder === id)?.username ?? '';
    const what = `removed the login of ${printable(username)} for ${nameKeys([key])} that a killed job left in ${quotePath(scene.config.path)}`;
    if (kind !== 'lost') return [{ level: 'info', text: what }];
    const text = `${what}; the login that it had replaced cannot be restored: log in again where it is needed`;
    return [{ level: 'warning', text }];
  });
}
