import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionRun, runAction } from '../support/bundle-runner.js';
import { pushEvent } from '../support/events.js';
import { GITHUB } from '../support/forges.js';
import { makeFolders } from '../support/job.js';
import { assertNoLeaks } from '../support/leak-check.js';
import { nodes } from '../support/nodes.js';
import { makePrivateCa } from '../support/private-ca.js';
import { push } from './clients.js';
import { type OciLayout, writeIndex } from './oci-layout.js';
import { startBasicRegistry } from './real-registry.js';
import { startTinyproxy, type Tinyproxy } from './tinyproxy.js';
import { startTlsRegistry, type TlsRegistry } from './tls-registry.js';

/** An address of this machine that is no loopback: as any other host, it is behind the proxy. */
const HOST = '0.0.0.0';
const LOGIN = { username: 'deploy', password: 'planted-registry-password' };
const PROXY_LOGIN = { username: 'corp', password: 'plantedProxyPassword41' };

let root: string;
let registry: TlsRegistry;
let proxy: Tinyproxy;
let layout: OciLayout;
let caFile: string;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'real-proxy-'));
  const ca = await makePrivateCa();
  caFile = join(root, 'ca.pem');
  writeFileSync(caFile, ca.certificate);
  const directory = join(root, 'registry');
  const plain = await startBasicRegistry(directory, [LOGIN]);
  stops.push(() => plain.stop());
  layout = writeIndex(join(root, 'index'), '1.4.0', ['linux/amd64', 'linux/arm64']);
  const repository = `${plain.host}/acme/api`;
  await push(layout, { repository, login: LOGIN, tag: '1.4.0', format: 'oci' });
  registry = await startTlsRegistry(directory, await ca.issue([HOST]));
  stops.push(() => registry.stop());
  proxy = await startTinyproxy(root, PROXY_LOGIN);
  stops.push(() => proxy.stop());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(root, { recursive: true });
});

interface Run {
  readonly ran: ActionRun;
  /** The targets of its CONNECTs. */
  readonly connects: readonly string[];
}

async function pin(
  env: Readonly<Record<string, string>>,
  { port = registry.port, node = process.execPath } = {},
): Promise<Run> {
  const folders = makeFolders();
  const before = proxy.connects().length;
  const inputs = {
    images: `${HOST}:${port}/acme/api:1.4.0`,
    registry: `${HOST}:${port}`,
    ...LOGIN,
    login: 'none',
    retries: '0',
    'on-broad-password': 'ignore',
  };
  const shared = { forge: GITHUB, event: pushEvent(), folders, token: '' };
  try {
    const ran = await runAction({ ...shared, phase: 'main', inputs, env, node });
    const secrets = [LOGIN, PROXY_LOGIN].map(({ username, password }) => ({
      name: `the password of ${username}`,
      value: password,
      username,
    }));
    assertNoLeaks(secrets, { runs: [ran], folders: [folders.home, folders.workspace] });
    return { ran, connects: proxy.connects().slice(before) };
  } finally {
    folders.remove();
  }
}

function proxyUrl({ username, password } = PROXY_LOGIN): string {
  return `http://${username}:${encodeURIComponent(password)}@${proxy.host}`;
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('an image is pinned through the proxy, with a private CA', async () => {
    const env = { HTTPS_PROXY: proxyUrl(), NODE_EXTRA_CA_CERTS: caFile };
    const { ran, connects } = await pin(env, { node });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.outputs['digest']).toBe(layout.root.digest);
    expect(connects).toEqual([`${HOST}:${registry.port}`]);
  });
});

test('without the CA the registry is refused', async () => {
  const { ran, connects } = await pin({ HTTPS_PROXY: proxyUrl() });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain(
    `its certificate comes from a CA that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE), through the proxy http://${proxy.host} (HTTPS_PROXY)`,
  );
  expect(connects).toHaveLength(1);
});

test('with a wrong login the proxy refuses', async () => {
  const env = { HTTPS_PROXY: proxyUrl({ ...PROXY_LOGIN, password: 'plantedWrongPassword' }) };
  const { ran } = await pin({ ...env, NODE_EXTRA_CA_CERTS: caFile });
  expect(ran.exitCode).toBe(1);
  // It says 401 of a wrong login, and 407 of none.
  expect(ran.stdout).toContain(
    `CONNECT ${HOST}:${registry.port}: 401 Unauthorized: it does not take the login in HTTPS_PROXY%0A`,
  );
});

test('a registry that the proxy does not reach', async () => {
  const { ran } = await pin({ HTTPS_PROXY: proxyUrl() }, { port: 1 });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain(
    `the proxy http://${proxy.host} (HTTPS_PROXY): CONNECT ${HOST}:1: 500 Unable to connect%0A`,
  );
});

test('a host in NO_PROXY is asked without it', async () => {
  const env = { HTTPS_PROXY: proxyUrl(), NO_PROXY: HOST, NODE_EXTRA_CA_CERTS: caFile };
  const { ran, connects } = await pin(env);
  expect(ran.outputs['digest']).toBe(layout.root.digest);
  expect(connects).toEqual([]);
});
