/*
 * Jobs whose main phase is killed at random moments: runner and action in one stroke, as where a
 * machine's memory is used up. (A runner that lives on has killed its step, not its job.)
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runAction } from '../support/bundle-runner.js';
import { type Crowd, type CrowdJob, openCrowd } from './crowd.js';
import { makeRandom, type Random, readSeed } from './random.js';
import {
  encodeAuth,
  formatOriginal,
  missingFrom,
  originalSettings,
  type Settings,
  shareConfig,
  type SharedConfig,
} from './shared-config.js';

const KILLS = 200;
/**
 * How long the next login may take from its first word on. Half of the shortest time for which a holder of
 * the lock is waited for: a job that waits for a dead one takes longer, a slow machine does not.
 */
const LOGIN_LIMIT_MS = 5_000;
const LEDGER = 'config.json.login-and-pin.ledger.json';

let crowd: Crowd;
beforeEach(async () => {
  crowd = await openCrowd(8);
});
afterEach(() => crowd.close());

/** What lay there when a job had been killed. */
type Remains = 'nothing' | 'a lock' | 'half a file' | 'a ledger' | 'a login';

/** Jobs that are killed one after the other in one configuration. */
interface Chain {
  readonly random: Random;
  readonly config: SharedConfig;
  readonly hosts: readonly string[];
  /** All that it ran, killed or not. */
  readonly jobs: CrowdJob[];
  readonly remains: Remains[];
  /** Milliseconds of the logins that came next. */
  readonly waits: number[];
}

function openChain(name: string, random: Random, hosts: readonly string[]): Chain {
  const config = shareConfig(join(dirname(crowd.dockerConfig), name, 'config.json'));
  return { random, config, hosts, jobs: [], remains: [], waits: [] };
}

function newJob(chain: Chain, host = chain.random.pick(chain.hosts)): CrowdJob {
  const job = crowd.newJob(host, dirname(chain.config.path));
  chain.jobs.push(job);
  return job;
}

/** How long a main phase takes in all, and from the registry's last answer on. */
interface Pace {
  readonly wholeMs: number;
  readonly tailMs: number;
}

/** Takes the time of jobs that nobody kills. */
async function takePace(chain: Chain): Promise<Pace> {
  const paces: Pace[] = [];
  for (let count = 0; count < 3; count += 1) {
    const job = newJob(chain);
    const asked = crowd.requestCount(job.host);
    const begun = performance.now();
    const running = crowd.main(job);
    while (!isProven(job, asked)) await setTimeout(1);
    const proven = performance.now();
    await running;
    const ended = performance.now();
    paces.push({ wholeMs: ended - begun, tailMs: ended - proven });
    await crowd.post(job);
  }
  const [, median] = paces.sort((left, right) => left.wholeMs - right.wholeMs);
  if (median === undefined) throw new Error('nobody ran');
  return median;
}

/** Whether the registry has given its last answer, the proof of the login: then it is stored. */
function isProven({ host }: CrowdJob, asked: number): boolean {
  const isBearer = crowd.hosts.indexOf(host) % 2 === 1;
  return crowd.requestCount(host) >= asked + (isBearer ? 3 : 2);
}

/** Timers are a millisecond exact, which is half the time that a file takes to be written. */
async function waitUntil(moment: number): Promise<void> {
  await setTimeout(Math.max(0, moment - performance.now() - 2));
  while (performance.now() < moment) await new Promise((resolve) => setImmediate(resolve));
}

/** From when on a job may be killed, and within which time, in milliseconds. */
type Moment = readonly [() => boolean, number];

/** Starts a job and kills it at a random moment: of its life, of its storing, of its writing. */
async function runAndKill(chain: Chain, pace: Pace): Promise<CrowdJob> {
  const { random, config } = chain;
  const job = newJob(chain);
  const [asked, names] = [crowd.requestCount(job.host), config.names()];
  const { child, ended } = crowd.start(job, 'mortal');
  ended.catch(() => undefined); // that it was killed is no news
  const life = { isOver: false };
  const closed = once(child, 'close'); // both have ended: no one holds their output any more
  child.once('close', () => (life.isOver = true));
  const hasBegunToWrite = (): boolean => config.names().some((name) => !names.includes(name));
  const moments: readonly Moment[] = [
    [() => true, pace.wholeMs],
    [() => isProven(job, asked), pace.tailMs],
    [hasBegunToWrite, pace.tailMs / 3],
    [hasBegunToWrite, pace.tailMs / 3],
  ];
  const [hasBegun, withinMs] = random.pick(moments);
  const delayMs = random.next() * withinMs;
  while (!life.isOver && !hasBegun()) await setTimeout(1);
  await waitUntil(performance.now() + delayMs);
  kill(child.pid);
  await closed;
  return job;
}

function kill(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // It was faster: its runner has ended without a post step, which is no better for the file.
  }
}

function lookAtRemains({ config }: Chain, job: CrowdJob): Remains {
  const names = config.names();
  if (config.read()?.auths?.[job.host]?.auth === job.entry.auth) return 'a login';
  if (names.some((name) => name.includes('.new-'))) return 'half a file';
  const ledger = join(dirname(config.path), LEDGER);
  if (names.includes(LEDGER) && readFileSync(ledger, 'utf8').includes(job.username)) {
    return 'a ledger';
  }
  return names.some((name) => name.includes('.lock-')) ? 'a lock' : 'nothing';
}

/** Runs the next job of the machine; notes how long it took from its first word on. */
async function logInNext(chain: Chain): Promise<{ job: CrowdJob; stdout: string }> {
  const job = newJob(chain);
  const { child, ended } = crowd.start(job, 'lasting');
  if (child.stdout === null) throw new Error('the job cannot say anything');
  await once(child.stdout, 'data');
  const begun = performance.now();
  const { exitCode, stdout, stderr, state } = await ended;
  chain.waits.push(performance.now() - begun);
  expect([exitCode, stderr, stdout]).toEqual([0, '', stdout]);
  return { job: { ...job, state }, stdout };
}

/** Kills one job, lets the next one find what it left, and returns what the log said of it. */
async function killOnce(chain: Chain, pace: Pace, before: Settings | undefined): Promise<string> {
  const { config } = chain;
  const victim = await runAndKill(chain, pace);
  chain.remains.push(lookAtRemains(chain, victim));
  expectForeign(config, before);
  const { job, stdout } = await logInNext(chain);
  expect(config.read()?.auths?.[job.host]).toEqual(job.entry);
  expectForeign(config, before);
  crowd.assertNothingLeft([victim], dirname(config.path));
  const post = await runAction({ ...job.step, phase: 'post', state: job.state ?? {} });
  expect(post).toMatchObject({ exitCode: 0, stderr: '' });
  crowd.assertNothingLeft([victim, job], dirname(config.path));
  return stdout + post.stdout;
}

/** Whole JSON, nothing foreign missing. */
function expectForeign(config: SharedConfig, before: Settings | undefined): void {
  const settings = config.read();
  if (before !== undefined) expect(missingFrom(settings, before)).toEqual([]);
}

/** What a machine had before, and what it must have when the job after the killed one has ended. */
type Scene = (chain: Chain, kills: number) => Promise<void>;

const ORIGINAL = originalSettings();

const besideLastingJob: Scene = async (chain, kills) => {
  const text = formatOriginal(ORIGINAL);
  chain.config.lay(text);
  const [home = ''] = chain.hosts;
  const lasting = newJob(chain, home);
  await crowd.main(lasting);
  const others = { ...chain, hosts: chain.hosts.slice(1) };
  const before = originalSettings({ [home]: lasting.entry });
  const pace = await takePace(others);
  for (let count = 0; count < kills; count += 1) {
    await killOnce(others, pace, before);
    expect(chain.config.read()).toEqual(before);
    expect(chain.config.names()).toEqual(['config.json', LEDGER]);
  }
  await crowd.post(lasting);
  expect(chain.config.bytes()).toEqual({ text, mode: '644' });
  expect(chain.config.names()).toEqual(['config.json']);
};

const alone: Scene = async (chain, kills) => {
  const pace = await takePace(chain);
  for (let count = 0; count < kills; count += 1) {
    chain.config.lay(formatOriginal(ORIGINAL));
    await killOnce(chain, pace, ORIGINAL);
    // The bytes were sealed to the killed job, so the layout may differ.
    expect(chain.config.read()).toEqual(ORIGINAL);
    expect(chain.config.bytes()?.mode).toBe('644');
    expect(chain.config.names()).toEqual(['config.json']);
  }
};

const withoutFile: Scene = async (chain, kills) => {
  const pace = await takePace(chain);
  for (let count = 0; count < kills; count += 1) {
    await killOnce(chain, pace, undefined);
    expect(chain.config.names()).toEqual([]);
  }
};

const withLoginOfBefore: Scene = async (chain, kills) => {
  const [host = ''] = chain.hosts;
  const only = { ...chain, hosts: [host] };
  const full = originalSettings({ [host]: { auth: encodeAuth('somebody', 'login-of-before') } });
  const pace = await takePace(only);
  for (let count = 0; count < kills; count += 1) {
    chain.config.lay(formatOriginal(full));
    const log = await killOnce(only, pace, ORIGINAL);
    // What the killed job had replaced only its own key opens: that it is lost must be said.
    const isLost = /^::warning.*cannot be restored/m.test(log);
    expect(chain.config.read()).toEqual(isLost ? ORIGINAL : full);
    expect(chain.config.names()).toEqual(['config.json']);
  }
};

const seed = readSeed();
describe(`seed ${seed}`, () => {
  test(`${KILLS} jobs are killed, and nothing of anybody else's is lost`, async () => {
    const lanes: [string, Scene][][] = [
      [
        ['beside-lasting-job', besideLastingJob],
        ['alone', alone],
      ],
      [
        ['without-file', withoutFile],
        ['with-login-of-before', withLoginOfBefore],
      ],
    ];
    const chains: Chain[] = [];
    const play = async ([name, scene]: [string, Scene]): Promise<void> => {
      const at = chains.length;
      const chain = openChain(name, makeRandom(seed + at), crowd.hosts.slice(2 * at, 2 * at + 2));
      chains.push(chain);
      await scene(chain, KILLS / 4);
    };
    await Promise.all(
      lanes.map(async (lane) => {
        for (const entry of lane) await play(entry);
      }),
    );
    crowd.assertNothingLeft(chains.flatMap(({ jobs }) => jobs));
    const remains = chains.flatMap((chain) => chain.remains);
    const waits = chains.flatMap((chain) => chain.waits).sort((left, right) => left - right);
    process.stderr.write(`${formatReport(remains, waits)}\n`);
    expect(remains).toHaveLength(KILLS);
    expect(waits.at(-1)).toBeLessThan(LOGIN_LIMIT_MS);
    // Otherwise they were killed at moments that show nothing.
    const midway = remains.filter((each) => !['nothing', 'a login'].includes(each));
    expect(midway.length).toBeGreaterThan(KILLS / 20);
    expect(remains.filter((each) => each === 'a login').length).toBeGreaterThan(KILLS / 20);
  });
});

function formatReport(remains: readonly Remains[], waits: readonly number[]): string {
  const counts = [...new Set(remains)].map(
    (kind) => `${kind} ${remains.filter((each) => each === kind).length}`,
  );
  const [middle, last] = [waits[Math.floor(waits.length / 2)] ?? 0, waits.at(-1) ?? 0];
  const times = `${middle.toFixed(0)} ms in the median, ${last.toFixed(0)} ms at most`;
  return `left by the killed: ${counts.join(', ')}; the next login took ${times}`;
}
