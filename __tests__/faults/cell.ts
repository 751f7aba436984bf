import { ActionError, ActionErrors, describeError } from '../../src/errors.js';
import { openLog } from '../../src/action/log.js';
import { openSessions } from '../../src/stages/open-sessions.js';
import { openStep } from '../../src/stages/open-step.js';
import { pinImages } from '../../src/stages/pin-images.js';
import { planStep } from '../../src/stages/plan.js';
import type { Step } from '../../src/stages/step.js';
import type { World } from '../../src/world.js';
import { pushEvent } from '../support/events.js';
import { type FakeRun, fakeWorld } from '../support/fake-runner.js';
import { GITHUB } from '../support/forges.js';
import { makeFolders } from '../support/job.js';
import { assertNoLeaks } from '../support/leak-check.js';
import { type Fault, openRegistry, type Registry } from '../support/registry.js';
import { LATE_SECONDS, TRIES } from './expectations.js';
import type { Stage, Trouble } from './fault-row.js';
import { type BadWay, type Detour, openWay, StrayAgent } from './ways.js';

const USER = { username: 'deploy', password: 'planted-machine-secret' };
/** How long a request of a cell may take; only faults that hang take so long. */
const TIMEOUT_MILLISECONDS = LATE_SECONDS * 1000;
/** Of everything that does not hang: long, for machines that are busy. */
const PATIENT_MILLISECONDS = 15_000;

const MANIFEST = '/v2/platform/proxy/manifests/1';

/** Which requests each stage is made of. */
const REQUESTS: Readonly<Record<Stage, Pick<Fault, 'path' | 'at'>>> = {
  challenge: { path: MANIFEST, at: 'arrival' },
  token: { path: '/v2/token', at: 'answer' },
  manifest: { path: MANIFEST, at: 'answer' },
  config: { path: /^\/v2\/platform\/proxy\/blobs\//, at: 'answer' },
  tags: { path: '/v2/platform/proxy/tags/list', at: 'answer' },
};

export interface Cell {
  readonly stage: Stage;
  readonly trouble: Trouble;
  /** The fault meets the first request alone. */
  readonly passes?: true;
  /** The fault shows by its hanging. */
  readonly hangs?: true;
}

/** What became of a cell. */
export interface Outcome {
  readonly code: string | undefined;
  /** What is printed, the names of the day replaced; undefined where the image was pinned. */
  readonly message: string | undefined;
  readonly advice: string | undefined;
  /** Further tries that the log tells of. */
  readonly retries: number;
  /** Requests that arrived at the faulty endpoint, or would have. */
  readonly requests: number;
}

/** Pins an image whose registry has the fault; throws where anything leaks or stays open. */
export async function runCell(cell: Cell): Promise<Outcome> {
  const registry = await openFaultyRegistry(cell);
  const folders = makeFolders();
  const way = cell.trouble.kind === 'way' ? await openWay(cell.trouble.way) : undefined;
  const strays = { count: 0 };
  const agent = new StrayAgent(makeDetour(cell, way, strays), way);
  const isTags = cell.stage === 'tags';
  const prepared = fakeWorld({
    forge: GITHUB,
    event: pushEvent(),
    token: '',
    folders,
    inputs: {
      images: `${registry.host}/platform/proxy:${isTags ? '2' : '1'}`,
      registry: registry.host,
      ...USER,
      login: 'none',
      retries: String(TRIES - 1),
      ...(cell.stage === 'config' ? { platform: 'linux/amd64' } : {}),
    },
  });
  try {
    const error = await pin({ ...prepared.world, dispatcher: agent }, cell);
    await agent.destroy();
    await registry.idle();
    check(cell, registry, { prepared, error });
    const requests = strays.count + countFaulty(cell.stage, registry);
    return describeOutcome(error, { prepared, registry, requests, way });
  } finally {
    await agent.destroy();
    await prepared.close();
    await way?.close();
    await registry.close();
    folders.remove();
  }
}

async function openFaultyRegistry({ stage, trouble, passes }: Cell): Promise<Registry> {
  const nth = passes === undefined ? {} : { nth: [1] };
  const faults = trouble.kind === 'way' ? [] : [{ ...trouble, ...REQUESTS[stage], ...nth }];
  const accounts = [{ ...USER, pull: ['platform'] }];
  const registry = await openRegistry({ accounts, faults });
  registry.publishImage('platform/proxy', '1');
  return registry;
}

function makeDetour(
  { stage, passes }: Cell,
  way: BadWay | undefined,
  strays: { count: number },
): Detour {
  return ({ path, headers }) => {
    if (way === undefined || stageOf(path, headers as Record<string, string>) !== stage) return;
    if (passes === true && strays.count > 0) return undefined;
    strays.count += 1;
    return way;
  };
}

function stageOf(path: string, headers: Readonly<Record<string, string>>): Stage | undefined {
  const [bare = ''] = path.split('?');
  const isAsked = headers['authorization'] !== undefined;
  if (bare.includes('/manifests/')) return isAsked ? 'manifest' : 'challenge';
  return (['token', 'config', 'tags'] as const).find((stage) => {
    const wanted = REQUESTS[stage].path;
    return typeof wanted === 'string' ? wanted === bare : wanted.test(bare);
  });
}

/** Returns what it failed with, undefined where the image was pinned. */
async function pin(world: World, { hangs }: Cell): Promise<unknown> {
  const timeoutMilliseconds = hangs === undefined ? PATIENT_MILLISECONDS : TIMEOUT_MILLISECONDS;
  const log = openLog(world.toolkit);
  const opened = await openStep(world, log);
  const step: Step = { ...opened, inputs: { ...opened.inputs, timeoutMilliseconds } };
  const { images } = await planStep(step);
  try {
    await pinImages(step, images, openSessions(step, images));
    return undefined;
  } catch (error) {
    log.fail(describeError(error));
    return error;
  }
}

function countFaulty(stage: Stage, registry: Registry): number {
  return registry.requests.filter(({ path, headers }) => stageOf(path, headers) === stage).length;
}

/** What holds whatever goes wrong. */
function check(
  { stage }: Cell,
  registry: Registry,
  { prepared, error }: { prepared: FakeRun; error: unknown },
): void {
  registry.assertNoViolations();
  const { requests, tokens, origin } = registry;
  const pair = Buffer.from(`${USER.username}:${USER.password}`).toString('base64');
  const allowed = [undefined, ...tokens.map((token) => `Bearer ${token}`)];
  for (const { path, authorization } of requests) {
    const isToken = path === '/v2/token';
    const isRight = isToken ? authorization === `Basic ${pair}` : allowed.includes(authorization);
    if (!isRight) throw new Error(`${path} was sent another Authorization`);
    const isEarly = stage === 'token' && error !== undefined && !isToken;
    if (isEarly && authorization !== undefined) throw new Error(`${path} was sent a token`);
  }
  const secrets = [
    { name: 'password', value: USER.password, username: USER.username, origins: [origin] },
    ...tokens.map((value) => ({ name: 'bearer token', value, origins: [origin] })),
  ];
  assertNoLeaks(secrets, { runs: [prepared.ran], requests });
}

interface Facts {
  readonly prepared: FakeRun;
  readonly registry: Registry;
  readonly requests: number;
  readonly way: BadWay | undefined;
}

function describeOutcome(error: unknown, facts: Facts): Outcome {
  const { prepared, requests } = facts;
  const retries = prepared.ran.lines.filter((line) => / try \d+ of \d+ in /.test(line)).length;
  const rest = { retries, requests };
  if (error === undefined) {
    return { code: undefined, message: undefined, advice: undefined, ...rest };
  }
  const [failure] = error instanceof ActionErrors ? error.errors : [error];
  if (!(failure instanceof ActionError)) throw error as Error;
  const [message = '', advice = ''] = describeError(failure).split('\n  ');
  return {
    code: failure.code,
    message: name(message, facts),
    advice: name(advice, facts),
    ...rest,
  };
}

/** Replaces the names of the day. */
function name(text: string, { registry, way }: Facts): string {
  const { digest } = registry.findManifest('platform/proxy', '1') ?? { digest: '' };
  const hosts = way === undefined ? [] : [new URL(way.origin).host];
  return hosts
    .reduce((rest, host) => rest.replaceAll(host, 'ELSEWHERE'), text)
    .replaceAll(registry.host, 'REGISTRY')
    .replaceAll(digest, 'DIGEST')
    .replace(/^pin "REGISTRY\/platform\/proxy:[12]": /, '')
    .replace(
      /GET http:\/\/REGISTRY\/v2\/(?:platform\/proxy\/manifests\/[12](?=:)|token)/,
      'REQUEST',
    )
    .replace(/GET http:\/\/REGISTRY\/v2\/platform\/proxy\/blobs\/sha256:[0-9a-f]{64}/, 'REQUEST')
    .replace(/sha256:[0-9a-f]{64}/g, 'OTHER')
    .replace(
      /^(?:Read as deploy with the password of the machine user|Not sent: deploy \(machine user\))\. ?/,
      '',
    );
}
