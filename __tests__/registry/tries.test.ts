import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src/clock.js';
import { createPauses } from '../../src/registry/pauses.js';
import {
  createTransport,
  type Transport,
  type TransportResponse,
} from '../../src/registry/transport.js';
import { fakeClock, type FakeClock, heldClock } from './fake-clock.js';
import { type Network, openNetwork } from './network.js';
import type { Answer, ScriptedServer } from './scripted-server.js';

let network: Network;
let server: ScriptedServer;
let clock: FakeClock;
let lines: string[];
beforeEach(async () => {
  network = openNetwork();
  server = await network.open();
  clock = fakeClock();
  lines = [];
});
afterEach(() => network.close());

function open(retries = 4, ownClock: Clock = clock): Transport {
  return createTransport({
    dispatcher: network.dispatcher,
    clock: ownClock,
    timeoutMilliseconds: 5000,
    retries,
    onRetry: (line) => lines.push(line),
  });
}

function send(transport: Transport, path: string, at = server): Promise<TransportResponse> {
  return transport.send({
    url: new URL(path, at.origin),
    authorization: undefined,
    redirects: 'follow',
    limitBytes: 100,
    registry: at.host,
    stage: 'manifest',
  });
}

/** Answers once so many were asked for. */
function together(count: number, status: number, headers: Record<string, string>): Answer {
  const held: ServerResponse[] = [];
  return (_request, response) => {
    held.push(response);
    if (held.length < count) return;
    for (const one of held.splice(0)) one.writeHead(status, headers).end();
  };
}

const later = (seconds: number): Answer => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
});
const OK: Answer = { status: 200 };

describe('a wait that a registry asks for', () => {
  test('is waited once by all that are under way, and told once', async () => {
    const refused = together(16, 429, { 'retry-after': '30' });
    server.expect({ url: '/a', answer: refused, times: 16 }, { url: '/a', answer: OK, times: 17 });
    const held = heldClock();
    const transport = open(4, held);
    const sent = Array.from({ length: 16 }, () => send(transport, '/a'));
    expect(await held.whenAsleep(16)).toEqual(Array(16).fill(30_500));
    const late = send(transport, '/a');
    expect(await held.whenAsleep(17)).toHaveLength(17);
    expect(server.received).toHaveLength(16);
    held.wake();
    const responses = await Promise.all([...sent, late]);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(lines).toEqual([`GET ${server.origin}/a: 429, try 2 of 5 in 30.5 s`]);
  });

  test('holds for no other origin', async () => {
    const other = await network.open();
    server.expect({ url: '/a', answer: later(30) }, { url: '/a', answer: OK });
    other.expect({ url: '/b', answer: OK });
    const transport = open();
    await Promise.all([send(transport, '/a'), send(transport, '/b', other)]);
    expect(clock.sleeps).toEqual([30_500]);
  });

  test('from where redirects led is no longer for all requests than for one', async () => {
    const other = await network.open();
    const moved = { status: 307, headers: { location: `${other.origin}/b` } };
    server.expect({ url: '/a', answer: moved, times: Infinity });
    other.expect({ url: '/b', answer: later(60), times: Infinity });
    const transport = open(2);
    for (let image = 1; image <= 20; image += 1) {
      expect(await send(transport, '/a')).toMatchObject({ status: 429 });
    }
    expect(clock.sleeps).toEqual([60_500, 60_500]);
  });

  test('from where a redirect led is that of those that were redirected', async () => {
    const other = await network.open();
    const moved = { status: 307, headers: { location: `${other.origin}/b` } };
    server.expect({ url: '/a', answer: moved, times: 4 });
    const answer = together(2, 429, { 'retry-after': '30' });
    other.expect({ url: '/b', answer, times: 2 }, { url: '/b', answer: OK, times: 2 });
    const held = heldClock();
    const transport = open(4, held);
    const sent = [send(transport, '/a'), send(transport, '/a')];
    expect(await held.whenAsleep(2)).toEqual([30_500, 30_500]);
    server.expect({ url: '/c', answer: OK });
    expect(await send(transport, '/c')).toMatchObject({ status: 200 });
    held.wake();
    await Promise.all(sent);
    expect(lines).toHaveLength(1);
  });

  test('is no longer for all requests than for one', async () => {
    const transport = open(2);
    server.expect({ url: '/a', answer: later(60), times: 3 });
    const reason = 'gave up after 3 tries';
    expect(await send(transport, '/a')).toMatchObject({ status: 429, surrender: reason });
    server.expect({ url: '/b', answer: later(60) });
    const surrender =
      'it asked for waits of more than 120 s in all, which is the most with 2 retries';
    expect(await send(transport, '/b')).toMatchObject({ status: 429, surrender });
    expect(clock.sleeps).toEqual([60_500, 60_500]);
  });

  test('does not hold up what is not asked to wait: each its own backoff', async () => {
    const answer = together(2, 503, {});
    server.expect({ url: '/a', answer, times: 2 }, { url: '/a', answer: OK, times: 2 });
    const transport = open();
    await Promise.all([send(transport, '/a'), send(transport, '/a')]);
    expect(clock.sleeps).toEqual([375, 375]);
    expect(lines).toHaveLength(2);
  });
});

describe('pauses', () => {
  test('keep who comes meanwhile, and are over then', async () => {
    const pauses = createPauses(clock, 60_000);
    await pauses.pass('https://r.example');
    expect(pauses.begin('https://r.example', 10_000)).toBe('news');
    clock.advance(4000);
    await pauses.pass('https://s.example');
    await pauses.pass('https://r.example');
    await pauses.pass('https://r.example');
    expect(clock.sleeps).toEqual([6000]);
  });

  test.each([
    ['as long', 0, 10_000, 'known'],
    ['a little longer', 300, 10_000, 'known'],
    ['shorter', 300, 1000, 'known'],
    ['much longer', 300, 20_000, 'news'],
    ['after the first', 10_000, 1000, 'news'],
    ['longer than the limit in all', 0, 60_001, 'too long'],
    ['after the first, and longer in all', 10_000, 50_001, 'too long'],
    ['after the first, and as long as the limit', 10_000, 50_000, 'news'],
  ])('a second one that is %s', (_name, after, milliseconds, expected) => {
    const pauses = createPauses(clock, 60_000);
    expect(pauses.begin('https://r.example', 10_000)).toBe('news');
    clock.advance(after);
    expect(pauses.begin('https://r.example', milliseconds)).toBe(expected);
  });

  test('made longer while somebody waits are waited for to their end', async () => {
    const pauses = createPauses(clock, 60_000);
    pauses.begin('https://r.example', 1000);
    const passed = pauses.pass('https://r.example');
    pauses.begin('https://r.example', 5000);
    await passed;
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBe(6000);
  });
});
