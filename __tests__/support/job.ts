import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputVariables } from './action-file.js';
import { type JobEvent, REPOSITORY } from './events.js';
import type { Forge } from './forges.js';

/** One job, and the step in it that uses this action. */
export interface Step {
  readonly forge: Forge;
  readonly event: JobEvent;
  readonly folders: Folders;
  /** What the workflow writes under `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The job token; the empty string where the forge gave none. */
  readonly token: string;
  readonly actor?: string;
  /** What `env:` or an earlier step sets; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The directories of one job. */
export interface Folders {
  readonly home: string;
  readonly temp: string;
  readonly workspace: string;
}

/** Makes the directories of a job below the system's temporary directory. */
export function makeFolders(): Folders & { remove(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'login-and-pin-')));
  const make = (name: string): string => {
    mkdirSync(join(root, name), { mode: 0o755 });
    return join(root, name);
  };
  return {
    home: make('home'),
    temp: make('temp'),
    workspace: make('workspace'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Returns the variables that a runner sets for a step, and no others. */
export function stepEnvironment(step: Step): Record<string, string | undefined> {
  const { forge, event, folders, actor = 'alice' } = step;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__login-and-pin',
    GITHUB_ACTOR: actor,
    GITHUB_API_URL: forge.apiUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_JOB: 'deploy',
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: REPOSITORY.full_name,
    GITHUB_REPOSITORY_ID: String(REPOSITORY.id),
    GITHUB_REPOSITORY_OWNER: REPOSITORY.owner.login,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1001',
    GITHUB_SERVER_URL: forge.serverUrl,
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_WORKFLOW: 'deploy',
    GITHUB_WORKSPACE: folders.workspace,
    HOME: folders.home,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'runner-1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folders.temp,
    ...forge.marks,
    ...inputVariables(step.inputs, step),
    ...step.env,
  };
}
