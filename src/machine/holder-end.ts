import type { Clock } from '../clock.js';
import { type HolderProcess, judgeProcess } from './process-identity.js';

/**
 * The age at which a job counts as ended whose process is alive or cannot be judged: some runners
 * outlive the jobs that they kill, and no job runs for that long.
 */
export const HOLDER_LIMIT_MS = 7 * 24 * 60 * 60 * 1000;

/** Whether the job has ended, as far as that is certain. */
export async function hasEnded(
  { process, since }: { readonly process: HolderProcess | null; readonly since: number },
  clock: Clock,
): Promise<boolean> {
  if (clock.now() - since > HOLDER_LIMIT_MS) return true;
  return process !== null && (await judgeProcess(process)) === 'dead';
}
