import type { IncomingMessage } from 'node:http';
import { describeProxy, type Proxy } from '../policy/proxy.js';
import { printable } from '../text.js';
import { type Failure, isCertificateError, isTlsError, readFailure } from './network-failure.js';
import { isPassingStatus } from './registry-error.js';

/** No tunnel came about, and the proxy is why. */
export class ProxyError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.words, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'ProxyError';
    this.failure = failure;
  }
}

/** The longest piece of a proxy's own words that is repeated, in characters. */
const WORDS_LIMIT_CHARS = 80;

/** Returns the failure for what the connection to a proxy threw. */
export function connectionFailure(error: unknown, proxy: Proxy, authority: string): Failure {
  const failure = readFailure(error);
  return {
    ...failure,
    words: `${describeProxy(proxy)}: ${failure.words}`,
    remedy: connectionRemedy(error, proxy, authority),
  };
}

function connectionRemedy(error: unknown, proxy: Proxy, authority: string): string {
  const { variable, origin, protocol } = proxy;
  if (isCertificateError(error)) {
    return "If the proxy's own certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.";
  }
  if (protocol === 'https:' && isTlsError(error)) {
    return `If the proxy itself speaks plain HTTP, as most do, set ${variable}: ${origin.replace('https:', 'http:')}`;
  }
  return `Check ${variable}${unless(authority)}.`;
}

/** Returns the failure for a proxy that answered CONNECT with anything but 2xx. */
export function refusalFailure(answer: IncomingMessage, proxy: Proxy, authority: string): Failure {
  const { statusCode: status = 0, statusMessage = '' } = answer;
  const said = printable(`${status} ${statusMessage}`, WORDS_LIMIT_CHARS);
  const { why, remedy } = explainRefusal(answer, proxy, authority);
  const words = [`${describeProxy(proxy)}: CONNECT ${authority}: ${said}`, ...why].join(': ');
  return {
    kind: 'failure',
    code: 'NETWORK',
    words,
    isPassing: isPassingStatus(status),
    remedy,
    cause: undefined,
  };
}

interface Explanation {
  readonly why: readonly string[];
  readonly remedy: string;
}

function explainRefusal(answer: IncomingMessage, proxy: Proxy, authority: string): Explanation {
  const { variable } = proxy;
  if (answer.statusCode === 407) return explainLogin(answer, proxy);
  const host = hostOf(authority);
  if (answer.statusCode === 403) {
    return {
      why: [],
      remedy: `Have the proxy allow ${authority}, or add ${host} to NO_PROXY if it is reached without a proxy.`,
    };
  }
  return {
    why: [],
    remedy: `Check that the proxy reaches ${authority}, or ${variable}${unless(authority)}.`,
  };
}

function explainLogin(
  answer: IncomingMessage,
  { variable, origin, authorization }: Proxy,
): Explanation {
  const schemes = readSchemes(answer.headers['proxy-authenticate']);
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    return {
      why: [`it takes logins by ${schemes.join(' or ')}, and only Basic is spoken`],
      remedy: 'Use a proxy on the runner that logs in to this one, or one that takes Basic.',
    };
  }
  if (authorization !== undefined) {
    return {
      why: [`it does not take the login in ${variable}`],
      remedy: `Correct the login; special characters in it are percent-encoded.`,
    };
  }
  return {
    why: ['it wants a login'],
    remedy: `Write it into ${variable}: ${origin.replace('://', '://USER:PASSWORD@')}`,
  };
}

/** Returns the names of the schemes that a proxy offers, one a header or several in one. */
function readSchemes(header: string | readonly string[] | undefined): readonly string[] {
  const text = [header ?? []].flat().join(', ').slice(0, 4096);
  const names = text.matchAll(/(?:^|,)\s*([A-Za-z][A-Za-z0-9-]{0,19})(?=\s|,|$)/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}

function unless(authority: string): string {
  return `; add ${hostOf(authority)} to NO_PROXY if it is reached without a proxy`;
}

function hostOf(authority: string): string {
  return authority.replace(/:443$/, '');
}

/** Returns the failure of a request that went through a proxy: the message names it. */
export function throughProxy(failure: Failure, proxy: Proxy): Failure {
  if (failure.cause instanceof ProxyError) return failure;
  const words = `${failure.words}, through ${describeProxy(proxy)}`;
  if (!isCertificateError(failure.cause)) return { ...failure, words };
  const remedy =
    "If the proxy inspects TLS, or the registry's certificate comes from a CA of your own, name that CA's file in NODE_EXTRA_CA_CERTS.";
  return { ...failure, words, remedy };
}
