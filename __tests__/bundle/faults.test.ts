import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { GAVE_UP } from '../faults/expectations.js';
import type { FaultRow, Stage } from '../faults/fault-row.js';
import { MATRIX } from '../faults/matrix.js';
import { MACHINE_USER, openScenario } from '../support/scenario.js';

const MANIFEST = '/v2/platform/proxy/manifests/1';
const REQUESTS = {
  challenge: { path: MANIFEST, at: 'arrival', url: MANIFEST },
  token: { path: '/v2/token', at: 'answer', url: '/v2/token' },
  manifest: { path: MANIFEST, at: 'answer', url: MANIFEST },
} as const;

/** A selection: the faults that a process may stumble over otherwise than a function. */
const SELECTED: readonly (readonly [string, Exclude<Stage, 'config' | 'tags'>])[] = [
  ['closed before the status line', 'challenge'],
  ['reset in the headers', 'token'],
  ['closed one byte before the end', 'manifest'],
  ['closed in a chunk size', 'token'],
  ['closed before the last chunk', 'manifest'],
  ['silence before the status line', 'token'],
  ['silence in the body', 'manifest'],
  ['one byte at a time', 'challenge'],
  ['101', 'challenge'],
  ['204', 'token'],
  ['302', 'token'],
  ['304', 'manifest'],
  ['403', 'challenge'],
  ['404', 'token'],
  ['418', 'manifest'],
  ['502 with a page for browsers', 'token'],
  ['521', 'manifest'],
  ['099', 'challenge'],
  ['999', 'token'],
  ['headers without end', 'token'],
  ['garbage', 'challenge'],
  ['frames of HTTP/2', 'manifest'],
  ['4 MiB and one byte', 'manifest'],
  ['a body without end', 'token'],
  ['a body in gzip', 'token'],
];

function find(name: string): FaultRow {
  const row = MATRIX.flatMap(({ rows }) => rows).find((one) => one.name === name);
  if (row === undefined) throw new Error(`no fault is called "${name}"`);
  return row;
}

describe('the bundle', () => {
  test.each(SELECTED)('%s, %s', async (name, stage) => {
    const { trouble, stages } = find(name);
    const expected = stages[stage];
    if (trouble.kind === 'way' || expected.outcome === 'succeeds') throw new Error('not for here');
    const scenario = await openScenario();
    const { registry } = scenario;
    registry.publishImage('platform/proxy', '1');
    const { path, at, url } = REQUESTS[stage];
    registry.addFault({ ...trouble, path, at });
    const image = `${registry.host}/platform/proxy:1`;
    const inputs = { images: image, registry: registry.host, ...MACHINE_USER };
    const began = performance.now();
    const main = await scenario.run(scenario.step({ ...inputs, retries: '0', timeout: '1s' }));
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(main).toMatchObject({ exitCode: 1, stderr: '', summary: '', exported: {} });
    const words = expected.message
      .replace('REQUEST', `GET http://REGISTRY${url}`)
      .replace(`: ${GAVE_UP}`, '');
    const said = main.annotations.map(({ name: command, message }) => `${command}: ${message}`);
    const [what, advice, ...others] = said
      .join('\n')
      .replaceAll(registry.host, 'REGISTRY')
      .split('\n');
    expect(others).toEqual([]);
    expect(what).toBe(`error: pin "REGISTRY/platform/proxy:1": ${words}`);
    expect(advice).toMatch(/^ {2}(?:Read as|Not sent:) platform-deploy\b/);
    expect(advice?.endsWith(expected.advice)).toBe(true);
    expect(Object.keys(main.outputs).sort()).toEqual([
      'logged-in',
      'skipped',
      'trust-reason',
      'trusted',
    ]);
    expect(main.outputs['logged-in']).toBe('');
    expect(readdirSync(scenario.folders.home)).toEqual([]);
  });
});
