import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Cell, type Outcome, runCell } from './cell.js';
import { type Expectation, type FaultRow, type Stage, STAGES } from './fault-row.js';
import { MATRIX } from './matrix.js';

/** What nobody waited for: nothing of it may be left. */
const accidents: unknown[] = [];
const note = (accident: unknown): void => void accidents.push(accident);

/** Cells that hang wait side by side. */
const waiting = new Map<string, Promise<Outcome>>();

beforeAll(() => {
  process.on('unhandledRejection', note);
  process.on('warning', note);
  const slow = MATRIX.flatMap(({ rows }) => rows).filter(({ hangs }) => hangs);
  for (const row of slow) {
    for (const stage of STAGES) {
      for (const cell of cellsOf(row, stage)) waiting.set(nameOf(row, cell), settle(runCell(cell)));
    }
  }
});

afterAll(() => {
  process.off('unhandledRejection', note);
  process.off('warning', note);
  expect(accidents).toEqual([]);
});

/** It is looked at later: until then it is not an accident. */
function settle(running: Promise<Outcome>): Promise<Outcome> {
  running.catch(() => undefined);
  return running;
}

/** The fault that stays, and where it is tried again, the fault that passes. */
function cellsOf({ trouble, hangs, stages }: FaultRow, stage: Stage): readonly Cell[] {
  const cell = { stage, trouble, ...(hangs === undefined ? {} : { hangs }) };
  return stages[stage].outcome === 'retries' ? [cell, { ...cell, passes: true }] : [cell];
}

function nameOf({ name }: FaultRow, { stage, passes }: Cell): string {
  return `${name} ${stage} ${passes === undefined ? 'stays' : 'passes'}`;
}

function outcomeOf(row: FaultRow, cell: Cell): Promise<Outcome> {
  return waiting.get(nameOf(row, cell)) ?? runCell(cell);
}

function outcome(expected: Expectation, passes: true | undefined): Outcome {
  const pinned = { code: undefined, message: undefined, advice: undefined };
  if (expected.outcome === 'succeeds') return { ...pinned, retries: 0, requests: 1 };
  if (passes) return { ...pinned, retries: 1, requests: 2 };
  const { code, message, advice } = expected;
  const retries = expected.outcome === 'retries' ? 1 : 0;
  return { code, message, advice, retries, requests: expected.requests ?? retries + 1 };
}

describe.each(MATRIX)('$title', ({ rows }) => {
  const cells = rows.flatMap((row) =>
    STAGES.map((stage) => ({ row, stage, name: row.name, becomes: row.stages[stage].outcome })),
  );
  test.each(cells)('$name, $stage: $becomes', async ({ row, stage }) => {
    for (const cell of cellsOf(row, stage)) {
      expect(await outcomeOf(row, cell)).toEqual(outcome(row.stages[stage], cell.passes));
    }
  });
});

test('no two faults have one name', () => {
  const names = MATRIX.flatMap(({ rows }) => rows.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
