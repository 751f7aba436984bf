import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { RecordedRequest } from './http-origin.js';
import { bridge, closable, listen } from './loopback.js';
import type { HostCertificate } from './private-ca.js';

/** What a proxy does in place of opening a tunnel. */
export type ProxyFaultKind =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Bytes that are no HTTP. */
  | { readonly kind: 'garbage' }
  /** The connection ends without an answer. */
  | { readonly kind: 'close' }
  /** The tunnel is opened, and ends at once. */
  | { readonly kind: 'close-tunnel' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' };

export type ProxyFault = ProxyFaultKind & {
  /** `host:port`; every target where it is left out. */
  readonly target?: string;
  /** Which of its CONNECTs, counted from 1; every one where it is left out. */
  readonly nth?: readonly number[];
};

export interface ProxyOptions {
  /** Where each `host:port` leads: a port of the loopback. A CONNECT to another one fails the test. */
  readonly routes: Readonly<Record<string, number>>;
  /** Who may use it; everybody where it is left out. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Its own certificate: clients speak TLS with it. Plain HTTP where it is left out. */
  readonly certificate?: HostCertificate;
  readonly faults?: readonly ProxyFault[];
}

/** One CONNECT. */
export interface Connect {
  /** `host:port` */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  /** 0 where a fault left it without an answer. */
  readonly status: number;
}

/** A strict CONNECT proxy on the loopback that records what it is asked (RFC 9110, section 9.3.6). */
export interface Proxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `http://127.0.0.1:PORT`, or `https:` with a certificate; without a login. */
  readonly url: string;
  readonly connects: readonly Connect[];
  /** The same for a leak check: the header `Proxy-Authorization` stands where `Authorization` does. */
  requests(): readonly RecordedRequest[];
  readonly addFault: (fault: ProxyFault) => void;
  /** Throws where something came that no well-behaved client sends. */
  assertNoViolations(): void;
  /** Ends open tunnels too. */
  close(): Promise<void>;
}

export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const { certificate, routes } = options;
  const faults = [...(options.faults ?? [])];
  const connects: Connect[] = [];
  const violations: string[] = [];
  const server: Server = certificate === undefined ? createServer() : createTlsServer(certificate);
  server.on('request', ({ method = '', url = '' }: IncomingMessage, response) => {
    violations.push(`${method} ${url}: not a CONNECT`);
    response.writeHead(400).end();
  });
  server.on('connect', ({ url: target = '', headers }: IncomingMessage, socket: Socket) => {
    const nth = connects.filter((one) => one.target === target).length + 1;
    const fault = faults.find(
      (one) => (one.target ?? target) === target && (one.nth?.includes(nth) ?? true),
    );
    const port = routes[target];
    if (port === undefined) violations.push(`CONNECT ${target}: no such route`);
    if (headers.authorization !== undefined) violations.push(`CONNECT ${target}: Authorization`);
    const status = answer(socket, { port, fault, isWelcome: isWelcome(headers, options) });
    connects.push({ target, headers, status });
  });
  const closers = [closable(server)];
  if (certificate !== undefined) closers.unshift(closable(server, 'secureConnection'));
  const host = `127.0.0.1:${await listen(server)}`;
  const url = `${certificate === undefined ? 'http' : 'https'}://${host}`;
  return {
    host,
    url,
    connects,
    requests: () => connects.map((connect) => toRequest(connect, url)),
    addFault: (fault) => {
      faults.push(fault);
    },
    assertNoViolations: () => {
      if (violations.length > 0) throw new Error(`proxy: ${violations.join('\n')}`);
    },
    close: async () => {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

function isWelcome(headers: IncomingMessage['headers'], { login }: ProxyOptions): boolean {
  if (login === undefined) return true;
  const pair = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return headers['proxy-authorization'] === `Basic ${pair}`;
}

/** Answers a CONNECT; returns the status that went out. */
function answer(
  socket: Socket,
  {
    port,
    fault,
    isWelcome: mayPass,
  }: { port: number | undefined; fault: ProxyFault | undefined; isWelcome: boolean },
): number {
  if (fault?.kind === 'hang') return 0;
  if (fault?.kind === 'close') return end(socket, '', 0);
  if (fault?.kind === 'garbage') return end(socket, 'SSH-2.0-OpenSSH_9.9\r\n', 0);
  if (fault?.kind === 'answer') return end(socket, formatAnswer(fault), fault.status);
  if (fault?.kind === 'close-tunnel') return end(socket, 'HTTP/1.1 200 OK\r\n\r\n', 200);
  if (!mayPass) {
    const headers = { 'proxy-authenticate': 'Basic realm="proxy"' };
    return end(socket, formatAnswer({ status: 407, headers }), 407);
  }
  if (port === undefined) return end(socket, formatAnswer({ status: 403 }), 403);
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  bridge(socket, port);
  return 200;
}

function end(socket: Socket, text: string, status: number): number {
  socket.end(text);
  return status;
}

function formatAnswer(answered: {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}): string {
  const { status, headers = {}, body = '' } = answered;
  const lines = Object.entries({ 'content-length': String(body.length), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} No\r\n${head}\r\n${body}`;
}

function toRequest({ target, headers, status }: Connect, url: string): RecordedRequest {
  const { 'proxy-authorization': authorization, ...others } = headers;
  const texts = Object.entries(others).map(([name, value]) => [name, String(value)] as const);
  const login = authorization === undefined ? {} : { authorization };
  return {
    method: 'CONNECT',
    path: target,
    query: new URLSearchParams(),
    authorization,
    headers: { ...Object.fromEntries(texts), ...login },
    body: '',
    origin: url,
    status,
  };
}
