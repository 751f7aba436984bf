import { cleanUp } from './cleanup.js';
import { realWorld } from './world.js';

export async function post(): Promise<void> {
  const world = realWorld();
  await cleanUp(world);
}
