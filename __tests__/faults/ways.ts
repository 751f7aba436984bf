import '../support/reflect.js';
import { X509CertificateGenerator } from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { closable, listen } from '../support/loopback.js';
import { type HostCertificate, makePrivateCa } from '../support/private-ca.js';

/** What keeps a request from arriving. */
export type Way =
  | 'refused'
  | 'no such name'
  | 'no name server'
  | 'plain HTTP'
  | 'reset in TLS'
  | 'self-signed'
  | 'unknown CA'
  | 'expired'
  | 'wrong name'
  | 'TLS 1.0';

/** A place of the test that cannot be talked to, and how a connection to it ends. */
export interface BadWay {
  readonly origin: string;
  /** What a look-up of a name ends with. */
  readonly lookupCode?: string;
  /** The CA that the client knows, in PEM. */
  readonly ca?: string;
  readonly close: () => Promise<void>;
}

/** Opens what stands at the end of the way; close it when the test ends. */
export async function openWay(way: Way): Promise<BadWay> {
  switch (way) {
    case 'refused':
      return closedPort();
    case 'no such name':
      return nameless('ENOTFOUND');
    case 'no name server':
      return nameless('EAI_AGAIN');
    case 'plain HTTP':
      return openPlain((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    case 'reset in TLS':
      return openPlain((socket) => socket.once('data', () => socket.resetAndDestroy()));
    case 'self-signed':
      return openTls(await makeSelfSigned());
    case 'unknown CA':
      return openTls(await (await makePrivateCa()).issue(['127.0.0.1']));
    case 'expired':
      return openIssued(['127.0.0.1'], { notAfter: new Date(Date.now() - 60_000) });
    case 'wrong name':
      return openIssued(['another.example']);
    case 'TLS 1.0':
      return openIssued(['127.0.0.1'], OLD);
  }
}

const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;

function nameless(lookupCode: string): BadWay {
  return { origin: 'http://registry.invalid', lookupCode, close: () => Promise.resolve() };
}

async function closedPort(): Promise<BadWay> {
  const { origin, close } = await openPlain(() => undefined);
  await close();
  return { origin: origin.replace('https', 'http'), close: () => Promise.resolve() };
}

/** Listens without TLS, and is asked with it. */
async function openPlain(onSocket: (socket: Socket) => void): Promise<BadWay> {
  const server = createServer(onSocket);
  const close = closable(server);
  return { origin: `https://127.0.0.1:${await listen(server)}`, close };
}

async function openTls(options: TlsOptions): Promise<BadWay> {
  const server = createTlsServer(options, (socket) => socket.end());
  server.on('tlsClientError', () => undefined); // the client's to tell
  const close = closable(server);
  return { origin: `https://127.0.0.1:${await listen(server)}`, close };
}

async function openIssued(
  hosts: readonly string[],
  { notAfter, ...options }: TlsOptions & { readonly notAfter?: Date } = {},
): Promise<BadWay> {
  const ca = await makePrivateCa();
  const certificate = await ca.issue(hosts, notAfter === undefined ? {} : { notAfter });
  return { ...(await openTls({ ...certificate, ...options })), ca: ca.certificate };
}

async function makeSelfSigned(): Promise<HostCertificate> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: 'CN=127.0.0.1', keys, signingAlgorithm },
    webcrypto,
  );
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { cert: certificate.toString('pem'), key: key.toString() };
}

/** Decides where a request goes instead; undefined where it goes where it should. */
export type Detour = (options: Dispatcher.DispatchOptions) => BadWay | undefined;

/** A way out on which some requests go astray; no name leaves this machine to be looked up. */
export class StrayAgent extends Agent {
  readonly #detour: Detour;

  constructor(detour: Detour, { lookupCode = 'ENOTFOUND', ca }: Partial<BadWay> = {}) {
    super({
      connections: 4,
      connect: {
        ...(ca === undefined ? {} : { ca }),
        lookup: (host, _options, done) => {
          const words = `getaddrinfo ${lookupCode} ${host}`;
          done(Object.assign(new Error(words), { code: lookupCode }), '', 4);
        },
      },
    });
    this.#detour = detour;
  }

  override dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    const origin = this.#detour(options)?.origin ?? options.origin;
    return super.dispatch(origin === undefined ? options : { ...options, origin }, handler);
  }
}
