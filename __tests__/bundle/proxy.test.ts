import { afterEach, describe, expect, test } from '@jest/globals';
import type { ActionRun, BundleStep } from '../support/bundle-runner.js';
import { GITHUB } from '../support/forges.js';
import { nodes } from '../support/nodes.js';
import type { PrivateNetwork, PrivateNetworkOptions } from '../support/private-network.js';
import type { Registry } from '../support/registry.js';
import { MACHINE_ACCOUNT, MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';
import { openTlsFront, type TlsFront } from '../support/tls-front.js';

const IMAGE = 'platform/proxy';
const LOGIN = { username: 'proxy-user', password: 'planted@proxy/secret%41' };
const READER = `Read as ${MACHINE_USER.username} with the password of the machine user.`;
const GHCR = { service: 'ghcr.io', realm: 'https://ghcr.io/token', tokenPath: '/token' };
const HUB = {
  service: 'registry.docker.io',
  realm: 'https://auth.docker.io/token',
  tokenPath: '/token',
};

/** Registries by their real names behind a proxy, and a job on GitHub. */
interface Behind {
  readonly scenario: Scenario;
  readonly ghcr: Registry;
  readonly hub: Registry;
  /** `storage.example.com`, which asks nobody for a login. */
  readonly storage: Registry;
  readonly network: PrivateNetwork;
  readonly run: (
    inputs?: Readonly<Record<string, string>>,
    more?: Partial<BundleStep>,
  ) => Promise<ActionRun>;
  /** The log without what changes from run to run. */
  readonly text: (run: ActionRun) => string;
}

async function openBehind(options: Partial<PrivateNetworkOptions> = {}): Promise<Behind> {
  let origins: readonly string[] = [];
  const scenario = await openScenario({ passwordOrigins: () => origins });
  const accounts = [MACHINE_ACCOUNT];
  const ghcr = await scenario.openRegistry({ accounts, ...GHCR });
  const hub = await scenario.openRegistry({ isPublic: () => true, ...HUB });
  const storage = await scenario.openRegistry({ scheme: 'none' });
  origins = [ghcr.origin];
  ghcr.publishImage(IMAGE, '2.1.0');
  hub.publishImage('library/nginx', '1.27.3');
  const network = await scenario.openPrivateNetwork({
    hosts: {
      'ghcr.io': ghcr,
      'registry-1.docker.io': hub,
      'auth.docker.io': hub,
      'storage.example.com': storage,
    },
    ...options,
  });
  return {
    scenario,
    ghcr,
    hub,
    storage,
    network,
    run: (inputs = {}, { env, ...more } = {}) =>
      scenario.run(
        scenario.step(
          {
            images: `ghcr.io/${IMAGE}:2.1.0`,
            registry: 'ghcr.io',
            ...MACHINE_USER,
            'on-broad-password': 'ignore',
            retries: '0',
            ...inputs,
          },
          { forge: GITHUB, token: '', ...more, env: { ...network.env, ...env } },
        ),
      ),
    text: ({ stdout }) =>
      stdout.replace(/^::add-mask::.*\n/gm, '').replaceAll(network.proxy.url, 'http://PROXY'),
  };
}

function targets({ proxy }: PrivateNetwork): readonly string[] {
  return proxy.connects.map(({ target }) => target);
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('ghcr.io and docker.io are read by their real names', async () => {
    const { network, ghcr, hub, run, text } = await openBehind({ login: LOGIN });
    const images = `ghcr.io/${IMAGE}:2.1.0\nnginx:1.27.3`;
    const ran = await run({ images }, { node });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text(ran)).toContain(
      '\nthrough the proxy http://PROXY (HTTPS_PROXY): ghcr.io, docker.io\n',
    );
    // A tunnel is kept as a connection is: one for a host's token and manifest together.
    expect([...targets(network)].sort()).toEqual([
      'auth.docker.io:443',
      'ghcr.io:443',
      'registry-1.docker.io:443',
    ]);
    const pair = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    for (const { headers } of network.proxy.connects) {
      expect(headers).toMatchObject({
        'user-agent': 'login-and-pin',
        'proxy-authorization': `Basic ${pair}`,
      });
      expect(headers).not.toHaveProperty('authorization');
    }
    expect(ran.masks).toEqual(
      expect.arrayContaining([LOGIN.password, encodeURIComponent(LOGIN.password), pair]),
    );
    expect(ran.masks).not.toContain(LOGIN.username);
    for (const { requests } of [ghcr, hub]) {
      expect(requests.length).toBeGreaterThanOrEqual(2);
      for (const { headers } of requests) expect(headers).not.toHaveProperty('proxy-authorization');
    }
  });

  test('a proxy that speaks TLS itself, and proxies of Node that do not interfere', async () => {
    const { network, run } = await openBehind({ proxy: 'https', login: LOGIN });
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1' };
    expect(await run({}, { node, env })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(targets(network)).toEqual(['ghcr.io:443']);
  });

  test('without NODE_EXTRA_CA_CERTS the private CA is refused, and nobody asks twice', async () => {
    const { network, ghcr, run, text } = await openBehind();
    const ran = await run({ retries: '2' }, { node, env: { NODE_EXTRA_CA_CERTS: undefined } });
    expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
    expect(text(ran)).toContain(
      `::error::pin "ghcr.io/${IMAGE}:2.1.0": GET https://ghcr.io/token: its certificate comes from a CA ` +
        'that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE), through the proxy http://PROXY (HTTPS_PROXY)' +
        `%0A  ${READER} If the proxy inspects TLS, or the registry's certificate comes from a CA of your own, name that CA's file in NODE_EXTRA_CA_CERTS.`,
    );
    expect(targets(network)).toEqual(['ghcr.io:443']);
    expect(ghcr.requests).toEqual([]);
  });
});

test('many images share at most sixteen tunnels', async () => {
  const { network, ghcr, run } = await openBehind();
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  for (const number of numbers) ghcr.publishImage(`platform/image-${number}`, '1.0.0');
  const images = numbers.map((number) => `ghcr.io/platform/image-${number}:1.0.0`).join('\n');
  expect((await run({ images })).exitCode).toBe(0);
  expect(ghcr.requests.length).toBeGreaterThan(60);
  expect(targets(network).length).toBeLessThanOrEqual(16);
});

describe('a host in NO_PROXY', () => {
  /** A registry that is reached without the proxy: an address of this machine that is no loopback. */
  async function openDirect({
    scenario,
    network,
  }: Behind): Promise<{ host: string; all: Registry }> {
    const all = await scenario.openRegistry({ scheme: 'none' });
    const certificate = await network.ca.issue(['0.0.0.0']);
    const front = await openTlsFront(certificate, Number(all.host.split(':')[1]));
    fronts.push(front);
    return { host: `0.0.0.0:${front.port}`, all };
  }

  const fronts: TlsFront[] = [];
  afterEach(async () => {
    for (const front of fronts.splice(0)) await front.close();
  });

  test('is asked without the proxy', async () => {
    const behind = await openBehind();
    const { host, all } = await openDirect(behind);
    all.publishImage('acme/api', '1.0.0');
    const images = `${host}/acme/api:1.0.0\nghcr.io/${IMAGE}:2.1.0`;
    const ran = await behind.run({ images }, { env: { NO_PROXY: 'corp, 0.0.0.0' } });
    expect(ran.exitCode).toBe(0);
    expect(behind.text(ran)).toContain(
      `\nthrough the proxy http://PROXY (HTTPS_PROXY): ghcr.io; without it: ${host} (NO_PROXY)\n`,
    );
    expect(targets(behind.network)).toEqual(['ghcr.io:443']);
  });

  test('may send to one that is asked through it', async () => {
    const behind = await openBehind();
    const { host, all } = await openDirect(behind);
    behind.storage.publishImage(IMAGE, '2.1.0');
    const path = `/v2/${IMAGE}/manifests/2.1.0`;
    const headers = { location: `https://storage.example.com${path}` };
    all.addFault({ path, at: 'arrival', kind: 'answer', status: 307, headers });
    const inputs = { images: `${host}/${IMAGE}:2.1.0`, registry: '', username: '', password: '' };
    const ran = await behind.run(inputs, { env: { NO_PROXY: '0.0.0.0' } });
    expect(ran.exitCode).toBe(0);
    expect(all.requests.map((request) => request.path)).toEqual([path]);
    expect(behind.storage.requests.map((request) => request.path)).toEqual([path]);
    expect(targets(behind.network)).toEqual(['storage.example.com:443']);
  });

  test('where HTTP_PROXY alone is set, the log says why it is not used', async () => {
    const behind = await openBehind();
    const { host, all } = await openDirect(behind);
    all.publishImage('acme/api', '1.0.0');
    const env = { HTTPS_PROXY: '', HTTP_PROXY: behind.network.proxy.url };
    const images = `${host}/acme/api:1.0.0`;
    const ran = await behind.run({ images, registry: '', username: '', password: '' }, { env });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain(
      '\nno proxy is used: HTTP_PROXY is for plain HTTP, and registries are asked over HTTPS (HTTPS_PROXY)\n',
    );
    expect(targets(behind.network)).toEqual([]);
  });
});

describe('the loopback', () => {
  test('is never behind a proxy', async () => {
    const scenario = await openScenario();
    const { registry } = scenario;
    registry.publishImage('acme/api', '1.0.0');
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' };
    const images = `${registry.host}/acme/api:1.0.0`;
    const ran = await scenario.run(scenario.step({ images }, { env }));
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain(
      `\nthrough the proxy http://127.0.0.1:1 (HTTPS_PROXY): no registry; without it: ${registry.host} (on this machine)\n`,
    );
  });
});

describe('the step fails', () => {
  test('before any request where the variable is wrong, with the other wrong inputs', async () => {
    const { network, run } = await openBehind();
    const env = { https_proxy: `socks5://${LOGIN.username}:secret-of-the-proxy@127.0.0.1:1080` };
    const ran = await run({ timeout: 'soon' }, { env });
    expect(ran.exitCode).toBe(1);
    expect(ran.annotations.map(({ message }) => message).join('\n')).toContain(
      'https_proxy: its protocol is socks5, and only http and https proxies are spoken to',
    );
    expect(ran.annotations.map(({ message }) => message).join('\n')).toContain('timeout: "soon"');
    expect(ran.masks).toContain('secret-of-the-proxy');
    const said = ran.stdout.replace(/^::add-mask::.*$/gm, '');
    expect(said).not.toContain('secret-of-the-proxy');
    expect(targets(network)).toEqual([]);
  });

  test('where the proxy does not take the login', async () => {
    const { network, run, text } = await openBehind({ login: LOGIN });
    const wrong = 'planted-wrong-password';
    const HTTPS_PROXY = network.proxy.url.replace('://', `://proxy-user:${wrong}@`);
    const ran = await run({ retries: '2' }, { env: { HTTPS_PROXY } });
    expect(ran.exitCode).toBe(1);
    expect(text(ran)).toContain(
      'GET https://ghcr.io/token: the proxy http://PROXY (HTTPS_PROXY): CONNECT ghcr.io:443: 407 No: ' +
        `it does not take the login in HTTPS_PROXY%0A  ${READER} Correct the proxy's login in it; special characters there are percent-encoded.`,
    );
    expect(text(ran)).not.toContain(wrong);
    expect(targets(network)).toEqual(['ghcr.io:443']);
  });

  test('in time where the proxy hangs, and the process ends', async () => {
    const { network, run, text } = await openBehind({ faults: [{ kind: 'hang' }] });
    const ran = await run({ timeout: '1s' });
    expect(ran.exitCode).toBe(1);
    expect(text(ran)).toContain(
      'GET https://ghcr.io/token: no whole answer within 1 s, through the proxy http://PROXY (HTTPS_PROXY)%0A',
    );
    expect(targets(network)).toEqual(['ghcr.io:443']);
  });

  test('where the environment switches the verification of certificates off', async () => {
    const { network, run, text } = await openBehind();
    const ran = await run({}, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(ran.exitCode).toBe(1);
    expect(text(ran)).toContain(
      '::error::NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates' +
        '%0A  Remove it; for a private CA set NODE_EXTRA_CA_CERTS to its certificate file.',
    );
    expect(targets(network)).toEqual([]);
  });
});
