/* A connection through a proxy (RFC 9110, section 9.3.6), with errors that tell the proxy from the host. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { Proxy } from '../policy/proxy.js';
import { connectionFailure, ProxyError, refusalFailure } from './proxy-failure.js';
import { USER_AGENT } from './transport.js';

export interface Tunnel {
  readonly proxy: Proxy;
  /** Opens a connection, and TLS on it where the protocol is `https:`. */
  readonly connect: buildConnector.connector;
  /** What is to be reached through the proxy. */
  readonly target: buildConnector.Options;
  readonly timeoutMilliseconds?: number;
}

/**
 * How long a proxy may take to open a tunnel. One that never answers would keep the place of a
 * connection, for which every later try would wait.
 */
export const TUNNEL_TIMEOUT_MILLISECONDS = 20_000;

/** Opens a connection to the target through the proxy; an error of the proxy's is a `ProxyError`. */
export function openTunnel(tunnel: Tunnel, callback: buildConnector.Callback): void {
  const { proxy, connect, target } = tunnel;
  const { protocol, hostname, port } = proxy;
  const fail = (error: unknown): void => {
    callback(new ProxyError(connectionFailure(error, proxy, authorityOf(target))), null);
  };
  const host = `${hostname}:${port}`;
  // An address in brackets is a host of URLs; the system wants it bare.
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  connect({ protocol, host, hostname: bare, port: String(port) }, (error, socket) => {
    if (error !== null) fail(error);
    else askForTunnel(tunnel, { socket, fail, callback });
  });
}

function askForTunnel(
  { proxy, connect, target, timeoutMilliseconds = TUNNEL_TIMEOUT_MILLISECONDS }: Tunnel,
  {
    socket,
    fail,
    callback,
  }: {
    readonly socket: Socket;
    readonly fail: (error: unknown) => void;
    readonly callback: buildConnector.Callback;
  },
): void {
  const authority = authorityOf(target);
  const asked = request({
    method: 'CONNECT',
    path: authority,
    headers: connectHeaders(proxy, authority),
    // The socket is there; no agent of Node's takes part, which could have a proxy of its own.
    createConnection: () => socket,
    insecureHTTPParser: false,
  });
  limitTime(asked, authority, timeoutMilliseconds);
  asked.on('error', (error) => {
    socket.destroy();
    fail(error);
  });
  asked.on('connect', (answer: IncomingMessage) => {
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) {
      connect({ ...target, httpSocket: socket }, callback);
      return;
    }
    socket.destroy();
    callback(new ProxyError(refusalFailure(answer, proxy, authority)), null);
  });
  asked.end();
}

function connectHeaders({ authorization }: Proxy, authority: string): Record<string, string> {
  return {
    host: authority,
    'user-agent': USER_AGENT,
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  };
}

function limitTime(asked: ClientRequest, authority: string, milliseconds: number): void {
  const timer = setTimeout(() => {
    asked.destroy(new Error(`no answer to CONNECT ${authority} within ${milliseconds / 1000} s`));
  }, milliseconds);
  for (const event of ['connect', 'error']) asked.once(event, () => clearTimeout(timer));
}

/** Returns the `host:port` that a proxy is asked for. */
function authorityOf({ protocol, host, hostname }: buildConnector.Options): string {
  const url = new URL(`${protocol}//${host ?? hostname}`);
  return `${url.hostname}:${url.port === '' ? '443' : url.port}`;
}
