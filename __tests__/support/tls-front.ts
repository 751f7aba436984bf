import { createServer } from 'node:tls';
import { bridge, closable, listen } from './loopback.js';
import type { HostCertificate } from './private-ca.js';

/** The HTTPS side of an origin of the tests, under any host name. */
export interface TlsFront {
  /** Its port on the loopback. */
  readonly port: number;
  close(): Promise<void>;
}

/** Ends TLS, and hands on to the port on the loopback that speaks plain HTTP. */
export async function openTlsFront(certificate: HostCertificate, to: number): Promise<TlsFront> {
  const { cert, key } = certificate;
  const server = createServer({ cert, key }, (socket) => bridge(socket, to));
  server.on('tlsClientError', () => undefined); // the client's to tell
  const close = closable(server);
  return { port: await listen(server), close };
}
