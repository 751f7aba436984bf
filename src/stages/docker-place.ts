import type { PlaceFacts } from '../docker/place.js';
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
