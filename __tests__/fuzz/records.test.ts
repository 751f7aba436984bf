import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isVariablesRecord, readUndo } from '../../src/action/state.js';
import type { Toolkit } from '../../src/action/toolkit.js';
import { compareClaims, findClaims, newClaimIdentity } from '../../src/machine/claim.js';
import { absentConfig } from '../../src/docker/config-file.js';
import { isFolderRecord } from '../../src/docker/job-folder.js';
import { parseLedger } from '../../src/ledger/ledger-grammar.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { createKeyPair, seal, unseal } from '../../src/machine/seal.js';
import { dropHolder, handOver, settleLedger } from '../../src/ledger/stack.js';
import { parseCredential } from '../../src/docker/stored-credential.js';
import { parseUndoRecord } from '../../src/ledger/undo-record.js';
import { type Job, type Machine, login, openMachine } from '../support/machine.js';
import { anyJson, hex, jsonText, mutationOf, outsideText } from './arbitraries.js';
import { property } from './property.js';
import { expectLine } from './verdicts.js';

const keys = [createKeyPair(), createKeyPair()] as const;
const box = seal(Buffer.from('{"auth":"eDp5"}'), keys[0].publicKey) ?? '';
const owner = fc.record({
  pid: fc.nat(99_999),
  started: fc.option(fc.nat().map(String)),
  machine: hex(16),
  boot: fc.option(hex(16)),
  namespace: fc.option(fc.nat().map(String)),
});

const holderIds = ['a', 'b', 'c'] as const;
const layer = fc.record({
  username: fc.constantFrom('u', ''),
  over: fc.constantFrom('absent', 'x'),
  previous: fc.constantFrom(
    { kind: 'none' as const },
    { kind: 'lost' as const },
    { kind: 'sealed' as const, box },
  ),
});
const stack = fc
  .record({
    helper: fc.constantFrom(null, 'pass'),
    current: fc.constantFrom('absent', 'x', 'y'),
    layers: fc.tuple(
      fc.subarray([...holderIds], { minLength: 1 }),
      fc.array(layer, { minLength: 3, maxLength: 3 }),
    ),
  })
  .map(({ layers: [holders, rest], ...others }) => ({
    ...others,
    layers: rest
      .slice(0, holders.length)
      .map((one, index) => ({ ...one, holder: holders[index] ?? 'a' })),
  }));
const ledger: fc.Arbitrary<Ledger> = fc.record({
  version: fc.constant(1 as const),
  salt: hex(8),
  original: fc.record({
    existed: fc.boolean(),
    hadAuths: fc.boolean(),
    mode: fc.constantFrom(null, 0o600),
    folders: fc.nat(3),
    body: fc.constantFrom(null, box),
    keys: fc.subarray([...holderIds]).map((ids) => ids.map((holder) => ({ holder, box }))),
  }),
  written: fc.subarray(['absent', 'x']).map((texts) => [...texts]),
  holders: fc.tuple(owner, owner).map((owners) =>
    holderIds.map((id, index) => ({
      id,
      publicKey: keys[index % 2]?.publicKey ?? '',
      process: owners[index] ?? null,
      since: 0,
    })),
  ),
  stacks: fc
    .array(stack, { maxLength: 3 })
    .map((stacks) => stacks.map((one, index) => ({ ...one, key: `h${index}` }))),
});

describe('the ledger', () => {
  property('is what was written', ledger, (one) => {
    expect(parseLedger(JSON.stringify(one))).toEqual(one);
  });

  const anyLedger = fc.oneof(
    mutationOf(ledger.map((one) => JSON.stringify(one))),
    jsonText(
      anyJson(
        ['version', 'salt', 'original', 'written', 'holders', 'stacks', 'layers', 'id', 'key'],
        [1],
      ),
    ),
    outsideText,
  );
  property(
    'that is taken can be worked with, whatever it says',
    fc.tuple(anyLedger, fc.constantFrom(...holderIds)),
    ([text, id]) => {
      const read = parseLedger(text);
      if (read === undefined) return;
      const config = absentConfig('/c');
      for (const privateKey of [undefined, keys[0].privateKey, 'x']) {
        const settled = settleLedger(read, config);
        const left = dropHolder(handOver(settled, { id, privateKey }), id, {
          config,
          changes: [],
          kept: [],
        });
        expect(left.holders.map((holder) => holder.id)).not.toContain(id);
        for (const { layers } of left.stacks) {
          expect(layers.length).toBeGreaterThan(0);
          expect(layers.map(({ holder }) => holder)).not.toContain(id);
        }
      }
    },
  );

  property(
    'in which two holders, slots or layers are one is refused',
    fc.tuple(ledger, fc.constantFrom('holder', 'slot', 'layer', 'stranger')),
    ([one, fault]) => {
      const [first] = one.stacks;
      if (first === undefined) return;
      const [top] = first.layers;
      if (top === undefined) return;
      const broken = {
        holder: { ...one, holders: [...one.holders, one.holders[0]] },
        slot: { ...one, stacks: [...one.stacks, first] },
        layer: { ...one, stacks: [{ ...first, layers: [...first.layers, top] }] },
        stranger: { ...one, holders: one.holders.filter(({ id }) => id !== top.holder) },
      }[fault];
      expect(parseLedger(JSON.stringify(broken))).toBeUndefined();
    },
  );
});

describe('lock files', () => {
  property('say who wants the lock', fc.tuple(owner, fc.option(fc.nat())), ([process, number]) => {
    const name = `lock-${number ?? 'choosing'}.${newClaimIdentity(process)}`;
    expect(findClaims([name])).toEqual([
      expect.objectContaining({ name, number: number ?? undefined, owner: process }),
    ]);
  });

  const name = fc.oneof(
    mutationOf(owner.map((process) => `lock-7.${newClaimIdentity(process)}`)),
    outsideText,
  );
  property('are all waited for, in one order', fc.array(name, { maxLength: 5 }), (names) => {
    const claims = findClaims(names);
    expect(claims.map((claim) => claim.name)).toEqual(
      names.filter((one) => one.startsWith('lock-')),
    );
    for (const left of claims) {
      for (const right of claims) {
        expect(Math.sign(compareClaims(left, right))).toBe(
          -Math.sign(compareClaims(right, left)) + 0,
        );
      }
    }
  });
});

describe('what post is told', () => {
  let machine: Machine;
  let job: Job;
  let before: string;
  beforeAll(async () => {
    machine = await openMachine();
    job = await machine.logIn([login('ghcr.io', 'octocat', 'n3w')]);
    before = await machine.everything();
  });
  afterAll(() => machine.remove());

  const RECORD_KEYS = [
    'version',
    'kind',
    'config',
    'holder',
    'privateKey',
    'registries',
    'folders',
    'helpers',
    'searchPath',
    'path',
    'given',
    'before',
  ];
  const value = anyJson(RECORD_KEYS, [
    1,
    'login',
    'folder',
    'variables',
    '/',
    '/tmp/login-and-pin-x',
    'relative',
    '/a\0b',
  ]);
  const record = fc.record({
    version: fc.constantFrom<unknown>(1, 2, '1'),
    kind: fc.constantFrom('login', 'folder', 'variables'),
    config: fc.constantFrom<unknown>('/nonexistent/a/config.json', 'relative', '/a\0b', 7),
    path: fc.constantFrom(
      '/',
      '/etc',
      `/tmp/login-and-pin-${'0'.repeat(32)}`,
      `/tmp/login-and-pin-${'0'.repeat(32)}/..`,
      `/tmp/login-and-pin-${'0'.repeat(31)}`,
      `login-and-pin-${'0'.repeat(32)}`,
    ),
    holder: fc.constantFrom<unknown>('a', randomBytes(16).toString('hex'), 7),
    privateKey: fc.constantFrom<unknown>(keys[1].privateKey, 'x', null),
    registries: fc.constantFrom<unknown>([], ['ghcr.io'], [7], 'ghcr.io'),
    folders: fc.constantFrom<unknown>(0, 3, 0.5, '1'),
    helpers: fc.constantFrom<unknown>({}, { x: '/bin/x' }, { x: 'bin' }, []),
    searchPath: fc.constantFrom<unknown>('', '/bin', null),
  });

  property(
    'is read, whatever it is',
    fc.oneof(jsonText(fc.oneof(value, fc.array(record))), outsideText),
    (text) => {
      const records = readUndo({ getState: () => text } as unknown as Toolkit);
      expect(Array.isArray(records)).toBe(true);
      for (const one of records) {
        const undo = parseUndoRecord(one);
        if (undo !== undefined)
          expect([undo.version, undo.kind, undo.config.startsWith('/')]).toEqual([
            1,
            'login',
            true,
          ]);
        if (isFolderRecord(one)) expect(one.path).toMatch(/^\/.*login-and-pin-[0-9a-f]{32}$/);
        if (isVariablesRecord(one))
          expect(
            Object.values({ ...one.given, ...one.before }).every(
              (each) => typeof each === 'string',
            ),
          ).toBe(true);
        expect(() => parseCredential(one)).not.toThrow();
      }
    },
  );

  property(
    'changes no login that it does not fit',
    fc.tuple(fc.oneof(record, value), fc.boolean(), fc.constantFrom(keys[1].privateKey, 'x', '')),
    async ([one, isNear, privateKey]) => {
      // Also one that knows all but the key, as a later step could read it in the ledger.
      const known = isNear ? { ...job.record, privateKey } : { config: machine.config, folders: 0 };
      const forged = typeof one === 'object' && one !== null ? { ...one, ...known } : one;
      const lines = await machine.undo(forged);
      for (const { text } of lines) expectLine(text, 1500);
      expect(await machine.everything()).toBe(before);
    },
    { runs: 100 },
  );

  test('but its own record takes it back', async () => {
    await machine.logOut(job);
    expect(await machine.names()).toBeUndefined();
  });
});

describe('a box', () => {
  const plain = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  property(
    'opens with its key alone, and only whole',
    fc.tuple(plain, fc.nat(), fc.integer({ min: 1, max: 255 })),
    ([bytes, at, change]) => {
      const sealed = seal(bytes, keys[0].publicKey) ?? '';
      expect(unseal(sealed, keys[0].privateKey)).toEqual(bytes);
      expect(unseal(sealed, keys[1].privateKey)).toBeUndefined();
      const damaged = Buffer.from(sealed, 'base64');
      const place = at % damaged.length;
      damaged[place] = (damaged[place] ?? 0) ^ change;
      const opened = unseal(damaged.toString('base64'), keys[0].privateKey);
      // The highest bit of an X25519 key means nothing (RFC 7748, section 5).
      if (place !== 31 || change !== 128) expect(opened).toBeUndefined();
    },
    { runs: 100 },
  );

  property(
    'that is none does not open',
    fc.tuple(outsideText, outsideText),
    ([text, key]) => {
      expect(unseal(text, keys[0].privateKey)).toBeUndefined();
      expect(unseal(box, key)).toBeUndefined();
    },
    { runs: 100 },
  );
});
