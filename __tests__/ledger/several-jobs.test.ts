/* Jobs on one machine, in the orders and with the accidents that are easily got wrong. */
import { chmod, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearLeftovers } from '../../src/ledger/killed.js';
import { type ScriptedHelper, installHelper } from '../support/scripted-helper.js';
import {
  type Job,
  type Machine,
  auth,
  deadProcess,
  login,
  openMachine,
} from '../support/machine.js';

const BEFORE = { auth: auth('before', 'old-secret') };
const OURS = login('ghcr.io', 'ours', 'new-secret');

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

function entry(name: string): object {
  return { auth: auth(name, `of ${name}`) };
}

function logIn(name: string): Promise<Job> {
  return machine.logIn([login('ghcr.io', name, `of ${name}`)]);
}

/** Writes as somebody else: what is there and this entry. */
async function put(theirs: object): Promise<void> {
  await machine.write(machine.config, JSON.stringify({ auths: { 'ghcr.io': theirs } }));
}

async function found(): Promise<unknown> {
  const { auths } = JSON.parse((await machine.text()) ?? '{}') as { auths?: object };
  return auths && Object.values(auths)[0];
}

describe('in the file', () => {
  test('a job whose runner is gone puts back what was there before all the same', async () => {
    await put(BEFORE);
    const job = await machine.logIn([OURS], await deadProcess());
    expect(await machine.logOut(job)).toHaveLength(1);
    expect(await found()).toEqual(BEFORE);
  });

  test('a job of another container, of which nobody can tell, is not cleared', async () => {
    const elsewhere = { ...(await deadProcess()), machine: 'f'.repeat(16), boot: 'f'.repeat(16) };
    const job = await machine.logIn([OURS], elsewhere);
    expect(await clearLeftovers(machine.config, machine.context)).toEqual([]);
    expect(await found()).toBeDefined();
    await machine.logOut(job);
  });

  test('it stays private as long as one login is in it, whatever its mode became', async () => {
    await put(BEFORE);
    const [first, second] = [await logIn('a'), await logIn('b')];
    await chmod(machine.config, 0o644);
    await machine.logOut(second);
    expect(await machine.mode()).toBe('600');
    await machine.logOut(first);
  });

  test('the first of three is put back by hand: it is taken back when its job ends', async () => {
    await put(BEFORE);
    const [a, b, c] = [await logIn('a'), await logIn('b'), await logIn('c')];
    await machine.logOut(b);
    await put(entry('a'));
    await machine.logOut(a);
    expect(await found()).toEqual(BEFORE);
    await machine.logOut(c);
    expect(await found()).toEqual(BEFORE);
  });

  test('two jobs with one login, and a third that is undone by hand: it stays for both', async () => {
    const [a, twin, c] = [await logIn('a'), await logIn('a'), await logIn('c')];
    await put(entry('a'));
    await machine.logOut(a);
    expect(await found()).toEqual(entry('a'));
    await machine.logOut(twin);
    expect(await found()).toBeUndefined();
    await machine.logOut(c);
    expect(await found()).toBeUndefined();
  });
});

describe('in a credential helper', () => {
  let helper: ScriptedHelper;
  const theirs = { Username: 'theirs', Secret: 'their-secret' };
  beforeEach(async () => {
    helper = installHelper(machine.bin, 'desktop');
    await machine.write(machine.config, '{"credsStore":"desktop"}', 0o644);
  });

  test('the file is not even written', async () => {
    const { ino, mtimeMs } = await stat(machine.config);
    await machine.logOut(await machine.logIn([OURS]));
    expect(await stat(machine.config)).toMatchObject({ ino, mtimeMs });
  });

  test('what somebody stored between two jobs comes back, in whatever order they end', async () => {
    const first = await logIn('a');
    helper.put('ghcr.io', theirs);
    const second = await logIn('b');
    await machine.logOut(first);
    await machine.logOut(second);
    expect(helper.logins()).toEqual({ 'ghcr.io': theirs });
  });

  test("the mode of the file is nobody's to change", async () => {
    const job = await machine.logIn([OURS]);
    await chmod(machine.config, 0o600);
    await machine.logOut(job);
    expect(await machine.mode()).toBe('600');
  });

  test('beside a later one in the file, whose mode comes back', async () => {
    await machine.write(machine.config, '{"credHelpers":{"ghcr.io":"desktop"}}', 0o644);
    const first = await machine.logIn([OURS]);
    const second = await machine.logIn([login('quay.io', 'ours', 'quay-secret')]);
    expect(await machine.mode()).toBe('600');
    await machine.logOut(first);
    await machine.logOut(second);
    expect(await machine.mode()).toBe('644');
  });

  test('that fails in the end: the mode that the file was given since stays', async () => {
    await machine.write(machine.config, '{"credHelpers":{"ghcr.io":"desktop"}}', 0o644);
    const logins = [OURS, login('quay.io', 'ours', 'quay-secret')];
    const job = await machine.logIn(logins, await deadProcess());
    helper.fail({ erase: { stdout: 'locked', exitCode: 1 } });
    await machine.logOut(job);
    expect(await machine.mode()).toBe('644');
    await chmod(machine.config, 0o600);
    helper.fail({});
    await clearLeftovers(machine.config, machine.context);
    expect(await machine.mode()).toBe('600');
    expect(await machine.names()).toEqual(['config.json']);
  });
});
