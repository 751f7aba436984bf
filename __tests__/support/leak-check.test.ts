import { describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from './bundle-runner.js';
import type { RecordedRequest } from './http-origin.js';
import { makeFolders } from './job.js';
import { findLeaks, type Secret } from './leak-check.js';

const VALUE = 'planted "p@ss" 100%';
const SECRET: Secret = { name: 'password', value: VALUE, username: 'octocat' };
// The name and its colon are no multiple of three, so that the two base64 forms differ.
const BASIC = Buffer.from(`octocat:${VALUE}`).toString('base64');

const CLEAN: ActionRun = {
  exitCode: 0,
  stdout: '',
  stderr: '',
  outputs: {},
  state: {},
  exported: {},
  summary: '',
  masks: [],
  annotations: [],
};

describe('a run', () => {
  test.each<[string, Partial<ActionRun>, string]>([
    ['as it is', { stdout: `a\n${VALUE}\n` }, '(as it is) in standard output of run 1'],
    ['on standard error', { stderr: VALUE }, '(as it is) in standard error of run 1'],
    ['in an output', { outputs: { a: VALUE } }, '(escaped for JSON) in the outputs of run 1'],
    [
      'in JSON in the state',
      { state: { a: JSON.stringify({ b: VALUE }) } },
      '(escaped twice for JSON) in the state of run 1',
    ],
    [
      'exported',
      { exported: { a: VALUE } },
      '(escaped for JSON) in the exported variables of run 1',
    ],
    ['as base64', { summary: `x${BASIC}` }, '(base64) in the summary of run 1'],
    [
      'percent-encoded',
      { stdout: `?a=${encodeURIComponent(VALUE)}` },
      '(percent-encoded) in standard output of run 1',
    ],
    [
      'as a form',
      { stdout: new URLSearchParams({ a: VALUE }).toString() },
      '(as a form sends it) in standard output of run 1',
    ],
    [
      'as the beginning of longer base64',
      { stdout: Buffer.from(`${VALUE} and more`).toString('base64') },
      '(base64) in standard output of run 1',
    ],
  ])('%s', (_name, run, expected) => {
    expect(findLeaks([SECRET], { runs: [{ ...CLEAN, ...run }] })).toEqual([`password ${expected}`]);
  });

  test('a mask is no leak', () => {
    const stdout = `::add-mask::${VALUE}\n::add-mask::${BASIC}\nas deployer\n`;
    expect(findLeaks([SECRET], { runs: [{ ...CLEAN, stdout }] })).toEqual([]);
  });
});

describe('a request', () => {
  const request: RecordedRequest = {
    origin: 'http://right.test',
    method: 'GET',
    path: '/v2/',
    query: new URLSearchParams(),
    authorization: undefined,
    headers: {},
    body: '',
    status: 200,
  };
  const authorized = { ...request, headers: { authorization: `Basic ${BASIC}` } };
  const secret = { ...SECRET, origins: ['http://right.test'] };

  test.each([
    ['Authorization at the right origin', authorized, []],
    [
      'Authorization at another origin',
      { ...authorized, origin: 'http://right.test.evil' },
      ['password (base64) in GET http://right.test.evil/v2/'],
    ],
    [
      'the query at the right origin',
      { ...request, query: new URLSearchParams({ a: VALUE }) },
      ['password (as a form sends it) in GET http://right.test/v2/'],
    ],
    [
      'another header at the right origin',
      { ...request, headers: { 'x-api-key': BASIC } },
      ['password (base64) in GET http://right.test/v2/'],
    ],
    ['the body', { ...request, body: VALUE }, ['password (as it is) in GET http://right.test/v2/']],
  ])('%s', (_name, seen, expected) => {
    expect(findLeaks([secret], { requests: [seen] })).toEqual(expected);
  });
});

test('a file leaks wherever it is not declared', () => {
  const folders = makeFolders();
  const kept = join(folders.home, '.docker', 'config.json');
  mkdirSync(join(folders.home, '.docker'));
  writeFileSync(kept, BASIC);
  writeFileSync(`${kept}.tmp`, BASIC);
  const leaks = findLeaks([{ ...SECRET, files: [kept] }], { folders: [folders.home] });
  folders.remove();
  expect(leaks).toEqual([`password (base64) in ${kept}.tmp`]);
});
