/*
 * Many jobs on one machine begin and end at once, each a process of its own, in one Docker
 * configuration. `docker login` keeps one to three entries of eight then.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { type Crowd, type CrowdJob, openCrowd } from './crowd.js';
import { makeRandom, readSeed } from './random.js';
import {
  formatOriginal,
  originalSettings,
  type Settings,
  shareConfig,
  type SharedConfig,
  watchConfig,
} from './shared-config.js';

const ROUNDS = 10;
const PROCESSES = 32;
/** Half of the processes begin a job, one at each host, while about as many end one. */
const SHARED_HOSTS = PROCESSES / 2;
const JOBS_PER_HOST = 4;
const ORIGINAL = originalSettings();
const TEXT = formatOriginal(ORIGINAL);

let crowd: Crowd;
let config: SharedConfig;
async function open(hosts: number): Promise<void> {
  crowd = await openCrowd(hosts);
  config = shareConfig(join(crowd.dockerConfig, 'config.json'));
  config.lay(TEXT);
}
afterEach(() => crowd.close());

/** Nothing but the file of before, to the byte. */
function expectOriginal(): void {
  expect(config.bytes()).toEqual({ text: TEXT, mode: '644' });
  expect(config.names()).toEqual(['config.json']);
}

/** The settings of before with these jobs logged in. */
function withLogins(jobs: readonly CrowdJob[]): Settings {
  const entries = jobs.map(({ host, entry }) => [host, entry] as const);
  return { ...ORIGINAL, auths: { ...ORIGINAL.auths, ...Object.fromEntries(entries) } };
}

test(`${PROCESSES} processes log in to as many registries at once, and out, ${ROUNDS} rounds`, async () => {
  await open(PROCESSES);
  const everyone: CrowdJob[] = [];
  const onlooker = watchConfig(config, ORIGINAL);
  for (let round = 0; round < ROUNDS; round += 1) {
    const jobs = crowd.hosts.map((host) => crowd.newJob(host));
    everyone.push(...jobs);
    await Promise.all(jobs.map((job) => crowd.main(job)));
    expect(config.read()).toEqual(withLogins(jobs));
    await Promise.all(jobs.map((job) => crowd.post(job)));
    expectOriginal();
  }
  expect(onlooker.stop()).toBeGreaterThan(ROUNDS);
  crowd.assertNothingLeft(everyone);
});

const seed = readSeed();
describe(`seed ${seed}`, () => {
  test(`${JOBS_PER_HOST} jobs share a host, ${SHARED_HOSTS} hosts: some begin while others end, ${ROUNDS} rounds`, async () => {
    await open(SHARED_HOSTS);
    const random = makeRandom(seed);
    const everyone: CrowdJob[] = [];
    let living: readonly CrowdJob[] = [];
    let most = 0;
    const onlooker = watchConfig(config, ORIGINAL);
    for (let round = 0; round < ROUNDS; round += 1) {
      const ending = crowd.hosts.flatMap((host) => chooseEnding(random, living, host));
      const beginning = crowd.hosts.map((host) => crowd.newJob(host));
      everyone.push(...beginning);
      await Promise.all([
        ...shuffle(random, [
          ...beginning.map((job) => () => crowd.main(job)),
          ...ending.map((job) => () => crowd.post(job)),
        ]).map((begin) => begin()),
      ]);
      living = [...living.filter((job) => !ending.includes(job)), ...beginning];
      most = Math.max(most, ...crowd.hosts.map((host) => jobsAt(living, host).length));
      expectLiving(living);
    }
    expect(most).toBe(JOBS_PER_HOST);
    await Promise.all(living.map((job) => crowd.post(job)));
    expectOriginal();
    expect(onlooker.stop()).toBeGreaterThan(ROUNDS);
    crowd.assertNothingLeft(everyone);
  });
});

/** Whoever began there a round ago or earlier may end; one of them must where there are too many. */
function chooseEnding(
  random: ReturnType<typeof makeRandom>,
  living: readonly CrowdJob[],
  host: string,
): readonly CrowdJob[] {
  const jobs = jobsAt(living, host);
  const leaving = jobs.filter(() => random.next() < 0.25);
  const isFull = jobs.length === JOBS_PER_HOST && leaving.length === 0;
  return isFull ? [random.pick(jobs)] : leaving;
}

function jobsAt(jobs: readonly CrowdJob[], host: string): readonly CrowdJob[] {
  return jobs.filter((job) => job.host === host);
}

/** Each host has the login of one of its jobs that have not ended, and nobody else has one. */
function expectLiving(living: readonly CrowdJob[]): void {
  const auths = config.read()?.auths ?? {};
  const shown = crowd.hosts.flatMap((host) => {
    const found = auths[host]?.auth;
    return jobsAt(living, host).filter(({ entry }) => entry.auth === found);
  });
  expect(shown.map(({ host }) => host)).toEqual(crowd.hosts);
  expect(config.read()).toEqual(withLogins(shown));
}

function shuffle<Item>(
  random: ReturnType<typeof makeRandom>,
  items: readonly Item[],
): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
