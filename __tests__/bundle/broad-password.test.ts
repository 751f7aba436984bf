import { describe, expect, test } from '@jest/globals';
import type { Account, Claims } from '../support/accounts.js';
import type { ActionRun } from '../support/bundle-runner.js';
import { type HttpOrigin, openHttpOrigin } from '../support/http-origin.js';
import { assertNoLeaks } from '../support/leak-check.js';
import { nodes } from '../support/nodes.js';
import type { Registry, RegistryOptions } from '../support/registry.js';
import {
  JOB_ACCOUNT,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  openScenario,
  readText,
  type Scenario,
} from '../support/scenario.js';

type Mode = 'ignore' | 'warn' | 'fail';

const IMAGE = 'platform/proxy';
const SUBJECT = `password of ${MACHINE_USER.username} for HOST`;
const UNKNOWN = `${SUBJECT}: whether it can do more than read packages could not be determined`;

async function open(claims: Account['claims'], options: RegistryOptions = {}): Promise<Scenario> {
  const account = claims === undefined ? MACHINE_ACCOUNT : { ...MACHINE_ACCOUNT, claims };
  const registry = { accounts: [JOB_ACCOUNT, account], ...options };
  const scenario = await openScenario({ registry });
  scenario.registry.publishImage(IMAGE, '2.1.0');
  return scenario;
}

async function pin(scenario: Scenario, mode: Mode): Promise<ActionRun> {
  const { host } = scenario.registry;
  const images = `${host}/${IMAGE}:2.1.0`;
  const inputs = { images, registry: host, ...MACHINE_USER, 'on-broad-password': mode };
  return scenario.run(scenario.step(inputs));
}

/** What is said of the password, by the name of the command; plain lines are `log`. */
function said({ stdout, annotations }: ActionRun, host: string): readonly (readonly string[])[] {
  const plain = stdout.split('\n').filter((line) => line.startsWith('password of'));
  const commands = annotations.filter(({ message }) => message.startsWith('password of'));
  return [
    ...plain.map((line) => ['log', line]),
    ...commands.map(({ name, message }) => [name, message]),
  ].map((entry) => entry.map((text) => text.replaceAll(host, 'HOST')));
}

function access(...actions: readonly string[]): (scopes: readonly string[]) => Claims {
  return (scopes) => ({
    iss: 'harbor-token-issuer',
    access: scopes.map((scope) => {
      const [type, name] = scope.split(':');
      return { type, name, actions };
    }),
  });
}

const FORGEJO_ADVICE =
  '\n  Make an access token on HOST (Settings, Applications) with the scope read:package and no other.';

interface Case {
  readonly claims: Account['claims'];
  readonly options?: RegistryOptions;
  readonly kind: 'narrow' | 'broad' | 'unknown';
  readonly seen: string;
}

/** The forge of these tests is a Forgejo, so every registry on its host gets a Forgejo's advice. */
const CASES: readonly [string, Case][] = [
  [
    'a Forgejo with a token that reads',
    {
      claims: { UserID: 7, Scope: 'read:package' },
      kind: 'narrow',
      seen: 'its token for platform/proxy has the scope read:package',
    },
  ],
  [
    'a Forgejo with a token that writes',
    {
      claims: { UserID: 7, Scope: 'write:package,read:user' },
      kind: 'broad',
      seen: 'its token for platform/proxy has the scopes write:package, read:user',
    },
  ],
  [
    "a Forgejo with its user's own password",
    {
      claims: { UserID: 7, Scope: '' },
      kind: 'broad',
      seen: 'its token for platform/proxy has no scopes: it can do all that its user can',
    },
  ],
  [
    'a Harbor with a robot that reads',
    {
      claims: access('pull'),
      options: { service: 'harbor-registry' },
      kind: 'narrow',
      seen: 'Harbor lets it pull in platform/proxy and do nothing else there',
    },
  ],
  [
    'a Harbor with a user that pushes',
    {
      claims: access('push', 'pull'),
      options: { service: 'harbor-registry' },
      kind: 'broad',
      seen: 'its token allows pull, push in platform/proxy, and only pull was asked',
    },
  ],
  [
    'a registry with opaque tokens',
    {
      claims: undefined,
      kind: 'unknown',
      seen: 'its token for platform/proxy does not say what it may do',
    },
  ],
  [
    'a GitLab, or another one that tells what was asked',
    {
      claims: access('pull'),
      options: { service: 'container_registry' },
      kind: 'unknown',
      seen: 'its token for platform/proxy tells no more than was asked',
    },
  ],
  [
    'a registry with Basic',
    {
      claims: undefined,
      options: { scheme: 'basic' },
      kind: 'unknown',
      seen: 'the registry takes it by HTTP Basic, without a token that would tell',
    },
  ],
];

/** A registry here creates what a push is asked for: the scenario fails where one asks. */
describe.each(CASES)('%s', (_name, { claims, options, kind, seen }) => {
  const broad = `${SUBJECT}: can do more than read packages: ${seen}`;
  const unknown = `${UNKNOWN}: ${seen}`;

  test('ignore: nothing is said', async () => {
    const scenario = await open(claims, options);
    const run = await pin(scenario, 'ignore');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(run, scenario.registry.host)).toEqual([]);
  });

  test('warn: it is told, and the step goes on', async () => {
    const scenario = await open(claims, options);
    const { host } = scenario.registry;
    const run = await pin(scenario, 'warn');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(run, host)).toEqual([
      {
        narrow: ['log', `${SUBJECT}: proven to read packages only (${seen})`],
        broad: ['warning', `${broad} (on-broad-password: warn)${FORGEJO_ADVICE}`],
        unknown: ['log', `${unknown} (on-broad-password: warn)`],
      }[kind],
    ]);
    expect(run.outputs).toMatchObject({ 'logged-in': host });
  });

  test('fail: only proof passes, and nothing else is stored or put out', async () => {
    const scenario = await open(claims, options);
    const { host } = scenario.registry;
    const run = await pin(scenario, 'fail');
    const hint = FORGEJO_ADVICE.replace('\n  ', '\n  "fail" passes only on proof. ');
    const rest = `${hint} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`;
    expect(said(run, host)).toEqual([
      {
        narrow: ['log', `${SUBJECT}: proven to read packages only (${seen})`],
        broad: ['error', `${broad} (on-broad-password: fail)${FORGEJO_ADVICE}`],
        unknown: ['error', `${unknown} (on-broad-password: fail)${rest}`],
      }[kind],
    ]);
    const isPassed = kind === 'narrow';
    expect(run.exitCode).toBe(isPassed ? 0 : 1);
    expect(run.outputs['logged-in']).toBe(isPassed ? host : '');
    expect('reference' in run.outputs).toBe(isPassed);
    expect(readText(scenario.configPath) === undefined).toBe(!isPassed);
  });
});

test('the job token and a login of the machine are not judged', async () => {
  const scenario = await open(undefined);
  scenario.registry.publishImage('acme/api', '1');
  const inputs = {
    images: `${scenario.registry.host}/acme/api:1`,
    'on-broad-password': 'fail',
  };
  const run = await scenario.run(scenario.step(inputs));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(said(run, '-')).toEqual([]);
});

/** Hosts of the internet by their real names, behind a proxy. */
interface Led {
  readonly scenario: Scenario;
  readonly registry: Registry;
  readonly api: HttpOrigin;
  run(inputs: Readonly<Record<string, string>>, node: string): Promise<ActionRun>;
}

async function lead(hosts: readonly string[], options: RegistryOptions): Promise<Led> {
  let origins: readonly string[] = [];
  const scenario = await openScenario({ passwordOrigins: () => origins });
  const registry = await scenario.openRegistry({
    accounts: [MACHINE_ACCOUNT],
    tokenPath: '/token',
    ...options,
  });
  registry.publishImage(IMAGE, '2.1.0');
  const api = await openHttpOrigin(() => ({
    status: 200,
    headers: { 'x-oauth-scopes': 'read:packages', 'content-type': '::notice::x', deprecation: 'y' },
    body: Buffer.from('{}'),
  }));
  origins = [registry.origin, api.origin];
  const named = hosts.map((host) => [host, registry] as const);
  const network = await scenario.openPrivateNetwork({
    hosts: { ...Object.fromEntries(named), 'api.github.com': api },
  });
  const env = {
    ...network.env,
    // What the action's toolkit would read instead; only the constant counts.
    GITHUB_API_URL: 'https://elsewhere.example/api/v1',
    ACTIONS_ORCHESTRATION_ID: 'orchestra',
  };
  return {
    scenario,
    registry,
    api,
    run: async (inputs, node) => {
      const step = scenario.step({ ...MACHINE_USER, 'on-broad-password': 'fail', ...inputs });
      try {
        const run = await scenario.run({ ...step, env, node });
        const planted = { name: 'password', value: MACHINE_USER.password, origins };
        assertNoLeaks([{ ...planted, username: MACHINE_USER.username }], {
          requests: api.requests,
        });
        return run;
      } finally {
        await api.close();
      }
    },
  };
}

describe.each(nodes())('on Node.js $version, by their real names', ({ path: node }) => {
  test('GitHub is asked about a password of ghcr.io, through octokit in the bundle', async () => {
    const led = await lead(['ghcr.io'], { service: 'ghcr.io' });
    const images = `ghcr.io/${IMAGE}:2.1.0`;
    const run = await led.run({ images, registry: 'ghcr.io' }, node);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(run, 'ghcr.io')).toEqual([
      ['log', `${SUBJECT}: proven to read packages only (GitHub names its scope: read:packages)`],
    ]);
    const asked = led.api.requests.map(({ method, path, headers }) => ({ method, path, headers }));
    expect(asked).toMatchObject([
      {
        method: 'GET',
        path: '/',
        headers: {
          host: 'api.github.com',
          authorization: `token ${MACHINE_USER.password}`,
          'user-agent': 'login-and-pin',
        },
      },
    ]);
  });

  test('Docker Hub is asked for push, and its answer is proof', async () => {
    const hosts = ['registry-1.docker.io', 'auth.docker.io'];
    const options = { service: 'registry.docker.io', pushScopes: 'insufficient' } as const;
    const led = await lead(hosts, options);
    const run = await led.run({ images: `${IMAGE}:2.1.0`, registry: 'docker.io' }, node);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(run, 'docker.io')).toEqual([
      [
        'log',
        `${SUBJECT}: proven to read packages only (asked for a push to ${IMAGE}, Docker Hub says: access token has insufficient scopes)`,
      ],
    ]);
    expect(led.api.requests).toEqual([]);
  });
});
