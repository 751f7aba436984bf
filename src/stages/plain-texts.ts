import { formatReference } from '../reference/reference.js';
import type { PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** Variables of runners that hold no secret, and stand in logs, outputs and scripts of any job. */
const PLAIN_VARIABLES = [
  ...['REPOSITORY', 'REPOSITORY_OWNER', 'ACTOR', 'TRIGGERING_ACTOR', 'EVENT_NAME', 'EVENT_PATH'],
  ...['REF', 'REF_NAME', 'HEAD_REF', 'BASE_REF', 'SHA', 'WORKFLOW', 'WORKFLOW_REF', 'JOB'],
  ...['WORKSPACE', 'SERVER_URL', 'API_URL', 'ACTION', 'ACTION_PATH', 'ACTION_REPOSITORY'],
  ...['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'],
].map((name) => `GITHUB_${name}`);
const PLAIN_PATHS = [
  'RUNNER_TEMP',
  'RUNNER_TOOL_CACHE',
  'RUNNER_WORKSPACE',
  'DOCKER_CONFIG',
  'PATH',
];

/**
 * Returns what this job says and puts out that is no secret, as far as it is known before a request: a
 * registry that gives it out as a token would have the runner black it out, and drop job outputs.
 */
export function listPlainTexts(step: Step, images: readonly PlannedImage[]): readonly string[] {
  const { world, trust, resultsFile } = step;
  const texts = [
    ...images.flatMap(({ image }) => [formatReference(image.reference), image.alias]),
    ...[...PLAIN_VARIABLES, ...PLAIN_PATHS].map((name) => world.env[name]),
    ...[world.home, world.workingDirectory, trust.reason, resultsFile],
  ];
  return texts.filter((text) => text !== undefined);
}
