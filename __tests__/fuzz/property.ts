import { test } from '@jest/globals';
import fc from 'fast-check';

/** How `jest.fuzz.config.js` runs the properties; undefined in `npm test`. */
interface Plan {
  readonly seed: number;
  /** The way to one input that failed; empty for all inputs. */
  readonly path: string;
  /** How long all properties of one file take together. */
  readonly fileMilliseconds: number;
}

const plan = (globalThis as { readonly FUZZ?: Plan }).FUZZ;
/** The seed of `npm test`: the same inputs each time, so that it fails for nobody by chance. */
const FIXED_SEED = 20_261_121;
const RUNS = 200;
/** For shrinking: as long again as any property takes. */
const SLACK_MILLISECONDS = 60_000;

/** How much of an input that fails is shown: the path repeats it whole. */
const SHOWN_CHARS = 2000;

/** How many properties this file has; each gets the same share of the file's time. */
let count = 0;

export interface Cost {
  /** How many inputs `npm test` tries. */
  readonly runs?: number;
}

/**
 * A test that the check holds for every input. A failure is shrunk, and says how to repeat it.
 */
export function property<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
  { runs = RUNS }: Cost = {},
): void {
  count += 1;
  const timeout = (plan?.fileMilliseconds ?? 0) + SLACK_MILLISECONDS;
  test(
    name,
    async () => {
      const tried = fc.asyncProperty(inputs, async (input) => check(input));
      const result = await fc.check(tried, parameters(runs));
      if (result.failed) throw new Error(describe(name, result), { cause: result.errorInstance });
    },
    timeout,
  );
}

function parameters(runs: number): fc.Parameters<unknown> {
  if (plan === undefined) return { seed: FIXED_SEED, numRuns: runs };
  const limits = {
    numRuns: 2 ** 30,
    interruptAfterTimeLimit: plan.fileMilliseconds / count,
    markInterruptAsFailure: false,
  };
  return { seed: plan.seed, ...limits, ...(plan.path === '' ? {} : { path: plan.path }) };
}

function describe(name: string, result: fc.RunDetails<unknown>): string {
  const path = result.counterexamplePath ?? '';
  const repeat = `FUZZ_SEED=${result.seed} FUZZ_PATH=${path} npm run test:fuzz -- -t '${name}'`;
  const { errorInstance } = result;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `fails after ${result.numRuns} inputs, for`,
    fc.stringify(readable(firstOf(result.counterexample))).slice(0, SHOWN_CHARS),
    why,
    `repeat it: ${repeat}`,
  ].join('\n');
}

/** The counterexample of a property with one argument. */
function firstOf(values: unknown): unknown {
  return Array.isArray(values) ? (values as readonly unknown[])[0] : undefined;
}

/** Bytes as text: their numbers tell nobody anything. */
function readable(input: unknown): unknown {
  if (Buffer.isBuffer(input)) return input.toString('latin1');
  return Array.isArray(input) ? input.map(readable) : input;
}
