import { realWorld } from './world.js';
import { run } from './run.js';

export async function main(): Promise<void> {
  const world = realWorld();
  await run(world);
}
