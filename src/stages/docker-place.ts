import { type CredentialHelpers, openHelpers } from '../docker/credential-helper.js';
import type { FolderContext } from '../docker/job-folder.js';
import type { PlaceFacts } from '../docker/place.js';
import { identifyRunner } from '../machine/process-identity.js';
import type { Step } from './step.js';

/** Returns what decides where Docker's configuration is. */
export function placeFacts({ world, context }: Step): PlaceFacts {
  return {
    dockerConfig: world.env['DOCKER_CONFIG'],
    home: world.home,
    workspace: context.workspace,
    workingDirectory: world.workingDirectory,
    user: world.user,
  };
}

/** Returns the credential helpers of this machine, as this step may use them. */
export function helpersOf({ world, context }: Step): CredentialHelpers {
  const surroundings = { env: world.env, workspace: context.workspace };
  return openHelpers({ surroundings, run: world.runProgram });
}

/** Returns what a folder of this job's own is made with. */
export async function folderContext(step: Step): Promise<FolderContext> {
  const { clock, runnerProcess } = step.world;
  return { clock, facts: placeFacts(step), runner: await identifyRunner(runnerProcess) };
}
