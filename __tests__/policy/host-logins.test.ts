import { expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import type { Login } from '../../src/policy/credential.js';
import { onePerHost } from '../../src/policy/host-logins.js';

const JOB: Login = { kind: 'job-token', username: 'octocat', password: 'a', reason: 'it is ours' };
const USER: Login = {
  kind: 'machine-user',
  username: 'deploy',
  password: 'b',
  reason: 'registry is r',
};

test('keeps one login a registry, in the order given', () => {
  const wanted = [
    { registry: 'b', login: JOB },
    { registry: 'a', login: USER },
    { registry: 'b', login: { ...JOB, reason: 'another reason' } },
  ];
  expect(onePerHost(wanted)).toEqual({ logins: wanted.slice(0, 2), problems: [] });
});

test('names both logins and the ways out where a registry would need two', () => {
  const { problems } = onePerHost([
    { registry: 'r.example', login: JOB },
    { registry: 'r.example', login: USER },
    { registry: 'r.example', login: USER },
  ]);
  expect(problems.map(describeError)).toEqual([
    'r.example would need two logins, and Docker keeps one per host: octocat (job token) because it is ours; deploy (machine user) because registry is r\n' +
      '  If the machine user can read all of these images, write "registry: r.example". To pin only, write "login: none". Else use two steps, each with images of one owner, and pull between them.',
  ]);
});

test('offers no machine user where none takes part', () => {
  const saved = { ...USER, kind: 'docker-config' as const };
  const { problems } = onePerHost([
    { registry: 'r', login: JOB },
    { registry: 'r', login: saved },
  ]);
  expect(problems[0]?.remedy).toMatch(/^Give "registry", "username" and "password" of a user /);
});

test('another name is another login', () => {
  const wanted = [
    { registry: 'r', login: USER },
    { registry: 'r', login: { ...USER, username: 'other' } },
  ];
  expect(onePerHost(wanted).problems).toHaveLength(1);
});

test('the same name with another password is another login', () => {
  const other = { ...USER, password: 'c' };
  expect(
    onePerHost([
      { registry: 'r', login: USER },
      { registry: 'r', login: other },
    ]).problems,
  ).toHaveLength(1);
});
