import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import {
  type HolderProcess,
  identifyProcess,
  identifyRunner,
  judgeProcess,
} from '../../src/machine/process-identity.js';

async function self(): Promise<HolderProcess> {
  const found = await identifyProcess(process.pid);
  if (found === undefined) throw new Error('no process');
  return found;
}

describe('process identity', () => {
  test.each([0, -1, 1.5, NaN, 2 ** 30, 2 ** 60])('%d is no process', async (pid) => {
    expect(await identifyProcess(pid)).toBeUndefined();
  });

  test('this process lives, and is the same when asked again', async () => {
    expect(await identifyProcess(process.pid)).toEqual(await self());
    expect(await judgeProcess(await self())).toBe('alive');
    const parent = await identifyProcess(process.ppid);
    if (parent !== undefined) expect(await judgeProcess(parent)).toBe('alive');
  });

  test('a child lives until it is killed', async () => {
    const child = spawn('sleep', ['60']);
    const ended = once(child, 'exit');
    const identity = await identifyProcess(child.pid ?? 0);
    if (identity === undefined) throw new Error('no child');
    expect(await judgeProcess(identity)).toBe('alive');
    child.kill('SIGKILL');
    await ended;
    expect(await judgeProcess(identity)).toBe('dead');
  });

  const onLinux = process.platform === 'linux';
  test('the runner of a job is above the shells that start a step', async () => {
    const child = spawn('sh', ['-c', 'sh -c "sleep 60 & echo \\$\\$; wait"; true'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const inner = Number(line.toString());
    const runner = await identifyRunner(inner);
    expect(inner).not.toBe(child.pid);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    expect(runner?.pid).toBe(onLinux ? process.pid : inner);
  });

  test('the runner of a job is the parent itself where that is no shell', async () => {
    expect(await identifyRunner(process.pid)).toEqual(await self());
    expect(await identifyRunner(0)).toBeUndefined();
  });

  test('a zombie is dead', async () => {
    // The shell becomes a program that never waits for the child which it has started.
    const parent = spawn('sh', ['-c', 'sleep 60 >/dev/null & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const identity = await identifyProcess(Number(line.toString()));
    if (identity === undefined) throw new Error('no child');
    process.kill(identity.pid, 'SIGKILL');
    let verdict = 'alive';
    for (let tries = 0; tries < 2_000 && verdict !== 'dead'; tries += 1) {
      verdict = await judgeProcess(identity);
    }
    parent.kill('SIGKILL');
    // Elsewhere it counts as alive until its parent has asked for it.
    expect(verdict).toBe(onLinux ? 'dead' : 'alive');
  });

  test.each<[string, Partial<HolderProcess>, 'alive' | 'dead' | 'unknown']>([
    ['a number that is used again', { started: '1' }, onLinux ? 'dead' : 'alive'],
    ['a start that is not known', { started: null }, 'alive'],
    ['before this machine last started', { boot: 'f' }, onLinux ? 'dead' : 'unknown'],
    ['another machine', { boot: 'f', machine: 'e' }, 'unknown'],
    ['another container of this machine', { namespace: '1' }, onLinux ? 'unknown' : 'alive'],
    ['a container that did not know its own', { namespace: null }, onLinux ? 'unknown' : 'alive'],
    ['another name of this machine', { machine: 'e' }, onLinux ? 'alive' : 'unknown'],
    ['no such number', { pid: 2 ** 30 }, 'dead'],
  ])('%s', async (_name, change, verdict) => {
    expect(await judgeProcess({ ...(await self()), ...change })).toBe(verdict);
  });
});
