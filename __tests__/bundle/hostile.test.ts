import { describe, expect, test } from '@jest/globals';
import { KINDS, rob, type Robbery } from './hostile-job.js';
import { DETOURS, REALMS, type TrickRow } from './hostile-tricks.js';
import { COMMAND_TRICKS, GOOD, WORDS } from './hostile-words.js';

/** What a step may say to the runner. */
const COMMANDS = /^::(?:add-mask|error|warning|notice)(?: [^:]*)?::/;

/** Lines that a runner would act on and that this action does not write, and what no log should hold. */
function commandsIn(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => {
    if (line.startsWith('::add-mask::')) return false;
    const text = line.replace(COMMANDS, '');
    return /::|##\[/.test(text) || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
  });
}

/** What holds whatever the trick. */
function expectNothingTaken({ run, loot, leaks }: Robbery): void {
  expect(loot).toEqual([]);
  expect(leaks).toEqual([]);
  expect(run.stderr).toBe('');
  expect(commandsIn(run.stdout)).toEqual([]);
  expect(commandsIn(run.summary)).toEqual([]);
  expect(run.exported).toEqual({});
  expect(run.stdout.length).toBeLessThan(20_000);
}

/** Runs a step in which each kind of credential meets its trick, and checks what it says. */
async function expectFoiled(tricks: readonly TrickRow[]): Promise<void> {
  const robbery = await rob(tricks, tricks[0]?.inputs ?? {});
  expectNothingTaken(robbery);
  let failures = 0;
  KINDS.forEach((kind, index) => {
    const { says, but = {}, neverMasks } = tricks[index] ?? GOOD;
    const wanted = kind in but ? but[kind] : says;
    const said = robbery.says(kind);
    if (wanted === undefined) expect([kind, said]).toEqual([kind, undefined]);
    else if (typeof wanted === 'string') expect(`${kind}: ${said ?? ''}`).toContain(wanted);
    else expect(said ?? kind).toMatch(wanted);
    if (neverMasks !== undefined) expect(robbery.run.masks).not.toContain(neverMasks);
    failures += wanted === undefined ? 0 : 1;
  });
  expect(robbery.run.exitCode).toBe(failures === 0 ? 0 : 1);
  if (failures > 0) expect(robbery.run.outputs['images']).toBeUndefined();
}

describe.each([
  ['challenges', REALMS],
  ['detours', DETOURS],
  ['words', WORDS],
])('%s', (_group, tricks) => {
  test.each(tricks)('$name', async (trick: TrickRow) => {
    await expectFoiled(KINDS.map(() => trick));
  });
});

describe('words that are commands', () => {
  const groups = COMMAND_TRICKS.map((tricks) => ({
    tricks,
    name: tricks.map(({ name }) => name).join('; '),
  }));
  test.each(groups)('$name', ({ tricks }) => expectFoiled(tricks));
});
