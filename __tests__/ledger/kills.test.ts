/*
 * A job is killed before each single change that it makes to the disk, one after the other. To be
 * killed is played by a change that never comes back: nothing after it runs, no `finally` either.
 */
import fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HolderProcess } from '../../src/machine/process-identity.js';
import type { ResultLine } from '../../src/machine/result-line.js';
import { storeLogins } from '../../src/ledger/login.js';
import type { UndoRecord } from '../../src/ledger/undo-record.js';
import { type Machine, auth, deadProcess, login, openMachine } from '../support/machine.js';

const CHANGES = ['open', 'rename', 'rm', 'mkdir', 'rmdir'] as const;

/** Runs the work until it is about to make its change number `step`, counted from 0. */
async function runUntil(step: number, work: () => Promise<unknown>): Promise<'done' | 'killed'> {
  const originals = CHANGES.map((name) => [name, fs[name]] as const);
  let left = step;
  let kill: (verdict: 'killed') => void = () => undefined;
  const killed = new Promise<'killed'>((resolve) => (kill = resolve));
  for (const [name, original] of originals) {
    const replacement = (...args: unknown[]): unknown => {
      if (name === 'open' && args[1] !== 'wx') return Reflect.apply(original, fs, args);
      left -= 1;
      if (left >= 0) return Reflect.apply(original, fs, args);
      kill('killed');
      return new Promise(() => undefined);
    };
    Object.assign(fs, { [name]: replacement });
  }
  try {
    return await Promise.race([work().then(() => 'done' as const), killed]);
  } finally {
    for (const [name, original] of originals) Object.assign(fs, { [name]: original });
  }
}

/** The lock files say that they are this process's, which lives: make them another life's. */
async function buryLocks(machine: Machine): Promise<void> {
  for (const name of (await machine.names()) ?? []) {
    if (!name.includes('login-and-pin.lock-')) continue;
    const dead = name.replace(/\.\d+_\d*_/, `.${2 ** 30}_1_`);
    await fs.rename(join(dirname(machine.config), name), join(dirname(machine.config), dead));
  }
}

const OLD = auth('old', 'old secret');
const [A, B] = ['job a secret', 'job b secret'];
const BEFORES: [string, string | undefined][] = [
  ['no file', undefined],
  ['no entry', '{ "psFormat": "x"}'],
  ['an entry', `{"psFormat": "x", "auths":{"ghcr.io": {"auth":"${OLD}"}}}\n`],
];

let machine: Machine;
let dead: HolderProcess;
beforeEach(async () => {
  machine = await openMachine();
  dead = await deadProcess();
});
afterEach(() => machine.remove());

/** Plays the scene once for each step at which the job can be killed; returns how many there were. */
async function forEachKill(
  before: string | undefined,
  scene: (kill: (work: () => Promise<unknown>) => Promise<void>) => Promise<void>,
): Promise<number> {
  for (let step = 0; ; step += 1) {
    await machine.remove();
    machine = await openMachine();
    if (before !== undefined) await machine.write(machine.config, before, 0o644);
    let verdict = 'done';
    await scene(async (work) => {
      verdict = await runUntil(step, work);
      await buryLocks(machine);
    });
    expect(await machine.everything()).not.toContain(auth('job', A));
    expect(await machine.everything()).not.toContain(auth('job', B));
    const left = ((await machine.names()) ?? []).filter((name) => name !== 'config.json');
    expect(left).toEqual([]);
    if (verdict === 'done') return step;
  }
}

function record(): Promise<UndoRecord> {
  return machine.prepare();
}

async function store(job: UndoRecord, password: string): Promise<readonly ResultLine[]> {
  const logins = [login('ghcr.io', 'job', password)];
  const { lines } = await storeLogins(job, logins, { ...machine.context, runner: dead });
  return lines;
}

/** The ledger says that the holder's process is not known: make it one that has ended. */
async function buryHolder(id: string): Promise<void> {
  const path = `${machine.config}.login-and-pin.ledger.json`;
  if (!((await machine.names()) ?? []).some((name) => path.endsWith(name))) return; // none is left
  const ledger = JSON.parse(await fs.readFile(path, 'utf8')) as { holders: { id: string }[] };
  const holders = ledger.holders.map((holder) =>
    holder.id === id ? { ...holder, process: dead } : holder,
  );
  await fs.writeFile(path, JSON.stringify({ ...ledger, holders }));
}

/** The file is as before, or what was replaced is lost and a warning has said so. */
async function expectRestoredOrSaid(
  before: string | undefined,
  lines: readonly ResultLine[],
): Promise<void> {
  const text = await machine.text();
  if (text === before) return;
  const parse = (json = '{}'): object => JSON.parse(json) as object;
  const isSaid = lines.some(
    ({ level, text: said }) => level === 'warning' && said.includes('cannot be'),
  );
  // Without a warning nothing but the layout may differ: the original bytes went with the killed job.
  if (isSaid) expect(parse(text)).toEqual({ psFormat: 'x', auths: {} });
  else expect(parse(text)).toEqual(parse(before));
}

interface Settings {
  auths?: Record<string, object>;
}

async function writeOtherHost(): Promise<void> {
  const config = JSON.parse((await machine.text()) ?? '{}') as Settings;
  const auths = { ...config.auths, 'gcr.io': { auth: OLD } };
  await machine.write(machine.config, JSON.stringify({ ...config, auths }));
}

async function expectOtherHostAnd(before: string | undefined): Promise<void> {
  const expected = JSON.parse(before ?? '{}') as Settings;
  expected.auths = { ...expected.auths, 'gcr.io': { auth: OLD } };
  expect(JSON.parse((await machine.text()) ?? '{}')).toEqual(expected);
}

describe.each(BEFORES)('%s before', (_name, before) => {
  test('killed while logging in, and its own post step runs', async () => {
    const kills = await forEachKill(before, async (kill) => {
      const a = await record();
      await kill(() => store(a, A));
      await machine.logOut({ record: a });
      // The post step does not look at places where no login was begun.
      await machine.logOut({ record: (await machine.logIn([login('quay.io', 'x', 'y')])).record });
      expect(await machine.text()).toBe(before);
    });
    expect(kills).toBeGreaterThanOrEqual(8);
  });

  test('killed while logging in, and another job comes', async () => {
    await forEachKill(before, async (kill) => {
      const a = await record();
      await kill(() => store(a, A));
      const b = await machine.logIn([login('ghcr.io', 'job', B)]);
      const lines = [...b.result.lines, ...(await machine.logOut(b))];
      await expectRestoredOrSaid(before, lines);
    });
  });

  test.each([
    ['the first of two', true, 'ghcr.io'],
    ['the second of two', false, 'ghcr.io'],
    ['the first of two on two hosts', true, 'quay.io'],
    ['the second of two on two hosts', false, 'quay.io'],
  ])('killed while it ends, and ends again: %s', async (_which, isFirst, host) => {
    const kills = await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      const b = await machine.logIn([login(host, 'job', B)]);
      const [one, two] = isFirst ? [a, b] : [b, a];
      await kill(() => machine.logOut(one));
      await machine.logOut(one);
      await machine.logOut(two);
      expect(await machine.text()).toBe(before);
      if (before !== undefined) expect(await machine.mode()).toBe('644');
    });
    expect(kills).toBeGreaterThan(4);
  });

  test('killed while it ends as the last, and ends again', async () => {
    await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      await kill(() => machine.logOut(a));
      await machine.logOut(a);
      // A lock file is all that may be left: the next job takes it away.
      await machine.logOut(await machine.logIn([login('ghcr.io', 'job', B)]));
      expect(await machine.text()).toBe(before);
    });
  });

  test('the second one is killed while it ends, and the first one goes on', async () => {
    await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      const b = await machine.logIn([login('ghcr.io', 'job', B)], dead);
      await kill(() => machine.logOut(b));
      await machine.logOut(a);
      expect(await machine.text()).toBe(before);
    });
  });

  test('killed while logging in beside another job, which goes on', async () => {
    await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      await kill(async () => store(await record(), B));
      await machine.logOut(a);
      expect(await machine.text()).toBe(before);
    });
  });

  test('killed beside another job, after somebody else has written', async () => {
    await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      await writeOtherHost();
      await kill(async () => store(await record(), B));
      await machine.logOut(a);
      await expectOtherHostAnd(before);
    });
  });

  test('the third one is killed while it ends, when the second has gone and others wrote', async () => {
    await forEachKill(before, async (kill) => {
      const first = await machine.logIn([login('ghcr.io', 'job', A)]);
      const second = await machine.logIn([login('ghcr.io', 'job', 'of the second')]);
      const third = await machine.logIn([login('ghcr.io', 'job', B)]);
      await writeOtherHost();
      await machine.logOut(second);
      await kill(() => machine.logOut(third));
      await buryHolder(third.record.holder);
      await machine.logOut(first);
      await expectOtherHostAnd(before);
    });
  });

  test('the first one is killed while it ends, and the second one goes on', async () => {
    await forEachKill(before, async (kill) => {
      const a = await machine.logIn([login('ghcr.io', 'job', A)]);
      const b = await machine.logIn([login('ghcr.io', 'job', B)]);
      await kill(() => machine.logOut(a));
      await buryHolder(a.record.holder);
      await expectRestoredOrSaid(before, await machine.logOut(b));
    });
  });
});
