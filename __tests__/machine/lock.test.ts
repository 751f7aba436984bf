import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findClaims, newClaimIdentity } from '../../src/machine/claim.js';
import { withLock } from '../../src/machine/lock.js';
import { type HolderProcess, identifyProcess } from '../../src/machine/process-identity.js';
import { type Machine, deadProcess, login, openMachine } from '../support/machine.js';

let machine: Machine;
let self: HolderProcess;
beforeEach(async () => {
  machine = await openMachine();
  await machine.write(machine.config, '0');
  const found = await identifyProcess(process.pid);
  if (found === undefined) throw new Error('no process');
  self = found;
});
afterEach(() => machine.remove());

/** Puts a lock file there; returns its path. */
async function plant(state: string, owner: HolderProcess): Promise<string> {
  const path = `${machine.config}.login-and-pin.lock-${state}.${newClaimIdentity(owner)}`;
  await writeFile(path, '');
  return path;
}

function elsewhere(): HolderProcess {
  return { pid: 4711, started: '1', machine: '1', boot: '2', namespace: '3' };
}

describe('withLock', () => {
  test('returns what the work returns and leaves nothing', async () => {
    expect(await withLock(machine.config, machine, () => Promise.resolve(7))).toBe(7);
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('leaves nothing where the work fails', async () => {
    const work = (): Promise<never> => Promise.reject(new Error('broken'));
    await expect(withLock(machine.config, machine, work)).rejects.toThrow('broken');
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('lets one at a time in, in the order of their numbers', async () => {
    const log: string[] = [];
    const enter = (name: string): Promise<void> =>
      withLock(machine.config, machine, async () => {
        log.push(`+${name}`);
        await machine.clock.sleep(30);
        log.push(`-${name}`);
      });
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(enter));
    const names = log.filter((each) => each.startsWith('+')).map((each) => each.slice(1));
    expect(log).toEqual(names.flatMap((name) => [`+${name}`, `-${name}`]));
    expect([...names].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(await machine.names()).toEqual(['config.json']);
  });

  test.each([['choosing'], ['1'], ['99']])(
    'takes away what a dead process left: %s',
    async (state) => {
      await plant(state, await deadProcess());
      await plant(state, { ...self, pid: 2 ** 30 });
      const temporary = `${machine.config}.login-and-pin.new-0123456789abcdef`;
      await writeFile(temporary, 'half');
      const begun = machine.clock.now();
      await withLock(machine.config, machine, () => Promise.resolve());
      expect(machine.clock.now() - begun).toBe(0);
      // A higher number is in nobody's way: the next one who draws above it removes it.
      await withLock(machine.config, machine, () => Promise.resolve());
      expect((await machine.names())?.filter((name) => !name.includes('.lock-99.'))).toEqual([
        'config.json',
      ]);
    },
  );

  test.each([
    ['choosing', 'lives: 60 s', 60, (): HolderProcess => self, `process ${process.pid} has`],
    ['1', 'lives: 60 s', 60, (): HolderProcess => self, `process ${process.pid} has`],
    ['1', 'is elsewhere: 10 s', 10, elsewhere, 'process 4711 of another container or machine has'],
  ])('waits for one that is at %s and %s', async (...[state, , seconds, owner, who]) => {
    const path = await plant(state, owner());
    const begun = machine.clock.now();
    await expect(withLock(machine.config, machine, () => Promise.resolve())).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": ${who} kept it locked for more than ${seconds} s`,
      remedy: `Wait until that job has ended. If it no longer runs, delete "${path}".`,
    });
    expect(machine.clock.now() - begun).toBeGreaterThan(seconds * 1000);
    expect(machine.clock.now() - begun).toBeLessThan(seconds * 1000 + 200);
    expect(await machine.names()).toHaveLength(2); // not ours to remove; ours is gone
  });

  test('waits 60 s for each holder, not for all of them', async () => {
    const work = (): Promise<void> => machine.clock.sleep(20_000);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => withLock(machine.config, machine, work)));
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('waits for a name that it does not understand', async () => {
    const path = `${machine.config}.login-and-pin.lock-of-another-version`;
    await writeFile(path, '');
    const waiting = withLock(machine.config, machine, () => Promise.resolve());
    await expect(waiting).rejects.toMatchObject({
      message: `"${machine.config}": an unknown process of another container or machine has kept it locked for more than 10 s`,
    });
  });

  test('takes away what cannot be judged and is older than 10 minutes', async () => {
    for (const seconds of [-601, 601, 1e9]) {
      const owner = seconds < 0 ? elsewhere() : { ...self, started: null };
      const path = await plant('1', owner);
      const time = Date.now() / 1000 + seconds;
      await utimes(path, time, time);
      await withLock(machine.config, machine, () => Promise.resolve());
      expect(await machine.names()).toEqual(['config.json']);
    }
  });

  const HIGHEST = '9'.repeat(15);
  test('a number above which there is none is taken away with its dead owner', async () => {
    await plant(HIGHEST, await deadProcess());
    let inside = 0;
    const work = async (): Promise<void> => {
      expect((inside += 1)).toBe(1);
      await machine.clock.sleep(1_000);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(machine.config, machine, work)));
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('a number above which there is none lets nobody in while its owner may live', async () => {
    const path = await plant(HIGHEST, self);
    await expect(withLock(machine.config, machine, () => Promise.resolve())).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": its lock has a number above which there is no other`,
      remedy: `Delete "${path}".`,
    });
    expect(await machine.names()).toHaveLength(2);
  });

  test('needs the folder where nobody makes it', async () => {
    const config = join(machine.home, 'none', 'config.json');
    const entering = withLock(config, machine, () => Promise.resolve());
    await expect(entering).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('claims', () => {
  test('say in their names who they are', () => {
    for (const owner of [
      self,
      elsewhere(),
      { ...self, started: null, boot: null, namespace: null },
    ]) {
      const identity = newClaimIdentity(owner);
      expect(
        findClaims([`lock-choosing.${identity}`, `lock-12.${identity}`, 'ledger.json']),
      ).toEqual([
        { name: `lock-choosing.${identity}`, number: undefined, owner, id: identity.split('.')[1] },
        { name: `lock-12.${identity}`, number: 12, owner, id: identity.split('.')[1] },
      ]);
    }
  });
});

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(task: string, rounds = 1): ChildProcess {
  const script = join(__dirname, 'lock-child.ts');
  const args = ['--import', 'tsx', script, task, machine.config, String(rounds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function end(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return `${code ?? signal ?? ''}${said}`;
}

describe('several processes', () => {
  test('eight that count lose no number', async () => {
    const ends = Array.from({ length: 8 }, () => end(start('count', 5)));
    expect(await Promise.all(ends)).toEqual(Array.from({ length: 8 }, () => '0'));
    expect(await readFile(machine.config, 'utf8')).toBe('40');
    expect(await machine.names()).toEqual(['config.json']);
  }, 30_000);

  test('fifteen that are killed at any moment leave nothing that stays', async () => {
    const before = '{"auths":{"quay.io":{"auth":"eDp5"}},"x":[1, 2]}';
    await machine.write(machine.config, before, 0o644);
    for (let round = 0; round < 5; round += 1) {
      const killed = [1, 2, 3].map(async (place) => {
        const child = start('login');
        const ended = end(child);
        // Not by the time, which differs from machine to machine, but by what it has done so far.
        for (let logins = 0; logins < round + place; logins += 1) {
          if (child.stdout === null) throw new Error('no output');
          await once(child.stdout, 'data');
        }
        child.kill('SIGKILL');
        return ended;
      });
      for (const said of await Promise.all(killed))
        expect(said).toMatch(/^SIGKILL(could not|removed|$)/);
    }
    const job = await machine.logIn([login('ghcr.io', 'job', 'secret')]);
    await machine.logOut(job);
    expect(await machine.names()).toEqual(['config.json']);
    expect(JSON.parse((await machine.text()) ?? '')).toEqual(JSON.parse(before));
    expect(await machine.mode()).toBe('644');
    expect(dirname(job.record.config)).toBe(dirname(machine.config));
  }, 60_000);
});
