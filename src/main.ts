import { realWorld } from './world.js';
import { run } from './run.js';

export async function main(): Promise<void> {
  await run(realWorld());
}
