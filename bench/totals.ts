import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { readActionFile } from '../__tests__/support/action-file.js';
import { REQUESTS_AT_A_TIME } from '../src/registry/channel.js';
import { median } from './compare.js';
import { bareNode, onMachine, ourStep } from './contenders.js';
import { firstRequest } from './first-request.js';
import { countKnownRequests, KNOWN_REGISTRIES } from './known-registries.js';
import { openPlace, pinInputs, type Place } from './place.js';
import { timeProgram } from './program.js';

/** One figure that is no ratio of two contenders, beside what is wanted. */
export interface Total {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | undefined;
}

/** Returns every such figure. */
export async function measureTotals(): Promise<readonly Total[]> {
  return [
    ...(await countRequests()),
    await measureLatencyBound(),
    await measureMemory(),
    measureDist(),
  ];
}

async function countRequests(): Promise<readonly Total[]> {
  const totals: Total[] = [];
  for (const images of [1, 10, 100, 1000]) {
    const value = await withPlace({ images }, async (place) => {
      await ourStep.run(place);
      return place.requests();
    });
    const goal = images + 1 + Math.ceil(images / 100);
    totals.push({
      name: `requests for ${images} images on an unknown registry`,
      value,
      unit: '',
      goal,
    });
  }
  for (const known of KNOWN_REGISTRIES) {
    const value = await countKnownRequests(known);
    const name = `requests for 1 image on ${known.registry}, which is known`;
    totals.push({ name, value, unit: '', goal: 2 });
  }
  return totals;
}

const LATENCY_MILLISECONDS = 50;

/** What 100 images cost against the least that so many connections allow. */
async function measureLatencyBound(): Promise<Total> {
  const images = 100;
  const rounds = 5;
  const [steps, starts, nodes]: [number[], number[], number[]] = [[], [], []];
  await withPlace({ images, latencyMilliseconds: LATENCY_MILLISECONDS }, async (place) => {
    for (let round = 0; round < rounds; round += 1) {
      steps.push(await ourStep.run(place));
      starts.push(await firstRequest.run(place));
      nodes.push(await bareNode.run(place));
    }
  });
  const roundTrips = 2 + Math.ceil(images / REQUESTS_AT_A_TIME);
  const floor = roundTrips * LATENCY_MILLISECONDS + median(starts);
  return {
    name: `${images} images, ${LATENCY_MILLISECONDS} ms a request, against ${roundTrips} round trips and the start-up`,
    value: median(steps) / floor,
    unit: '×',
    goal: 1.3,
  };
}

async function measureMemory(): Promise<Total> {
  const [one, thousand] = [await peakMemory(1), await peakMemory(1000)];
  return {
    name: 'peak memory, 1000 images more than 1 image',
    value: thousand - one,
    unit: 'MiB',
    goal: 40,
  };
}

/** The most memory that a step of so many images held, in MiB; the median of five steps. */
async function peakMemory(images: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'peak-memory-'));
  const file = join(folder, 'peak');
  const figures: number[] = [];
  try {
    await withPlace({ images }, async (place) => {
      for (let round = 0; round < 5; round += 1) {
        await onMachine(place, async (machine) => {
          const program = machine.main(pinInputs(place));
          const args = ['--import', resolve('bench/peak-memory.mjs'), ...program.args];
          const env = { ...program.env, PEAK_MEMORY_FILE: file };
          await timeProgram({ ...program, args, env });
        });
        figures.push(Number(readFileSync(file, 'utf8')) / 1024);
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return median(figures);
}

function measureDist(): Total {
  const folder = process.env['LOGIN_AND_PIN_DIST'] ?? dirname(readActionFile().runs.main);
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  const value = bytes.reduce((sum, size) => sum + size, 0) / 1e6;
  return { name: 'dist, not minified, licences included', value, unit: 'MB', goal: 1.6 };
}

async function withPlace<T>(
  options: { readonly images: number; readonly latencyMilliseconds?: number },
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const place = await openPlace({ latencyMilliseconds: 0, ...options });
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}
