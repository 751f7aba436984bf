import { describe, expect, test } from '@jest/globals';
import { createGate } from '../../src/registry/gate.js';
import { createSlots } from '../../src/registry/slots.js';

/** Lets everything run that waits for nothing but others. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Notes in the list when and how the promise ends. */
function note(list: string[], name: string, promise: Promise<void>): void {
  promise.then(
    () => list.push(name),
    (error: unknown) => list.push(`${name} ${String(error)}`),
  );
}

describe('a gate', () => {
  test('lets one through, and the others when it opens', async () => {
    const gate = createGate();
    const events: string[] = [];
    for (const name of ['a', 'b', 'c']) note(events, name, gate.enter());
    await settle();
    expect(events).toEqual(['a']);
    gate.open();
    note(events, 'd', gate.enter());
    await settle();
    expect(events.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('turns away who waits, and lets the next be first', async () => {
    const gate = createGate();
    const events: string[] = [];
    for (const name of ['a', 'b']) note(events, name, gate.enter());
    gate.fail('down');
    await settle();
    for (const name of ['c', 'd']) note(events, name, gate.enter());
    await settle();
    expect(events).toEqual(['a', 'b down', 'c']);
  });

  test('stays open', async () => {
    const gate = createGate();
    const events: string[] = [];
    gate.open();
    gate.fail('down');
    for (const name of ['a', 'b']) note(events, name, gate.enter());
    await settle();
    expect(events).toEqual(['a', 'b']);
  });
});

describe('slots', () => {
  test('run so many at a time, in order, and go on after a failure', async () => {
    const slots = createSlots(2);
    const events: string[] = [];
    const ends: (() => void)[] = [];
    const task = (name: string) => async (): Promise<void> => {
      events.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === 'a') throw new Error(name);
    };
    const runs = ['a', 'b', 'c', 'd'].map((name) => slots.run(task(name)));
    const results = Promise.allSettled(runs);
    await settle();
    expect(events).toEqual(['a', 'b']);
    ends.shift()?.();
    await settle();
    expect(events).toEqual(['a', 'b', 'c']);
    ends.shift()?.();
    await settle();
    expect(events).toEqual(['a', 'b', 'c', 'd']);
    for (const end of ends) end();
    const statuses = (await results).map(({ status }) => status);
    expect(statuses).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});
