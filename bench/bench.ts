/*
 * npm run bench: whole processes, in pairs, against what people use today. Says what it measured and
 * judges nothing; a peer that this machine lacks is left out and said so. See docs/performance.md.
 *
 *   crane, skopeo, docker   taken from the PATH
 *   LOGIN_ACTION_BUNDLE     path of docker/login-action's bundle (dist/index.cjs of its repository)
 *   BENCH_FILE              where the raw figures go; bench-figures.json where it is not set
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type Case, listCases } from './cases.js';
import { type Comparison, compare, median, medianRatio } from './compare.js';
import { openPlace } from './place.js';
import { measureTotals, type Total } from './totals.js';

interface Measured {
  readonly case: Case;
  readonly comparison: Comparison | undefined;
}

async function main(): Promise<void> {
  const machine = `Node.js ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} processors`;
  console.log(`${machine}\n`);
  console.log(row('case', 'peer', ['median', 'peer', 'ratio', 'goal']));
  const measured: Measured[] = [];
  for (const each of listCases()) {
    const comparison = await measure(each);
    measured.push({ case: each, comparison });
    console.log(describeCase(each, comparison));
  }
  const totals = await measureTotals();
  console.log(`\n${totals.map(describeTotal).join('\n')}`);
  const file = process.env['BENCH_FILE'] ?? 'bench-figures.json';
  writeFileSync(file, `${JSON.stringify(rawFigures(machine, measured, totals), undefined, 1)}\n`);
  console.log(`\nevery figure: ${file}`);
}

async function measure(each: Case): Promise<Comparison | undefined> {
  const { ours, peer, rounds, images, registries = 1, latencyMilliseconds } = each;
  if (peer === undefined) return undefined;
  const place = await openPlace({ images, registries, latencyMilliseconds });
  try {
    return await compare(place, { ours, peer }, rounds);
  } finally {
    await place.close();
  }
}

function describeCase({ name, peer, goal }: Case, comparison: Comparison | undefined): string {
  if (comparison === undefined || peer === undefined) {
    return row(name, 'left out: this machine lacks the peer', []);
  }
  const { ours, peer: theirs } = comparison;
  const ratio = medianRatio(comparison);
  const figures = [`${median(ours).toFixed(0)} ms`, `${median(theirs).toFixed(0)} ms`];
  return row(name, peer.name, [...figures, ratio.toFixed(3), describeGoal(goal, ratio)]);
}

function describeTotal({ name, value, unit, goal }: Total): string {
  const figure = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return row(name, '', [`${figure} ${unit}`.trim(), '', '', describeGoal(goal, value)]);
}

function describeGoal(goal: number | undefined, value: number): string {
  if (goal === undefined) return '';
  return `at most ${goal}: ${value <= goal ? 'met' : 'missed'}`;
}

function row(name: string, peer: string, figures: readonly string[]): string {
  const cells = figures.map((figure) => figure.padStart(9));
  return `${name.padEnd(62)} ${peer.padEnd(34)} ${cells.join(' ')}`.trimEnd();
}

function rawFigures(
  machine: string,
  measured: readonly Measured[],
  totals: readonly Total[],
): Readonly<Record<string, unknown>> {
  const cases = measured.map(({ case: { name, ours, peer, goal, rounds }, comparison }) => ({
    name,
    ours: ours.name,
    peer: peer?.name,
    goal,
    rounds,
    milliseconds: comparison,
    medianRatio: comparison === undefined ? undefined : medianRatio(comparison),
  }));
  return { machine, cases, totals };
}

void main();
