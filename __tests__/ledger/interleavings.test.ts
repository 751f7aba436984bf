/* Two and three jobs share one configuration, in every order in which they can log in and end. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Job, type Machine, auth, login, openMachine } from '../support/machine.js';

type Event =
  | { readonly job: number; readonly kind: 'login' | 'end' }
  | { readonly kind: 'rewrite' | 'other host' | 'logout' | 'same host' };

/** Every order of the logins and ends of so many jobs, which are numbered as they log in. */
function orders(jobs: number): Event[][] {
  const grow = (order: Event[], open: readonly number[], begun: number): Event[][] => {
    if (open.length === 0 && begun === jobs) return [order];
    const logins =
      begun === jobs
        ? []
        : grow([...order, { job: begun, kind: 'login' }], [...open, begun], begun + 1);
    const ends = open.flatMap((job) =>
      grow(
        [...order, { job, kind: 'end' }],
        open.filter((each) => each !== job),
        begun,
      ),
    );
    return [...logins, ...ends];
  };
  return grow([], [], 0);
}

function describeOrder(order: readonly Event[]): string {
  return order
    .map((event) =>
      'job' in event ? `${event.kind === 'login' ? '+' : '-'}${event.job}` : event.kind,
    )
    .join(' ');
}

const OLD = auth('old', 'old secret');
const THEIRS = auth('them', 'their secret');
const BEFORE = `{ "auths": {\n  "ghcr.io": {"auth": "${OLD}"} }, "psFormat": "x" }\n`;

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

/** The login that counts: of the live job that came last, if nobody else has written since. */
class Model {
  #theirs: string | undefined;
  #live: { job: number; value: string }[] = [];

  constructor(before: string | undefined) {
    this.#theirs = before;
  }
  write(value: string | undefined): void {
    this.#theirs = value;
    this.#live = [];
  }
  logIn(job: number, value: string): void {
    this.#live.push({ job, value });
  }
  end(job: number): void {
    this.#live = this.#live.filter((each) => each.job !== job);
  }
  get expected(): string | undefined {
    return this.#live.at(-1)?.value ?? this.#theirs;
  }
}

type Auths = Record<string, { auth: string } | undefined>;

async function readAuths(): Promise<Auths> {
  const config = JSON.parse((await machine.text()) ?? '{}') as { auths?: Auths };
  return config.auths ?? {};
}

/** As the docker CLI rewrites the file: read, change, write with tabs. */
async function writeAsOthers(kind: Event['kind']): Promise<void> {
  const text = await machine.text();
  if (text === undefined && kind !== 'same host' && kind !== 'other host') return;
  const config = JSON.parse(text ?? '{}') as Record<string, unknown>;
  const auths = { ...((config['auths'] as Auths | undefined) ?? {}) };
  if (kind === 'same host') auths['ghcr.io'] = { auth: THEIRS };
  if (kind === 'other host') auths['gcr.io'] = { auth: THEIRS };
  if (kind === 'logout') delete auths['ghcr.io'];
  await machine.write(machine.config, JSON.stringify({ ...config, auths }, undefined, '\t'));
}

interface Play {
  readonly order: readonly Event[];
  readonly before: string | undefined;
  /** The password of each job. */
  readonly passwords: readonly string[];
}

async function play({ order, before, passwords }: Play): Promise<void> {
  if (before !== undefined) await machine.write(machine.config, before, 0o644);
  const jobs = new Map<number, Job>();
  const model = new Model(before === undefined ? undefined : OLD);
  for (const event of order) {
    if (!('job' in event)) {
      await writeAsOthers(event.kind);
      if (event.kind === 'logout') model.write(undefined);
      if (event.kind === 'same host') model.write(THEIRS);
    } else if (event.kind === 'login') {
      const password = passwords[event.job] ?? '';
      // One job has a login for a second host, in the same transaction.
      const second = event.job === 1 ? [login('quay.io', 'job', password)] : [];
      const job = await machine.logIn([login('ghcr.io', 'job', password), ...second]);
      jobs.set(event.job, job);
      model.logIn(event.job, auth('job', password));
      expect(await machine.mode()).toBe('600');
    } else {
      const job = jobs.get(event.job);
      if (job === undefined) throw new Error('ends before it begins');
      const lines = await machine.logOut(job);
      expect(lines.filter(({ level }) => level === 'warning')).toEqual([]);
      jobs.delete(event.job);
      model.end(event.job);
    }
    const auths = await readAuths();
    expect(auths['ghcr.io']?.auth).toBe(model.expected);
    expect('quay.io' in auths).toBe(jobs.has(1));
  }
}

async function expectNothingLeft(passwords: readonly string[]): Promise<void> {
  const names = await machine.names();
  expect((names ?? []).filter((name) => name !== 'config.json')).toEqual([]);
  const everything = await machine.everything();
  for (const password of passwords) expect(everything).not.toContain(auth('job', password));
}

const CREDENTIALS: [string, string[]][] = [
  ['each a credential of its own', ['one', 'two', 'three']],
  ['the first and the last the same credential', ['one', 'two', 'one']],
  ['all the same credential', ['one', 'one', 'one']],
];

describe.each([
  ['an entry before', BEFORE],
  ['no file before', undefined],
])('%s', (_before, before) => {
  describe.each(CREDENTIALS)('%s', (_credentials, passwords) => {
    const rows = [...orders(2), ...orders(3)].map(
      (order) => [describeOrder(order), order] as const,
    );
    test.each(rows)('%s', async (_name, order) => {
      await play({ order, before, passwords });
      expect(await machine.text()).toBe(before);
      if (before === undefined) expect(await machine.names()).toBeUndefined();
      else expect(await machine.mode()).toBe('644');
      await expectNothingLeft(passwords);
    });
  });

  test.each(['rewrite', 'other host', 'logout', 'same host'] as const)(
    'somebody else writes at any moment: %s',
    async (kind) => {
      const passwords = ['one', 'two'];
      for (const order of orders(2)) {
        for (let at = 0; at <= order.length; at += 1) {
          await play({ order: order.toSpliced(at, 0, { kind }), before, passwords });
          const { 'ghcr.io': ours, 'gcr.io': other, ...rest } = await readAuths();
          const theirs = {
            logout: undefined,
            'same host': THEIRS,
            rewrite: OLD,
            'other host': OLD,
          }[kind];
          const isThere = before !== undefined || kind === 'same host';
          expect(ours?.auth).toBe(isThere ? theirs : undefined);
          expect(other?.auth).toBe(kind === 'other host' ? THEIRS : undefined);
          expect(rest).toEqual({});
          if (before !== undefined) expect(await machine.text()).toContain('psFormat');
          await expectNothingLeft(passwords);
          await machine.remove();
          machine = await openMachine();
        }
      }
    },
  );
});
