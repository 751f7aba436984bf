/* The jobs that a killed runner leaves behind, as those that come later find them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearLeftovers } from '../../src/ledger/killed.js';
import { identifyProcess } from '../../src/machine/process-identity.js';
import { parseLedger } from '../../src/ledger/ledger-grammar.js';
import { type Machine, auth, deadProcess, login, openMachine } from '../support/machine.js';

const OLD = auth('old', 'old secret');
const A = login('ghcr.io', 'job-a', 'secret a');
const B = login('ghcr.io', 'job-b', 'secret b');

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

const killedText = (user: string): string =>
  `removed the login of ${user} for ghcr.io that a killed job left in "${machine.config}"`;
const LOST = 'the login that it had replaced cannot be restored: log in again where it is needed';

describe('a killed job', () => {
  test('that replaced nothing leaves nothing', async () => {
    await machine.logIn([A], await deadProcess());
    const b = await machine.logIn([B]);
    expect(b.result).toEqual({
      logins: [{ registry: 'ghcr.io', replaced: undefined }],
      lines: [{ level: 'info', text: killedText('job-a') }],
    });
    await machine.logOut(b);
    expect(await machine.names()).toBeUndefined();
  });

  test('that replaced a login: it is said that this is lost', async () => {
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`, 0o644);
    await machine.logIn([A], await deadProcess());
    const b = await machine.logIn([B]);
    expect(b.result.lines).toEqual([{ level: 'warning', text: `${killedText('job-a')}; ${LOST}` }]);
    await machine.logOut(b);
    expect([await machine.text(), await machine.mode()]).toEqual(['{"auths":{}}', '644']);
  });

  test('that another job has replaced meanwhile: what is lost is said when that one ends', async () => {
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`);
    const a = await machine.logIn([A]);
    const b = await machine.logIn([B]);
    await bury(a.record.holder);
    expect(await machine.logOut(b)).toEqual([
      {
        level: 'warning',
        text: `removed the login for ghcr.io from "${machine.config}"; the one that was there before cannot be restored, since a killed job had replaced it: log in again where it is needed`,
      },
    ]);
    expect(await machine.text()).toBe('{"auths":{}}');
  });

  test('that replaced the login of a job that goes on: the file still comes back', async () => {
    const before = `{"auths":{"ghcr.io":{"auth":"${OLD}"}}, "x":1}`;
    await machine.write(machine.config, before);
    const a = await machine.logIn([A]);
    await machine.logIn([B], await deadProcess());
    const c = await machine.logIn([login('quay.io', 'job-c', 'secret c')]);
    expect(c.result.lines).toEqual([{ level: 'warning', text: `${killedText('job-b')}; ${LOST}` }]);
    await machine.logOut(c);
    await machine.logOut(a);
    expect(await machine.text()).toBe(before);
  });

  test('whose login somebody else replaced: theirs stays, and nothing is said', async () => {
    const a = await machine.logIn([A]);
    await bury(a.record.holder);
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`);
    const b = await machine.logIn([B]);
    expect(b.result).toEqual({ logins: [{ registry: 'ghcr.io', replaced: 'old' }], lines: [] });
    await machine.logOut(b);
    expect(await machine.text()).toBe(`{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`);
  });

  test('that turns out to live finds nothing left to undo', async () => {
    const a = await machine.logIn([A], await deadProcess());
    await machine.logOut(await machine.logIn([B]));
    expect(await machine.logOut(a)).toEqual([
      { level: 'info', text: `nothing left to undo in "${machine.config}"` },
    ]);
  });

  test.each([
    ['not known', false],
    ['alive', true],
  ])('whose process is %s counts as ended after seven days', async (_name, isKnown) => {
    const runner = isKnown ? await identifyProcess(process.pid) : undefined;
    await machine.logIn([A], runner);
    await machine.clock.sleep(7 * 24 * 60 * 60 * 1000);
    expect((await machine.logIn([B], runner)).result.lines).toEqual([]);
    await machine.clock.sleep(1);
    const c = await machine.logIn([login('quay.io', 'job-c', 'secret c')]);
    // The younger one is on top: the older one goes without a trace.
    expect(c.result.lines).toEqual([]);
    expect(await machine.everything()).not.toContain('job-a');
  });

  async function bury(id: string): Promise<void> {
    const path = `${machine.config}.login-and-pin.ledger.json`;
    const ledger = parseLedger(await readFile(path, 'utf8'));
    const dead = await deadProcess();
    const holders = ledger?.holders.map((each) =>
      each.id === id ? { ...each, process: dead } : each,
    );
    await machine.write(path, JSON.stringify({ ...ledger, holders }));
  }
});

describe('what a killed job left', () => {
  test('is cleared by a job that stores nothing', async () => {
    await machine.logIn([A], await deadProcess());
    const lines = await clearLeftovers(machine.config, machine.context);
    expect(lines).toEqual([{ level: 'info', text: killedText('job-a') }]);
    expect(await machine.names()).toBeUndefined();
    expect(await clearLeftovers(machine.config, machine.context)).toEqual([]);
  });

  test('is not touched where it may have come with the code of a workspace', async () => {
    await machine.logIn([A], await deadProcess());
    const before = await machine.everything();
    const facts = { ...machine.facts, workspace: machine.home };
    await expect(clearLeftovers(machine.config, { ...machine.context, facts })).rejects.toThrow(
      `it lies in the workspace "${machine.home}"`,
    );
    expect(await machine.everything()).toBe(before);
  });

  test('stays where the job lives', async () => {
    const a = await machine.logIn([A]);
    const before = await machine.everything();
    expect(await clearLeftovers(machine.config, machine.context)).toEqual([]);
    expect(await machine.everything()).toEqual(before);
    await machine.logOut(a);
  });

  test('in the middle of writing is swept by its own post step, folders included', async () => {
    const record = await machine.prepare();
    const { pid, started, machine: name, boot, namespace } = await deadProcess();
    const owner = [pid, started, name, boot, namespace].join('_');
    await mkdir(dirname(machine.config), { recursive: true });
    for (const companion of [`lock-1.${owner}.0123456789abcdef`, 'new-0123456789abcdef']) {
      await writeFile(`${machine.config}.login-and-pin.${companion}`, 'secret');
    }
    expect(await machine.logOut({ record })).toEqual([
      { level: 'info', text: `nothing left to undo in "${machine.config}"` },
    ]);
    expect(await machine.names()).toBeUndefined();
  });

  test('before it wrote anything is the folder that it made', async () => {
    const record = await machine.prepare();
    await mkdir(dirname(machine.config), { recursive: true });
    await machine.logOut({ record });
    expect(await machine.names()).toBeUndefined();
  });
});

describe('parseLedger', () => {
  test('takes what was written, and nothing that lacks a part or has it of another kind', async () => {
    await machine.write(machine.config, `{"auths":{"ghcr.io":{"auth":"${OLD}"}}}`);
    await machine.logIn([A], await deadProcess());
    const text = await readFile(`${machine.config}.login-and-pin.ledger.json`, 'utf8');
    const ledger: unknown = JSON.parse(text);
    expect(parseLedger(text)).toEqual(ledger);
    const changed = [...damage(ledger)];
    expect(changed.length).toBeGreaterThan(50);
    for (const each of changed) expect(parseLedger(JSON.stringify(each))).toBeUndefined();
  });

  test('refuses what does not fit together', async () => {
    await machine.logIn([A]);
    const text = await readFile(`${machine.config}.login-and-pin.ledger.json`, 'utf8');
    const ledger = parseLedger(text);
    const [stack, holder] = [ledger?.stacks[0], ledger?.holders[0]];
    const layers = [...(stack?.layers ?? []), ...(stack?.layers ?? [])];
    for (const wrong of [
      { holders: [] },
      { holders: [holder, holder] },
      { stacks: [stack, stack] },
      { stacks: [{ ...stack, layers }] },
      { stacks: [{ ...stack, layers: [] }] },
    ]) {
      expect(parseLedger(JSON.stringify({ ...ledger, ...wrong }))).toBeUndefined();
    }
  });

  test.each(['', 'null', '[]', '{}', '{"version":1}', '{'])('refuses %j', (text) => {
    expect(parseLedger(text)).toBeUndefined();
  });
});

/** Every copy of the value in which one member is missing or is of another kind. */
function* damage(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) {
    yield { wrong: true };
    return;
  }
  for (const [name, part] of Object.entries(value)) {
    const put = (changed: unknown): unknown => {
      const copy: Record<string, unknown> = { ...value, [name]: changed };
      return Array.isArray(value) ? Object.values(copy) : copy;
    };
    for (const changed of damage(part)) yield put(changed);
    yield put(undefined);
  }
}
