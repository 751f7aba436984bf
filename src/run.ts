import { type Log, openLog } from './action/log.js';
import { setSkippedOutput } from './action/outputs.js';
import { describeError } from './errors.js';
import { checkReadable } from './stages/check-readable.js';
import { clearKilledJobs } from './stages/clear-leftovers.js';
import { deliver } from './stages/deliver.js';
import { judgePassword } from './stages/judge-password.js';
import { openStep } from './stages/open-step.js';
import { openSessions } from './stages/open-sessions.js';
import { pinImages } from './stages/pin-images.js';
import { planStep } from './stages/plan.js';
import { proveLogins } from './stages/prove-logins.js';
import { report } from './stages/report.js';
import { tellProxies } from './stages/tell-proxies.js';
import type { World } from './world.js';

/** Runs the main step. Nothing is thrown: a failure is written to the log and fails the step. */
export async function run(world: World): Promise<void> {
  const log = openLog(world.toolkit);
  try {
    if ((await runStages(world, log)) === 'skipped') setSkippedOutput(world.toolkit);
  } catch (error) {
    log.fail(describeError(error));
  } finally {
    await world.dispatcher.destroy();
  }
}

async function runStages(world: World, log: Log): Promise<'done' | 'skipped'> {
  const step = await openStep(world, log);
  await clearKilledJobs(step);
  const plan = await planStep(step);
  if (plan.isSkipped) return 'skipped';
  tellProxies(step, plan);
  const findSession = openSessions(step, plan.images);
  const pins = await pinImages(step, plan.images, findSession);
  if (pins === undefined) return 'skipped';
  const logins = await proveLogins(step, plan.logins, findSession);
  const remarks = await judgePassword(step, plan.images, findSession);
  checkReadable(plan, pins, findSession);
  const left = await deliver(step, pins, logins);
  await report(step, plan, { pins, left, remarks });
  return 'done';
}
