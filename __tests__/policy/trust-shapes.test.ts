/*
 * Takes the payloads of trusted jobs apart: every value under the parts that the decision reads is
 * removed, nulled or replaced by one of a wrong type. Nothing but what is listed here as harmless may
 * leave the job trusted, and what is listed must do so, or the list says too much.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decideTrust } from '../../src/policy/trust.js';
import { OPEN_EVENTS } from '../../src/policy/trusted-events.js';

type Path = readonly (string | number)[];

const REMOVED = Symbol('removed');
const OTHERS: readonly unknown[] = [
  REMOVED,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 53,
  Infinity,
  '',
  'x',
  [],
  {},
  [{}],
];

function readFixture(name: string): object {
  const file = join(__dirname, '..', 'fixtures', 'events', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return [path, ...below];
}

/** Returns a copy of the payload in which the value at the path is another one. */
function replace(payload: unknown, path: Path, other: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return other;
  const copy: Record<string, unknown> = { ...(payload as object) };
  if (rest.length === 0 && other === REMOVED) {
    return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
  }
  return { ...copy, [key]: replace(copy[key], rest, other) };
}

function valueAt(payload: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], payload);
}

/** Whether the value is another one than the right one in its kind, or no possible id or name. */
function isWrong(other: unknown, right: unknown): boolean {
  if (other === right) return false;
  if (kindOf(other) !== kindOf(right)) return true;
  return typeof right === 'number' || other === '';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Values that the decision reads: without them, or with a wrong one, the job is not trusted. */
const READ_OF_PULL_REQUEST = [
  'pull_request',
  'pull_request.head',
  'pull_request.head.ref',
  'pull_request.head.label',
  'pull_request.head.repo',
  'pull_request.head.repo.id',
  'pull_request.head.repo_id',
  'pull_request.flow',
  'repository',
  'repository.id',
];
const READ_OF_RUN = [
  'workflow_run',
  'workflow_run.event',
  'workflow_run.head_repository',
  'workflow_run.head_repository.id',
  'repository',
  'repository.id',
];
const READ_OF_NAMES = [
  ...READ_OF_PULL_REQUEST.filter((path) => !path.endsWith('.id')),
  'pull_request.head.repo.full_name',
  'repository.full_name',
];

/** Values that some forges do not send: their absence alone is harmless. */
const MAY_BE_ABSENT = ['pull_request.head.label', 'pull_request.head.repo_id', 'pull_request.flow'];

const JOBS: readonly (readonly [string, string, readonly string[]])[] = [
  ['github-pull-request', 'pull_request', READ_OF_PULL_REQUEST],
  ['github-pull-request', 'pull_request_target', READ_OF_PULL_REQUEST],
  ['github-pull-request-review', 'pull_request_review', READ_OF_PULL_REQUEST],
  ['gitea-pull-request', 'pull_request', READ_OF_PULL_REQUEST],
  ['gitea-workflow-call-pull-request', 'workflow_call', READ_OF_PULL_REQUEST],
  ['forgejo-pull-request', 'pull_request', READ_OF_PULL_REQUEST],
  ['names-pull-request', 'pull_request', READ_OF_NAMES],
  ['github-workflow-run-push', 'workflow_run', READ_OF_RUN],
  ['github-workflow-run-pull-request', 'workflow_run', READ_OF_RUN],
];

describe('a trusted payload taken apart', () => {
  test.each(JOBS)('%s as %s', (file, eventName, read) => {
    const payload = readFixture(file);
    const judge = (changed: unknown): boolean =>
      decideTrust({ eventName, payload: changed, ref: '', actor: '' }, OPEN_EVENTS).trusted;
    expect(judge(payload)).toBe(true);
    const wrong: string[] = [];
    for (const path of pathsOf(payload, []).filter((parts) => parts.length > 0)) {
      const name = path.join('.');
      for (const other of OTHERS) {
        const isAbsent = other === REMOVED && MAY_BE_ABSENT.includes(name);
        if (other !== REMOVED && !isWrong(other, valueAt(payload, path))) continue;
        const mayBeTrusted = !read.includes(name) || isAbsent;
        if (judge(replace(payload, path, other)) !== mayBeTrusted) {
          wrong.push(`${name} = ${String(other)} (${kindOf(other)})`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
