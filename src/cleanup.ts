import { openLog } from './action/log.js';
import { isVariablesRecord, readUndo } from './action/state.js';
import { isFolderRecord, removeFolder } from './docker/job-folder.js';
import type { ResultLine } from './machine/result-line.js';
import { undoLogins } from './ledger/undo.js';
import { describeError } from './errors.js';
import type { World } from './world.js';

/**
 * Runs the post step: undoes what the main step recorded, the last deed first, and nothing else. A
 * failure is a warning: it never hides the job's own result.
 */
export async function cleanUp(world: World): Promise<void> {
  const log = openLog(world.toolkit);
  try {
    const records = readUndo(world.toolkit);
    if (records.length === 0) {
      log.info('nothing to undo: no login was stored, or "logout" is false');
      return;
    }
    for (const record of [...records].reverse()) {
      for (const { level, text } of await undo(record, world)) log[level](text);
    }
  } catch (error) {
    log.warning(`clean up: ${describeError(error)}`);
  } finally {
    await world.dispatcher.destroy();
  }
}

async function undo(record: unknown, world: World): Promise<readonly ResultLine[]> {
  if (isFolderRecord(record)) return [await removeFolder(record)];
  if (isVariablesRecord(record)) {
    restoreVariables(record, world);
    return [];
  }
  const { clock, env, runProgram } = world;
  const surroundings = { env, workspace: env['GITHUB_WORKSPACE'] };
  return undoLogins(record, { clock, surroundings, run: runProgram });
}

/** The post steps of earlier steps find what these had set: none of it lies in a folder that is gone. */
function restoreVariables(
  { given, before }: Record<'given' | 'before', Readonly<Record<string, string>>>,
  { env, toolkit }: World,
): void {
  for (const [name, value] of Object.entries(before)) {
    if (env[name] === given[name]) toolkit.exportVariable(name, value);
  }
}
