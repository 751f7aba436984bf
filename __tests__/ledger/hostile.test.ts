/* What somebody who may write the same files tries while a login is there. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/docker/config-file.js';
import { type Ledger, digestFile } from '../../src/ledger/ledger.js';
import { installHelper } from '../support/scripted-helper.js';
import { type Machine, auth, deadProcess, login, openMachine } from '../support/machine.js';

const OURS = login('ghcr.io', 'ours', 'new-secret');
const ENTRY = { auth: auth('ours', 'new-secret') };
const THEIRS = { auth: auth('theirs', 'their-secret') };

const ABSENT_BEFORE = { existed: false, body: null, keys: [] };

let machine: Machine;
let ledgerFile: string;
beforeEach(async () => {
  machine = await openMachine();
  ledgerFile = `${machine.config}.login-and-pin.ledger.json`;
});
afterEach(() => machine.remove());

async function ledger(): Promise<Ledger> {
  return JSON.parse(await machine.read(ledgerFile)) as Ledger;
}

async function changeLedger(change: (found: Ledger) => unknown): Promise<void> {
  await machine.write(ledgerFile, JSON.stringify(change(await ledger())));
}

describe('a later step that writes the ledger', () => {
  test.each([
    ['a login: there was no file', { auths: { 'quay.io': THEIRS } }, ABSENT_BEFORE],
    ['a login: there was another file', { auths: { 'quay.io': THEIRS } }, {}],
    ['a setting: there was no file', { auths: {}, x: 1 }, ABSENT_BEFORE],
    ['a setting: it was another one', { auths: {}, psFormat: 'y' }, {}],
  ])('cannot make the post step take away what others wrote, %s', async (_name, rest, more) => {
    await machine.write(machine.config, JSON.stringify({ auths: {}, psFormat: 'x' }));
    const job = await machine.logIn([OURS]);
    await machine.write(
      machine.config,
      JSON.stringify({ ...rest, auths: { 'ghcr.io': ENTRY, ...rest.auths } }),
    );
    const digest = digestFile((await ledger()).salt, await readConfig(machine.config));
    await changeLedger((found) => ({
      ...found,
      written: [digest],
      original: { ...found.original, ...more },
    }));
    expect(await machine.logOut(job)).toEqual([
      { level: 'info', text: `removed the login for ghcr.io from "${machine.config}"` },
    ]);
    expect(JSON.parse((await machine.text()) ?? '')).toEqual(rest);
    expect(await machine.names()).toEqual(['config.json']);
  });

  test('cannot make the post step run a helper that this step did not use', async () => {
    const trap = installHelper(machine.bin, 'trap');
    const job = await machine.logIn([OURS]);
    const dead = await deadProcess();
    await changeLedger((found) => ({
      ...found,
      holders: [...found.holders, { ...found.holders[0], id: 'dead', process: dead }],
      stacks: [
        ...found.stacks,
        {
          helper: 'trap',
          key: 'ghcr.io',
          current: 'x',
          layers: [{ holder: 'dead', username: 'u', over: 'absent', previous: { kind: 'none' } }],
        },
      ],
    }));
    expect(await machine.logOut(job)).toHaveLength(1);
    expect(trap.calls()).toEqual([]);
    expect(await machine.text()).not.toContain('ghcr.io');
  });
});
