import { type Pin, formatImages } from '../action/outputs.js';
import { stageResultsFile } from '../action/results-file.js';
import type { HostLogin } from '../policy/host-logins.js';
import type { Left } from './deed.js';
import { leaveLogins } from './leave-logins.js';
import type { Step } from './step.js';

/**
 * Leaves the logins and the results file behind, and returns where the logins are. The file lies ready beside its place before a login is stored: what is left then is
 * one rename.
 */
export async function deliver(
  step: Step,
  pins: readonly Pin[],
  logins: readonly HostLogin[],
): Promise<Left> {
  const { resultsFile } = step;
  const text = `${formatImages(pins)}\n`;
  const results = resultsFile === undefined ? undefined : await stageResultsFile(resultsFile, text);
  try {
    const left = await leaveLogins(step, logins);
    await results?.commit();
    return left;
  } catch (error) {
    await results?.discard();
    throw error;
  }
}
