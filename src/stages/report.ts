import {
  type LoginPlace,
  type Pin,
  describePin,
  setLoginOutputs,
  setPinOutputs,
  setSecretOutput,
} from '../action/outputs.js';
import { writeSummary } from '../action/summary.js';
import { describeCredential } from '../policy/credential.js';
import { printable } from '../text.js';
import type { Left } from './deed.js';
import type { Plan, PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** What the step did. */
export interface Done {
  readonly pins: readonly Pin[];
  readonly left: Left;
}

/** Tells the results: in the log, the outputs and the job summary. */
export async function report(step: Step, plan: Plan, { pins, left }: Done): Promise<void> {
  const { world, log, inputs, trust } = step;
  for (const line of describePins(pins, plan.images)) log.info(line);
  for (const line of describeUsernames(pins, plan.images)) log.info(line);
  const { place, secretFile } = left;
  const loginLine = describeLogin(step, place);
  log.info(loginLine);
  if (place !== undefined) setLoginOutputs(world.toolkit, place);
  if (secretFile !== undefined) {
    log.info(`wrote the Secret for Kubernetes to ${printable(secretFile)}, until the job ends`);
    setSecretOutput(world.toolkit, secretFile);
  }
  setPinOutputs(world.toolkit, pins);
  if (!inputs.summary) return;
  const remarks = [`${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`, loginLine];
  await writeSummary(world.toolkit, log, { pins, remarks });
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

function describeLogin({ inputs }: Step, place: LoginPlace | undefined): string {
  if (place === undefined) return 'this step stored no login';
  const until = inputs.logout ? 'until the job ends' : 'and not taken back (logout: false)';
  return `logged in to ${place.registries.join(', ')} in ${printable(place.directory)} ${until}`;
}
