/* A process for the tests of the real world: runs one program and leaves. */
import type { ProgramInput } from '../src/docker/helper-program.js';
import { realWorld } from '../src/world.js';

async function runOne(program: ProgramInput): Promise<void> {
  const world = realWorld();
  const result = await world.runProgram(program).catch((error: unknown) => String(error));
  process.stdout.write(`\n${JSON.stringify(result)}`);
  await world.dispatcher.destroy();
  world.leave();
}

/** An input may be longer than an argument can be. */
const { inputLength, ...program } = JSON.parse(process.argv[2] ?? '') as ProgramInput & {
  readonly inputLength?: number;
};
void runOne(inputLength === undefined ? program : { ...program, input: 'x'.repeat(inputLength) });
