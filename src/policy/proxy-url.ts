import { ActionError } from '../errors.js';
import { printable } from '../text.js';

/** A proxy that a variable of the environment names. */
export interface Proxy {
  /** `http://proxy.corp:3128`, or `https:` where the proxy itself speaks TLS: never with a login. */
  readonly origin: string;
  readonly protocol: 'http:' | 'https:';
  /** A name or an address, an IPv6 one in brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What `Proxy-Authorization` says (RFC 9110, section 11.7.2); undefined without a login. */
  readonly authorization: string | undefined;
  /** The variable that names it, as it is spelled in the environment. */
  readonly variable: string;
}

const USUAL_PORTS = { 'http:': 80, 'https:': 443 } as const;

/**
 * Returns the proxy in the value of a variable; a value without a protocol is plain HTTP. Throws
 * `INPUT`, and no message repeats the value: a login may stand anywhere in it.
 */
export function parseProxyUrl(variable: string, value: string): Proxy {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const { authority = '', rest = '' } = SHAPE.exec(text)?.groups ?? {};
  // Read as a URL, these end the host early: what follows would be a path, and another host be asked.
  if (value.includes('\\') || rest.includes('@')) throw unencoded(variable);
  if (/[\s\p{C}]/u.test(value) || !URL.canParse(text)) throw noUrl(variable);
  const url = new URL(text);
  const { protocol, hostname } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    const named = printable(protocol.slice(0, -1), 20);
    throw wrong(
      variable,
      `its protocol is ${named}, and only http and https proxies are spoken to`,
    );
  }
  const port = url.port === '' ? USUAL_PORTS[protocol] : Number(url.port);
  if (hostname === '' || port === 0) throw noUrl(variable);
  const origin = `${protocol}//${hostname}:${port}`;
  const authorization = readLogin(variable, authority);
  return { origin, protocol, hostname, port, authorization, variable };
}

/**
 * Returns what must never show of a value, whether it parses or not: the password as it is written and
 * as it is meant, and what is sent of the login. Never a username.
 */
export function proxySecrets(value: string): readonly string[] {
  const userInfo = userInfoOf(value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''));
  if (userInfo === undefined || userInfo === '') return [];
  const colon = userInfo.indexOf(':');
  const written = colon < 0 ? '' : userInfo.slice(colon + 1);
  const pair = decodeLogin(userInfo);
  const meant = pair?.slice(pair.indexOf(':') + 1) ?? '';
  const sent = pair === undefined ? [] : [toBase64(pair)];
  return [...new Set([written, meant, ...sent])].filter((secret) => secret !== '');
}

const SHAPE = /^[^:]*:\/\/(?<authority>[^/?#]*)(?<rest>.*)$/s;

/** Up to the last "@": a password may hold one. */
function userInfoOf(authority: string): string | undefined {
  const end = authority.lastIndexOf('@');
  return end < 0 ? undefined : authority.slice(0, end);
}

function readLogin(variable: string, authority: string): string | undefined {
  const userInfo = userInfoOf(authority);
  if (userInfo === undefined || userInfo === '') return undefined;
  const pair = decodeLogin(userInfo);
  if (pair === undefined) throw unencoded(variable);
  return `Basic ${toBase64(pair)}`;
}

/** Returns `user:password` as it is meant, undefined where it is not percent-encoded (RFC 3986). */
function decodeLogin(userInfo: string): string | undefined {
  const colon = userInfo.indexOf(':');
  const parts = colon < 0 ? [userInfo, ''] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
  try {
    return parts.map((part) => decodeURIComponent(part)).join(':');
  } catch {
    return undefined;
  }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function unencoded(variable: string): ActionError {
  return new ActionError(
    'INPUT',
    `${variable}: its login holds a character that a URL does not take as it is`,
    { remedy: 'Percent-encode the login: % as %25, @ as %40, / as %2F, # as %23, \\ as %5C.' },
  );
}

function noUrl(variable: string): ActionError {
  return wrong(variable, 'it is not the URL of a proxy: a host, and a port from 1 to 65535');
}

function wrong(variable: string, why: string): ActionError {
  return new ActionError('INPUT', `${variable}: ${why}`, {
    remedy: `Write http://HOST:PORT, or https://HOST:PORT for a proxy that speaks TLS itself; empty, there is no proxy.`,
  });
}
