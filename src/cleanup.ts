import { openLog } from './action/log.js';
import { readUndo } from './action/state.js';
import { undoLogins } from './docker/undo.js';
import { describeError } from './errors.js';
import type { World } from './world.js';

/**
 * Runs the post step: undoes what the main step recorded, and nothing else. A failure is a warning: it
 * never hides the job's own result.
 */
export async function cleanUp(world: World): Promise<void> {
  const log = openLog(world.toolkit);
  try {
    const record = readUndo(world.toolkit);
    if (record === undefined) {
      log.info('nothing to undo: no login was stored, or "logout" is false');
      return;
    }
    const lines = await undoLogins(record, { clock: world.clock });
    for (const { level, text } of lines) log[level](text);
  } catch (error) {
    log.warning(`clean up: ${describeError(error)}`);
  } finally {
    await world.dispatcher.destroy();
  }
}
