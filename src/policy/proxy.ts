import { ActionError } from '../errors.js';
import { isLoopback } from '../reference/registry-name.js';
import { findNoProxy, parseNoProxy } from './no-proxy.js';
import { parseProxyUrl, type Proxy, proxySecrets } from './proxy-url.js';

export type { Proxy } from './proxy-url.js';

/** What the environment says of proxies. */
export interface ProxySettings {
  /** For HTTPS; plain HTTP is spoken on the loopback alone, which no proxy reaches. */
  readonly https: Proxy | undefined;
  readonly exceptions: {
    readonly variable: string;
    readonly entries: readonly string[];
  };
  /** What must be masked before anything is done. */
  readonly secrets: readonly string[];
  /** Values that do not parse: `INPUT`. */
  readonly problems: readonly ActionError[];
  /** The variable that names a proxy for plain HTTP, where none names one for HTTPS. */
  readonly httpOnly: string | undefined;
}

/** How a URL is reached, and why. */
export type Way =
  | { readonly kind: 'proxy'; readonly proxy: Proxy }
  /** A fragment for the log. */
  | { readonly kind: 'direct'; readonly reason: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of an environment that names no proxy. */
export const NO_PROXIES: ProxySettings = readProxies({});

/** Reads the variables of proxies as the runner's toolkit does: lower case wins, empty means none. */
export function readProxies(env: Environment): ProxySettings {
  const https = find(env, 'https_proxy');
  const http = find(env, 'http_proxy');
  const exceptions = find(env, 'no_proxy');
  const problems: ActionError[] = [];
  const values = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].map(
    (name) => env[name],
  );
  return {
    https: https === undefined ? undefined : tryParse(https, problems),
    exceptions: {
      variable: exceptions?.variable ?? 'NO_PROXY',
      entries: parseNoProxy(exceptions?.value ?? ''),
    },
    secrets: [...new Set(values.flatMap((value) => proxySecrets(value?.trim() ?? '')))],
    problems,
    httpOnly: https === undefined ? http?.variable : undefined,
  };
}

/** Decides how a URL is reached. A hop of a redirect is judged by its own URL. */
export function chooseWay({ https, exceptions }: ProxySettings, url: URL): Way {
  if (isLoopback(url.host)) return { kind: 'direct', reason: 'on this machine' };
  if (https === undefined || url.protocol !== 'https:') {
    return { kind: 'direct', reason: 'no proxy is set' };
  }
  const entry = findNoProxy(exceptions.entries, url);
  if (entry === undefined) return { kind: 'proxy', proxy: https };
  return { kind: 'direct', reason: exceptions.variable };
}

/** Returns the proxy for a message, with the variable to look at. */
export function describeProxy({ origin, variable }: Proxy): string {
  return `the proxy ${origin} (${variable})`;
}

interface Variable {
  readonly variable: string;
  readonly value: string;
}

function find(env: Environment, lowerCase: string): Variable | undefined {
  const all = [lowerCase, lowerCase.toUpperCase()].map((variable) => ({
    variable,
    value: env[variable]?.trim() ?? '',
  }));
  return all.find(({ value }) => value !== '');
}

function tryParse({ variable, value }: Variable, problems: ActionError[]): Proxy | undefined {
  try {
    return parseProxyUrl(variable, value);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    problems.push(error);
    return undefined;
  }
}
