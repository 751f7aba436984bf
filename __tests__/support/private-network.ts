import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateOptions, makePrivateCa, type PrivateCa } from './private-ca.js';
import { openProxy, type Proxy, type ProxyOptions } from './proxy.js';
import { openTlsFront, type TlsFront } from './tls-front.js';

/** An origin of the tests: a registry, an auth host, an API. */
export interface PlainOrigin {
  /** `127.0.0.1:PORT`, where it speaks plain HTTP. */
  readonly host: string;
}

export interface PrivateNetworkOptions {
  /** `host` or `host:port` by its real name (443 where no port is given), and what answers there. */
  readonly hosts: Readonly<Record<string, PlainOrigin>>;
  readonly login?: NonNullable<ProxyOptions['login']>;
  readonly faults?: NonNullable<ProxyOptions['faults']>;
  /** What clients speak with the proxy itself; `http` where it is left out. */
  readonly proxy?: 'http' | 'https';
  readonly certificates?: CertificateOptions;
}

/**
 * Hosts by their real names over real TLS, reached through a CONNECT proxy: what is behind a company's
 * proxy with a CA of its own. Nothing is replaced in the process that uses it.
 */
export interface PrivateNetwork {
  readonly ca: PrivateCa;
  readonly proxy: Proxy;
  /** Path of a file with the CA's certificate. */
  readonly caFile: string;
  /** What leads a process there: HTTPS_PROXY, with the login where there is one, and NODE_EXTRA_CA_CERTS. */
  readonly env: Readonly<Record<'HTTPS_PROXY' | 'NODE_EXTRA_CA_CERTS', string>>;
  close(): Promise<void>;
}

export async function openPrivateNetwork(options: PrivateNetworkOptions): Promise<PrivateNetwork> {
  const ca = await makePrivateCa();
  const { hosts, certificates, login, faults } = options;
  const fronts: TlsFront[] = [];
  const routes: Record<string, number> = {};
  for (const [name, { host }] of Object.entries(hosts)) {
    const { hostname, port } = new URL(`https://${name}`);
    const certificate = await ca.issue([hostname], certificates);
    const front = await openTlsFront(certificate, Number(host.split(':')[1]));
    fronts.push(front);
    routes[`${hostname}:${port || '443'}`] = front.port;
  }
  const isSecure = options.proxy === 'https';
  const certificate = isSecure ? await ca.issue(['127.0.0.1'], certificates) : undefined;
  const proxy = await openProxy({
    routes,
    ...(login && { login }),
    ...(faults && { faults }),
    ...(certificate && { certificate }),
  });
  const folder = mkdtempSync(join(tmpdir(), 'private-ca-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, ca.certificate);
  return {
    ca,
    proxy,
    caFile,
    env: { HTTPS_PROXY: withLogin(proxy.url, login), NODE_EXTRA_CA_CERTS: caFile },
    close: async () => {
      await proxy.close();
      for (const front of fronts) await front.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function withLogin(text: string, login: PrivateNetworkOptions['login']): string {
  if (login === undefined) return text;
  const { username, password } = login;
  const userInfo = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return text.replace('://', `://${userInfo}@`);
}
