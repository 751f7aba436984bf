import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { readRunContext } from '../../src/action/run-context.js';
import { decideTrust, type TrustFacts } from '../../src/policy/trust.js';
import { OPEN_EVENTS, OWN_EVENTS } from '../../src/policy/trusted-events.js';
import { anyJson, outsideText } from './arbitraries.js';
import { property } from './property.js';
import { expectLine } from './verdicts.js';

type Payload = Readonly<Record<string, unknown>>;

const FIXTURES = join(__dirname, '..', 'fixtures', 'events');
const fixtures = readdirSync(FIXTURES).map(
  (name) => JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as Payload,
);

const IDS = [
  42,
  77,
  '42',
  42.5,
  -1,
  0,
  2 ** 53,
  2 ** 53 + 2,
  null,
  undefined,
  true,
  [42],
  { id: 42 },
];
const NAMES = [
  'acme/shop',
  'ACME/Shop',
  'mallory/shop',
  'acme/\u212aiosk',
  'acme/kiosk',
  '',
  'acme',
  null,
  7,
];
const INNER = [
  'push',
  'pull_request',
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'schedule',
  '',
];

const repositoryObject = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      { id: fc.constantFrom<unknown>(...IDS), full_name: fc.constantFrom<unknown>(...NAMES) },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anyJson(['id', 'full_name']) },
);
const head = fc.record(
  {
    repo: repositoryObject,
    repo_id: fc.constantFrom<unknown>(...IDS),
    ref: fc.constantFrom('topic', 'refs/pull/7/head', '', null, 7),
    label: fc.constantFrom('acme:topic', '', null, 7, undefined),
  },
  { requiredKeys: [] },
);
const KEYS = [
  'pull_request',
  'issue',
  'comment',
  'deployment',
  'workflow_run',
  'repository',
  'head',
  'repo',
  'ref',
  'after',
  'release',
  'schedule',
  'action',
  'inputs',
  'workflow',
  'discussion',
  'forkee',
];

/** Payloads with the objects that the rules look at, in any company. */
const payload = fc
  .tuple(
    fc.record(
      {
        pull_request: fc.oneof(
          fc.record({ head, flow: fc.constantFrom(0, 1, '0', null, false) }, { requiredKeys: [] }),
          anyJson(KEYS),
        ),
        repository: repositoryObject,
        issue: fc.constantFrom<unknown>({}, { pull_request: {} }, null, 1, []),
        comment: fc.constantFrom<unknown>({}, null),
        deployment: fc.record({
          ref: fc.constantFrom('main', 'refs/heads/main', 'abc', 'refs/pull/7/head'),
          sha: fc.constantFrom('abc', 'def'),
        }),
        workflow_run: fc.record(
          { event: fc.constantFrom(...INNER), head_repository: repositoryObject },
          { requiredKeys: [] },
        ),
        ref: fc.constantFrom('refs/heads/main', 'x'),
        after: fc.constant('abc'),
        schedule: fc.constantFrom('* * * * *', 7),
        release: fc.constantFrom<unknown>({}, 1),
      },
      { requiredKeys: [] },
    ),
    anyJson(KEYS),
  )
  .map(([known, more]) => ({ ...(typeof more === 'object' ? more : {}), ...known }));

/** A pull request of the repository itself, right but for one thing or two. */
const nearlyRight = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'head.id',
        'base.id',
        'both.id',
        'head.name',
        'base.name',
        'repo_id',
        'label',
        'flow',
        'ref',
        'issue',
      ),
      fc.constantFrom<unknown>(
        ...Array.from({ length: 9 }, () => 77),
        ...IDS,
        ...NAMES,
        {},
        false,
        '0',
        1,
        'refs/pull/7/head',
      ),
    ),
    { maxLength: 2 },
  )
  .map((changes): Payload => {
    const own = new Map<string, unknown>(changes);
    const given = (key: string, right: unknown): unknown => (own.has(key) ? own.get(key) : right);
    const id = given('both.id', 42);
    const repo = { id: given('head.id', id), full_name: given('head.name', 'acme/shop') };
    const pull = {
      head: {
        repo,
        ref: given('ref', 'topic'),
        label: given('label', 'acme:topic'),
        repo_id: given('repo_id', repo.id),
      },
      ...(own.has('flow') ? { flow: own.get('flow') } : {}),
    };
    const repository = { id: given('base.id', id), full_name: given('base.name', 'ACME/shop') };
    return {
      pull_request: pull,
      repository,
      ...(own.has('issue') ? { issue: own.get('issue') } : {}),
    };
  });

/** A run after any event, in this repository or in a fork. */
const runAfter = fc
  .tuple(fc.constantFrom(...INNER), fc.constantFrom<unknown>(42, 42, 77, null))
  .map(([event, id]): Payload => ({
    workflow_run: { event, head_repository: { id } },
    repository: { id: 42 },
  }));

/** One of the objects that open events carry, whatever the event is called. */
const carrying = fc
  .constantFrom('issue', 'comment', 'discussion', 'forkee', 'check_run', 'check_suite', 'label')
  .map((key): Payload => ({ [key]: {}, repository: { id: 42 } }));

/** A real payload with one value, wherever it is, replaced or taken out. */
const mutatedFixture = fc
  .tuple(
    fc.constantFrom(...fixtures),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom<unknown>(...IDS, ...NAMES, {}, 'DROP')), {
      maxLength: 3,
    }),
  )
  .map(([fixture, edits]) =>
    edits.reduce<unknown>((current, [at, value]) => replaceAt(current, at, value), fixture),
  );

function replaceAt(root: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone(root);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit(child);
    }
  };
  visit(copy);
  // Half of the time what the rules look at, else anything.
  const telling = places.filter(([, key]) =>
    /^(id|repo_id|full_name|repo|head|head_repository|pull_request|ref|label|flow|event|issue)$/.test(
      key,
    ),
  );
  const chosen = at % 2 === 0 && telling.length > 0 ? telling : places;
  const place = chosen[at % Math.max(1, chosen.length)];
  if (place === undefined) return copy;
  const [node, key] = place;
  if (value === 'DROP') Reflect.deleteProperty(node, key);
  else node[key] = value;
  return copy;
}

const eventName = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...OPEN_EVENTS,
      ...OWN_EVENTS,
      'pull_request',
      'pull_request_target',
      'workflow_run',
      'workflow_call',
      'Push',
      'push ',
    ),
  },
  { weight: 1, arbitrary: fc.option(outsideText, { nil: undefined }) },
);
const ref = fc.constantFrom(
  'refs/heads/main',
  'refs/tags/v1',
  'refs/pull/7/merge',
  'main',
  '',
  undefined,
);
const job: fc.Arbitrary<TrustFacts> = fc.record({
  eventName,
  payload: fc.oneof(
    { weight: 4, arbitrary: payload },
    { weight: 4, arbitrary: mutatedFixture },
    { weight: 4, arbitrary: nearlyRight },
    { weight: 1, arbitrary: carrying },
    { weight: 2, arbitrary: runAfter },
    { weight: 1, arbitrary: anyJson(KEYS) },
  ),
  ref,
  actor: fc.constantFrom('octocat', 'dependabot[bot]', undefined),
});
const lifted = fc.array(
  fc.oneof(
    eventName.map((name) => name ?? ''),
    fc.constant('*'),
  ),
  { maxLength: 20 },
);

const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): boolean =>
  typeof value === 'number' && value >= 1 && value < 2 ** 53 && value % 1 === 0;

/** Whether two repositories are proven to be one: by whole ids, or by ASCII names where none has an id. */
function isProvenSame(left: unknown, right: unknown): boolean {
  const [one, two] = [own(left, 'id') ?? null, own(right, 'id') ?? null];
  if (one !== null || two !== null) return isId(one) && one === two;
  const [name, other] = [own(left, 'full_name'), own(right, 'full_name')];
  const isName =
    typeof name === 'string' && typeof other === 'string' && /^[!-~]+\/[!-~]+$/.test(name);
  return isName && name.toUpperCase() === other.toUpperCase();
}

describe('decideTrust', () => {
  property(
    'a pull request that is not proven to be of this repository is a fork',
    fc.tuple(job, lifted),
    ([facts, events]) => {
      const pull = own(facts.payload, 'pull_request');
      if (!isObject(pull)) return;
      const { class: trustClass, trusted } = decideTrust(facts, events);
      const origin = own(own(pull, 'head'), 'repo');
      if (!isProvenSame(origin, own(facts.payload, 'repository'))) {
        expect([trustClass, trusted]).toEqual(['fork', false]);
      }
      const repositoryId = own(own(pull, 'head'), 'repo_id');
      if (repositoryId === -1) expect(trustClass).toBe('fork');
      const marks = [
        own(own(pull, 'head'), 'label') === '',
        ![undefined, 0].includes(own(pull, 'flow') as number | undefined),
      ];
      if (marks.includes(true)) expect(trustClass).toBe('fork');
      if (isObject(own(facts.payload, 'issue'))) expect(trustClass).not.toBe('trusted');
    },
  );

  property('a run after a fork is a fork', fc.tuple(job, lifted), ([facts, events]) => {
    const run = own(facts.payload, 'workflow_run');
    const isFirst =
      !isObject(own(facts.payload, 'pull_request')) && !isObject(own(facts.payload, 'deployment'));
    if (!isObject(run) || !isFirst) return;
    const isSame = isProvenSame(own(run, 'head_repository'), own(facts.payload, 'repository'));
    const hides = ['pull_request_target', 'workflow_run', 'issue_comment', '', undefined, null];
    if (!isSame || hides.includes(own(run, 'event') as string | null | undefined))
      expect(decideTrust(facts, events).trusted).toBe(false);
  });

  property(
    'an input lifts the events that it lists, of the open class alone',
    fc.tuple(job, lifted),
    ([facts, events]) => {
      const plain = decideTrust(facts, []);
      const decision = decideTrust(facts, events);
      expect(decision.class).toBe(plain.class);
      expect(plain.trusted).toBe(plain.class === 'trusted');
      const isListed =
        events.includes(facts.eventName ?? '') && OPEN_EVENTS.includes(facts.eventName ?? '');
      expect(decision.trusted).toBe(plain.trusted || (plain.class === 'open' && isListed));
    },
  );

  property('what is trusted has a reason to be', job, (facts) => {
    const { class: trustClass, reason, event } = decideTrust(facts, []);
    expectLine(reason, 500);
    expectLine(event, 121); // 60 characters of two units each, and the sign of a cut
    expect(reason).toMatch(/^[\w./@+…?,:() -]*$/);
    if (trustClass !== 'trusted') return;
    const { payload: body, eventName: name = '' } = facts;
    const isShown = ['pull_request', 'deployment', 'workflow_run'].some((key) =>
      isObject(own(body, key)),
    );
    expect(isShown || OWN_EVENTS.includes(name) || name === 'workflow_call').toBe(true);
    expect(isObject(body)).toBe(true);
    if (!isShown) {
      const open = ['issue', 'comment', 'discussion', 'forkee', 'check_run', 'check_suite'];
      expect(open.filter((key) => isObject(own(body, key)))).toEqual([]);
      expect(facts.ref?.startsWith('refs/pull/') ?? false).toBe(false);
    }
  });

  const VARIABLES = [
    'GITHUB_EVENT_NAME',
    'GITHUB_REF',
    'GITHUB_HEAD_REF',
    'GITHUB_REPOSITORY',
    'GITHUB_REPOSITORY_ID',
    'GITHUB_ACTOR',
    'GITHUB_REF_PROTECTED',
    'GITHUB_SHA',
    'CI',
    'ACT',
    'GITEA_ACTIONS',
    'GITHUB_SERVER_URL',
  ];
  const value = fc.oneof(
    fc.constantFrom('push', 'refs/heads/main', 'mallory/shop', '77', 'true', ''),
    outsideText,
  );
  const env = fc.dictionary(fc.constantFrom(...VARIABLES), value);
  property(
    'no variable makes a fork trusted',
    fc.tuple(job, env, lifted),
    ([facts, variables, events]) => {
      const { payload: event } = facts;
      const { trustFacts } = readRunContext({ env: variables, event });
      const pull = own(event, 'pull_request');
      if (!isObject(pull)) return;
      const origin = own(own(pull, 'head'), 'repo');
      if (isProvenSame(origin, own(event, 'repository'))) return;
      expect(decideTrust(trustFacts, events).trusted).toBe(false);
    },
  );
});
