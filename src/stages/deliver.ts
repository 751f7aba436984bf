import { type LoginPlace, type Pin, formatImages } from '../action/outputs.js';
import { type StagedFile, stageResultsFile } from '../action/results-file.js';
import type { HostLogin } from '../policy/host-logins.js';
import { leaveLogins } from './leave-logins.js';
import type { Plan } from './plan.js';
import type { Step } from './step.js';

/** What is to be left behind on disk. */
export interface Delivery {
  readonly pins: readonly Pin[];
  readonly logins: readonly HostLogin[];
}

/**
 * Leaves the results file and the logins behind, both or neither, and returns where the logins are;
 * undefined where none is stored. The file is ready beside its place before a login is stored.
 */
export async function deliver(
  step: Step,
  plan: Plan,
  { pins, logins }: Delivery,
): Promise<LoginPlace | undefined> {
  const results = await stageResults(plan, pins);
  try {
    const place = await leaveLogins(step, logins);
    await results?.commit();
    return place;
  } catch (error) {
    await results?.discard();
    throw error;
  }
}

async function stageResults(plan: Plan, pins: readonly Pin[]): Promise<StagedFile | undefined> {
  if (plan.resultsFile === undefined) return undefined;
  return stageResultsFile(plan.resultsFile, `${formatImages(pins)}\n`);
}
