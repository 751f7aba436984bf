import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import { exchange } from '../../src/registry/exchange.js';

let abandoned: (() => void)[];
let dispatcher: Agent;
beforeEach(() => {
  abandoned = [];
  // A connection that never comes, as of a host that answers nothing.
  dispatcher = new Agent({
    connect: (_options, done) => abandoned.push(() => done(new Error('never'), null)),
  });
});
afterEach(() => dispatcher.destroy());

test('a connection that does not come takes no longer than the request may', async () => {
  const url = new URL('http://127.0.0.1:1/');
  const limits = { limitBytes: 100, timeoutMilliseconds: 50, redact: (text: string) => text };
  const result = await exchange({ dispatcher, method: 'GET', url, headers: {}, ...limits });
  expect(result).toMatchObject({ code: 'NETWORK', words: 'no whole answer within 0.05 s' });
  // What becomes of it later is nobody's rejection.
  expect(abandoned).toHaveLength(1);
  for (const fail of abandoned) fail();
  await new Promise((resolve) => setImmediate(resolve));
});
