import { clearFolders } from '../docker/job-folder.js';
import { clearLeftovers } from '../ledger/killed.js';
import { locateConfig } from '../docker/place.js';
import { describeError } from '../errors.js';
import { helpersOf, placeFacts } from './docker-place.js';
import type { Step } from './step.js';

/**
 * Clears what a killed runner left on this machine, whatever this step is going to do: the login of a
 * job that has ended is not to be found by this one. A failure is a warning.
 */
export async function clearKilledJobs(step: Step): Promise<void> {
  const { world, log } = step;
  try {
    const facts = placeFacts(step);
    const options = { clock: world.clock, facts, helpers: helpersOf(step) };
    const { runnerTemp } = step.context;
    const folders = runnerTemp === undefined ? [] : await clearFolders(runnerTemp, options);
    for (const { level, text } of folders) log[level](text);
    const lines = await clearLeftovers(await locateConfig(facts), options);
    for (const { level, text } of lines) log[level](text);
  } catch (error) {
    log.warning(`what a killed job may have left was not cleared: ${describeError(error)}`);
  }
}
