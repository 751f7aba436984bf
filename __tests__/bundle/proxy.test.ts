import { describe, expect, test } from '@jest/globals';
import type { ActionRun, BundleStep } from '../support/bundle-runner.js';
import { GITHUB } from '../support/forges.js';
import { nodes } from '../support/nodes.js';
import type { PrivateNetwork, PrivateNetworkOptions } from '../support/private-network.js';
import type { Registry } from '../support/registry.js';
import { MACHINE_ACCOUNT, MACHINE_USER, openScenario, type Scenario } from '../support/scenario.js';

const IMAGE = 'platform/proxy';
const LOGIN = { username: 'proxy-user', password: 'planted@proxy/secret%41' };
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
  readonly network: PrivateNetwork;
  run(inputs?: Readonly<Record<string, string>>, more?: Partial<BundleStep>): Promise<ActionRun>;
  /** The log without what changes from run to run. */
  text(run: ActionRun): string;
}

async function openBehind(options: Partial<PrivateNetworkOptions> = {}): Promise<Behind> {
  let origins: readonly string[] = [];
  const scenario = await openScenario({ passwordOrigins: () => origins });
  const accounts = [MACHINE_ACCOUNT];
  const ghcr = await scenario.openRegistry({ accounts, ...GHCR });
  const hub = await scenario.openRegistry({ isPublic: () => true, ...HUB });
  origins = [ghcr.origin];
  ghcr.publishImage(IMAGE, '2.1.0');
  hub.publishImage('library/nginx', '1.27.3');
  const network = await scenario.openPrivateNetwork({
    hosts: { 'ghcr.io': ghcr, 'registry-1.docker.io': hub, 'auth.docker.io': hub },
    ...options,
  });
  return {
    scenario,
    ghcr,
    hub,
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
    // A tunnel is kept as a connection is: one for the host's token and manifest together.
    expect([...targets(network)].sort()).toEqual([
      'auth.docker.io:443',
      'ghcr.io:443',
      'registry-1.docker.io:443',
    ]);
    for (const { requests } of [ghcr, hub]) {
      expect(requests.length).toBeGreaterThanOrEqual(2);
      for (const { headers } of requests) expect(headers).not.toHaveProperty('proxy-authorization');
    }
  });
});
