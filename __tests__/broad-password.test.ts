/* on-broad-password, in process: GitHub and Docker Hub by their own names, led to the test's servers. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { run } from '../src/run.js';
import { FencedAgent } from './registry/network.js';
import type { Account, Claims } from './support/accounts.js';
import type { Ran } from './support/fake-runner.js';
import { type HttpOrigin, openHttpOrigin } from './support/http-origin.js';
import { MACHINE_USER, useInProcess } from './support/in-process.js';
import { assertNoLeaks } from './support/leak-check.js';
import { openRegistry, type Registry, type RegistryOptions } from './support/registry.js';

const PASSWORD = 'planted-machine-secret';
const DEPLOY: Account = { ...MACHINE_USER, pull: ['platform', 'library'] };
const job = useInProcess();

/** A registry on the internet, as the test plays it. */
interface Elsewhere {
  readonly registry: Registry;
  readonly api: HttpOrigin;
  run(inputs: Readonly<Record<string, string>>): Promise<Ran>;
}

/** What GitHub's API answers. */
let headers: Record<string, string>;
let apiStatus: number;
const open: { close(): Promise<unknown> }[] = [];
beforeEach(() => {
  headers = {};
  apiStatus = 200;
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function openElsewhere(
  origins: readonly string[],
  options: RegistryOptions,
): Promise<Elsewhere> {
  const registry = await openRegistry({ accounts: [DEPLOY], tokenPath: '/token', ...options });
  for (const name of ['platform/proxy', 'platform/web', 'library/nginx']) {
    registry.publishImage(name, '1');
    registry.publishImage(name, '1.0.0');
  }
  const api = await openHttpOrigin(() => ({
    status: apiStatus,
    headers,
    body: Buffer.from('{"message":"the words"}'),
  }));
  open.push(registry, api);
  return { registry, api, run: (inputs) => runStep(inputs, { origins, registry, api }) };
}

async function runStep(
  inputs: Readonly<Record<string, string>>,
  { origins, registry, api }: { origins: readonly string[]; registry: Registry; api: HttpOrigin },
): Promise<Ran> {
  const dispatcher = new FencedAgent();
  for (const origin of origins) dispatcher.leads.set(origin, registry.origin);
  dispatcher.leads.set('https://api.github.com', api.origin);
  const prepared = job.prepare({ ...MACHINE_USER, ...inputs });
  await run({ ...prepared.world, dispatcher });
  await prepared.close();
  registry.assertNoViolations();
  const own = [registry.origin, api.origin];
  assertNoLeaks(
    [
      {
        name: 'password',
        value: PASSWORD,
        username: 'deploy',
        origins: own,
        files: [job.configPath],
      },
      ...registry.pushTokens.map((value) => ({ name: 'push token', value })),
    ],
    {
      runs: [prepared.ran],
      requests: [...registry.requests, ...api.requests],
      folders: [job.folders.home],
    },
  );
  return prepared.ran;
}

const openGhcr = (options: RegistryOptions = {}): Promise<Elsewhere> =>
  openElsewhere(['https://ghcr.io'], { service: 'ghcr.io', ...options });

const openHub = (options: RegistryOptions = {}): Promise<Elsewhere> =>
  openElsewhere(['https://registry-1.docker.io', 'https://auth.docker.io'], {
    service: 'registry.docker.io',
    ...options,
  });

const GHCR = { images: 'ghcr.io/platform/proxy:1.0.0', registry: 'ghcr.io', login: 'none' };
const HUB = { images: 'platform/proxy:1', registry: 'docker.io', login: 'none' };
const GHCR_ADVICE =
  'Make a classic personal access token with read:packages and nothing else: https://github.com/settings/tokens/new?scopes=read:packages';
const HUB_ADVICE =
  'Make an access token on Docker Hub with the permission "Read-only" ("Public Repo Read-only" if all images are public).';

/** The lines about the password. */
function said({ lines, notices, warnings, errors }: Ran): object {
  const about = (list: readonly string[]): readonly string[] =>
    list.filter((line) => line.startsWith('password of'));
  return {
    lines: about(lines),
    notices: about(notices),
    warnings: about(warnings),
    errors: about(errors),
  };
}

const QUIET = { lines: [], notices: [], warnings: [], errors: [] };

describe('a password of ghcr.io', () => {
  test('is proven by the scopes of a classic token', async () => {
    const ghcr = await openGhcr();
    headers = { 'x-oauth-scopes': 'read:packages' };
    const ran = await ghcr.run({ ...GHCR, 'on-broad-password': 'fail' });
    const line =
      'password of deploy for ghcr.io: proven to read packages only (GitHub names its scope: read:packages)';
    expect(said(ran)).toEqual({ ...QUIET, lines: [line] });
    expect(ran).toMatchObject({ exitFailed: false, warnings: [], notices: [] });
    expect(ran.outputs['reference']).toContain('ghcr.io/platform/proxy@sha256:');
    expect(ran.summary).toContain('proven to read packages only');
    expect(
      ghcr.api.requests.map(({ method, path, authorization }) => [method, path, authorization]),
    ).toEqual([['GET', '/', `token ${PASSWORD}`]]);
  });

  test('that can do more is warned of', async () => {
    const ghcr = await openGhcr();
    headers = { 'x-oauth-scopes': 'read:packages, repo' };
    const ran = await ghcr.run(GHCR);
    const message =
      'password of deploy for ghcr.io: can do more than read packages: GitHub names its scopes: read:packages, repo (on-broad-password: warn)';
    expect(said(ran)).toEqual({ ...QUIET, warnings: [`${message}\n  ${GHCR_ADVICE}`] });
    expect(ran.exitFailed).toBe(false);
    expect(ran.summary).toContain('can do more than read packages');
  });

  test('that can do more is refused, and nothing is stored or put out', async () => {
    const ghcr = await openGhcr();
    headers = { 'x-oauth-scopes': 'write:packages' };
    const ran = await ghcr.run({ ...GHCR, login: 'docker', 'on-broad-password': 'fail' });
    const message =
      'password of deploy for ghcr.io: can do more than read packages: GitHub names its scope: write:packages (on-broad-password: fail)';
    expect(said(ran)).toEqual({ ...QUIET, errors: [`${message}\n  ${GHCR_ADVICE}`] });
    expect(ran.outputs).toEqual({
      trusted: 'true',
      'trust-reason': 'push in acme/shop',
      'logged-in': '',
      skipped: 'false',
    });
    expect(existsSync(job.configPath)).toBe(false);
    expect(ran.summary).toBe('');
  });

  const UNDETERMINED =
    'password of deploy for ghcr.io: whether it can do more than read packages could not be determined';

  test.each([
    [
      'a fine-grained token',
      200,
      "GitHub names no scopes for it, as for a fine-grained or an app's token",
    ],
    ['a token that GitHub does not know', 401, 'GET https://api.github.com/: 401: the words'],
    ['a GitHub that is down', 503, 'GET https://api.github.com/: 503: the words'],
  ])('is not known with %s', async (_name, status, seen) => {
    apiStatus = status;
    const ghcr = await openGhcr();
    const warned = await ghcr.run({ ...GHCR, retries: '2' });
    expect(ghcr.api.requests).toHaveLength(1);
    expect(said(warned)).toEqual({
      ...QUIET,
      lines: [`${UNDETERMINED}: ${seen} (on-broad-password: warn)`],
    });
    expect(warned).toMatchObject({ exitFailed: false, warnings: [], notices: [] });
    const refused = await ghcr.run({ ...GHCR, retries: '0', 'on-broad-password': 'fail' });
    expect(said(refused)).toEqual({
      ...QUIET,
      errors: [
        `${UNDETERMINED}: ${seen} (on-broad-password: fail)\n  "fail" passes only on proof. ${GHCR_ADVICE} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`,
      ],
    });
    expect(refused.outputs).not.toHaveProperty('reference');
  });

  test('is asked about again after a passing failure where the answer decides', async () => {
    apiStatus = 503;
    const ghcr = await openGhcr();
    const ran = await ghcr.run({ ...GHCR, retries: '2', 'on-broad-password': 'fail' });
    expect(ran.errors.join()).toContain('503: the words: gave up after 3 tries');
    expect(ghcr.api.requests).toHaveLength(3);
    expect(ran.sleeps).toHaveLength(2);
  });

  test('is not asked about with ignore', async () => {
    const ghcr = await openGhcr();
    headers = { 'x-oauth-scopes': 'repo' };
    const ran = await ghcr.run({ ...GHCR, 'on-broad-password': 'ignore' });
    expect(said(ran)).toEqual(QUIET);
    expect(ghcr.api.requests).toEqual([]);
  });

  test('is not asked about where it reads no image', async () => {
    const ghcr = await openGhcr();
    const ran = await ghcr.run({ registry: 'ghcr.io', 'on-broad-password': 'fail' });
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['logged-in']).toBe('ghcr.io');
    expect(said(ran)).toEqual(QUIET);
    expect(ghcr.api.requests).toEqual([]);
  });

  test('that expires soon is told, whatever else is', async () => {
    const ghcr = await openGhcr();
    headers = { 'github-authentication-token-expiration': '2026-11-10 12:00:00 UTC' };
    const ran = await ghcr.run(GHCR);
    expect(ran.notices).toEqual([
      'password of deploy for ghcr.io: expires at 2026-11-10 12:00 UTC, in 9 days: store a new one before then',
    ]);
  });

  test('that expires later is not', async () => {
    const ghcr = await openGhcr();
    headers = { 'github-authentication-token-expiration': '2026-11-16 00:00:00 UTC' };
    expect((await ghcr.run(GHCR)).notices).toEqual([]);
  });

  test('is asked about once for several images', async () => {
    const ghcr = await openGhcr();
    headers = { 'x-oauth-scopes': 'repo' };
    const images = 'ghcr.io/platform/proxy:1.0.0\nghcr.io/platform/web:1.0.0';
    const ran = await ghcr.run({ ...GHCR, images });
    expect(ran.warnings).toHaveLength(1);
    expect(ghcr.api.requests).toHaveLength(1);
  });
});

describe.each([
  ['lscr.io', 'https://lscr.io'],
  ['ghe.com', 'https://containers.acme.ghe.com'],
  ['GitHub Enterprise Server', 'https://containers.github.example.com'],
])('a password of %s', (_name, origin) => {
  test.each(['warn', 'fail'])('is not asked about at GitHub under %s', async (mode) => {
    const other = await openElsewhere([origin], { tokenPath: '/token', realm: `${origin}/token` });
    const { host } = new URL(origin);
    const images = `${host}/platform/proxy:1`;
    const ran = await other.run({
      images,
      registry: host,
      login: 'none',
      'on-broad-password': mode,
    });
    expect(ran.exitFailed).toBe(mode === 'fail');
    expect(ran.errors.concat(ran.lines).join()).toContain(
      'its token for platform/proxy does not say what it may do',
    );
    expect(other.api.requests).toEqual([]);
  });
});

/** As Docker Hub's tokens are. */
function hubClaims(isPusher: boolean): (scopes: readonly string[]) => Claims {
  return (scopes) => ({
    access: scopes.map((scope) => {
      const [type, name, actions = ''] = scope.split(':');
      const allowed = actions.split(',').filter((action) => action === 'pull' || isPusher);
      return { type, name, actions: allowed, parameters: {} };
    }),
  });
}

describe('a password of Docker Hub', () => {
  test('is proven by what a question for push is answered', async () => {
    const hub = await openHub({ pushScopes: 'insufficient' });
    const ran = await hub.run({ ...HUB, 'on-broad-password': 'fail' });
    const line =
      'password of deploy for docker.io: proven to read packages only (asked for a push to platform/proxy, Docker Hub says: access token has insufficient scopes)';
    expect(ran.errors).toEqual([]);
    expect(said(ran)).toEqual({ ...QUIET, lines: [line] });
    expect(hub.registry.requests.map(({ path, query }) => [path, query.getAll('scope')])).toEqual([
      ['/token', ['repository:platform/proxy:pull']],
      ['/v2/platform/proxy/manifests/1', []],
      ['/token', ['repository:platform/proxy:pull,push']],
    ]);
    expect(hub.api.requests).toEqual([]);
  });

  test('that pushes is warned of, and the token that could is thrown away', async () => {
    const accounts = [{ ...DEPLOY, claims: hubClaims(true) }];
    const hub = await openHub({ pushScopes: 'granted', accounts });
    const ran = await hub.run({ ...HUB, login: 'docker' });
    const message =
      'password of deploy for docker.io: can do more than read packages: Docker Hub lets it push to platform/proxy (on-broad-password: warn)';
    expect(said(ran)).toEqual({ ...QUIET, warnings: [`${message}\n  ${HUB_ADVICE}`] });
    expect(hub.registry.pushTokens).toHaveLength(1);
    expect(ran.secrets).toEqual(expect.arrayContaining([...hub.registry.pushTokens]));
  });

  test('that pushes is not asked about where its token for pull tells already', async () => {
    const access = [{ type: 'repository', name: 'platform/proxy', actions: ['pull', 'push'] }];
    const hub = await openHub({ accounts: [{ ...DEPLOY, claims: { access } }] });
    const ran = await hub.run({ ...HUB, 'on-broad-password': 'fail' });
    expect(ran.errors.join()).toContain('its token allows pull, push in platform/proxy');
  });

  test.each([
    [
      'may not push there',
      { pushScopes: 'granted' as const, accounts: [{ ...DEPLOY, claims: hubClaims(false) }] },
      'Docker Hub does not let it push to platform/proxy, which says nothing of other repositories',
    ],
    [
      'gets no answer',
      { pushScopes: 'unavailable' as const },
      'GET https://auth.docker.io/token: 503: try again later: gave up after 3 tries',
    ],
  ])('that %s is not known', async (_name, options, seen) => {
    const hub = await openHub(options);
    const ran = await hub.run({ ...HUB, retries: '2', 'on-broad-password': 'fail' });
    expect(said(ran)).toEqual({
      ...QUIET,
      errors: [
        `password of deploy for docker.io: whether it can do more than read packages could not be determined: ${seen} (on-broad-password: fail)\n  "fail" passes only on proof. ${HUB_ADVICE} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`,
      ],
    });
  });

  test('is asked about for one repository, and not for an official one', async () => {
    const hub = await openHub({ pushScopes: 'insufficient' });
    const images = 'nginx:1\nplatform/proxy:1\nplatform/web:1';
    const ran = await hub.run({ ...HUB, images });
    expect(ran.errors).toEqual([]);
    const pushes = hub.registry.requests.flatMap(({ query }) =>
      query.getAll('scope').filter((scope) => scope.includes('push')),
    );
    expect(pushes).toEqual(['repository:platform/proxy:pull,push']);
  });

  test('is not asked about with ignore, nor after a read that failed', async () => {
    const hub = await openHub({ pushScopes: 'insufficient' });
    await hub.run({ ...HUB, 'on-broad-password': 'ignore' });
    const failed = await hub.run({ ...HUB, images: 'platform/proxy:none' });
    expect(failed.exitFailed).toBe(true);
    await hub.run({ registry: 'docker.io', login: 'none' });
    const scopes = hub.registry.requests.flatMap(({ query }) => query.getAll('scope'));
    expect(scopes.filter((scope) => scope.includes('push'))).toEqual([]);
  });
});
