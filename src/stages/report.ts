import {
  type Pin,
  describePin,
  formatImages,
  setLoginOutputs,
  setPinOutputs,
} from '../action/outputs.js';
import { writeResultsFile } from '../action/results-file.js';
import { writeSummary } from '../action/summary.js';
import { describeCredential } from '../policy/credential.js';
import type { LeftLogin } from './leave-logins.js';
import type { Plan, PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** What the step did. */
export interface Done {
  readonly pins: readonly Pin[];
  /** Where the login was left; undefined where none was. */
  readonly left: LeftLogin | undefined;
}

/**
 * Tells the results: the results file first, because it alone can fail, then the log, the outputs
 * and the job summary. Where the results file cannot be written, the login is taken back, no output
 * is set, and the error is thrown.
 */
export async function report(step: Step, plan: Plan, { pins, left }: Done): Promise<void> {
  const { world, log, inputs, trust } = step;
  await writeResults(step, plan, { pins, left });
  for (const line of describePins(pins, plan.images)) log.info(line);
  for (const line of describeUsernames(pins, plan.images)) log.info(line);
  const loginLine = describeLogin(step, left);
  log.info(loginLine);
  if (left !== undefined) setLoginOutputs(world.toolkit, left);
  setPinOutputs(world.toolkit, pins);
  if (!inputs.summary) return;
  const remarks = [`${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`, loginLine];
  await writeSummary(world.toolkit, log, { pins, remarks });
}

async function writeResults({ log }: Step, plan: Plan, { pins, left }: Done): Promise<void> {
  if (plan.resultsFile === undefined) return;
  try {
    await writeResultsFile(plan.resultsFile, `${formatImages(pins)}\n`);
  } catch (error) {
    for (const { level, text } of (await left?.takeBack()) ?? []) log[level](text);
    throw error;
  }
}

function describePins(pins: readonly Pin[], images: readonly PlannedImage[]): string[] {
  return pins.map((pin, index) => {
    const credential = images[index]?.credential;
    const reader = credential === undefined ? '' : ` as ${describeCredential(credential)}`;
    return `pinned ${describePin(pin)['reference-with-tag']}${reader}`;
  });
}

/** A runner that masks a machine user's name drops every *job* output that holds it. */
function describeUsernames(pins: readonly Pin[], images: readonly PlannedImage[]): string[] {
  const usernames = images.flatMap(({ credential }) =>
    credential.kind === 'machine-user' ? [credential.username] : [],
  );
  const references = pins.map((pin) => describePin(pin)['reference-with-tag']);
  return [...new Set(usernames)]
    .filter((username) => references.some((reference) => reference.includes(username)))
    .map(
      (username) =>
        `the username ${username} is part of a reference: if it is stored as a secret, the runner ` +
        'drops job outputs that hold it, so keep it in "vars"; the output "digest" survives it',
    );
}

function describeLogin({ inputs }: Step, left: LeftLogin | undefined): string {
  if (left === undefined) return 'no login is left for later steps';
  const until = inputs.logout ? 'until the job ends' : 'and not taken back (logout: false)';
  return `logged in to ${left.registries.join(', ')} in ${left.directory} ${until}`;
}
