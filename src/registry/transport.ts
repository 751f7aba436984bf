import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { chooseWay, NO_PROXIES, type ProxySettings } from '../policy/proxy.js';
import { createRedactor, tellingSecrets } from '../redaction.js';
import { type Answer, exchange, headerValue } from './exchange.js';
import { type Failure, protocolFailure } from './network-failure.js';
import { throughProxy } from './proxy-failure.js';
import { decideRedirect, firstHop, isRedirect } from './redirect.js';
import { describeRequest, type Method, RegistryError, type Stage } from './registry-error.js';
import { decideRetry, type Outcome } from './retry.js';

/** What every request says of the client. */
export const USER_AGENT = 'login-and-pin';

export interface TransportOptions {
  readonly dispatcher: Dispatcher;
  /** By which way the dispatcher goes, for the messages; no proxy where it is left out. */
  readonly proxies?: ProxySettings;
  readonly clock: Clock;
  /** For one request, its answer read to the end. */
  readonly timeoutMilliseconds: number;
  /** Further tries after a passing failure. */
  readonly retries: number;
  /** Takes one line for the log before each further try. */
  readonly onRetry: (line: string) => void;
}

/** One request. */
export interface TransportRequest {
  /** GET where it is left out. */
  readonly method?: Method | undefined;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes to the origin of the URL and to no other. */
  readonly authorization: string | undefined;
  readonly redirects: 'follow' | 'refuse';
  /** What a POST sends, as `application/x-www-form-urlencoded`; to be used where redirects are refused. */
  readonly form?: string | undefined;
  readonly limitBytes: number;
  /** Never tried again: for what may fail without harm. */
  readonly isTriedOnce?: true | undefined;
  /** What no message may repeat, and no header is believed that does. */
  readonly secrets?: readonly string[];
  /** Whom an error is about. */
  readonly registry: string;
  readonly stage: Stage;
}

export interface TransportResponse extends Answer {
  /** Where the answer came from. */
  readonly url: URL;
  /** Whether a redirect left the origin: a challenge from there is not answered. */
  readonly leftOrigin: boolean;
  /** Why a passing failure was not tried again; a fragment for the message. */
  readonly surrender: string | undefined;
}

/** Sends requests, tries again, follows redirects. It knows no credentials. */
export interface Transport {
  /**
   * Returns the answer, whatever its status. Throws `RegistryError`: `NETWORK` where none came,
   * `PROTOCOL` where it broke a rule or a bound, or redirects where it may not.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
}

export function createTransport(options: TransportOptions): Transport {
  return { send: (request) => sendWithRetries(options, request) };
}

async function sendWithRetries(
  options: TransportOptions,
  request: TransportRequest,
): Promise<TransportResponse> {
  const { clock, onRetry } = options;
  const tries = request.isTriedOnce === true ? 1 : options.retries + 1;
  for (let tryNumber = 1; ; tryNumber += 1) {
    const result = await followRedirects(options, request);
    const decision = decideRetry({
      outcome: toOutcome(result),
      tryNumber,
      tries,
      now: clock.now(),
      random: clock.random(),
    });
    if (decision.kind !== 'again') {
      const surrender = decision.kind === 'surrender' ? decision.reason : undefined;
      if (result.kind === 'failure') throw failureError(request, result, surrender);
      return { ...result, surrender };
    }
    const { waitMilliseconds } = decision;
    const what = result.kind === 'failure' ? result.words : `${result.status}`;
    const next = `try ${tryNumber + 1} of ${tries} in ${(waitMilliseconds / 1000).toFixed(1)} s`;
    onRetry(`${describeRequest(request)}: ${what}, ${next}`);
    await clock.sleep(waitMilliseconds);
  }
}

type Result = Omit<TransportResponse, 'surrender'> | Failure;

/** A failure on the way is one of the whole way: a further try begins at the origin again. */
async function followRedirects(
  { dispatcher, timeoutMilliseconds, proxies = NO_PROXIES }: TransportOptions,
  request: TransportRequest,
): Promise<Result> {
  const { method = 'GET', limitBytes } = request;
  const { redact } = createRedactor(tellingSecrets(request.secrets ?? []));
  for (let hop = firstHop(request.url); ;) {
    const headers = requestHeaders(request, hop.isAtHome);
    const sent = { method, headers, body: request.form };
    const wire = { dispatcher, ...sent, limitBytes, timeoutMilliseconds, redact };
    const result = await exchange({ ...wire, url: hop.url });
    if (result.kind === 'failure') {
      const way = chooseWay(proxies, hop.url);
      return way.kind === 'proxy' ? throughProxy(result, way.proxy) : result;
    }
    if (!isRedirect(result.status)) return { ...result, url: hop.url, leftOrigin: !hop.isAtHome };
    if (request.redirects === 'refuse') {
      return protocolFailure(`${result.status}: a redirect, and none is followed here`);
    }
    const decision = decideRedirect(hop, headerValue(result.headers, 'location'));
    if (!decision.follow) return protocolFailure(`${result.status}: ${decision.reason}`);
    hop = decision.hop;
  }
}

function requestHeaders(request: TransportRequest, isAtHome: boolean): Record<string, string> {
  const { authorization, form } = request;
  return {
    ...request.headers,
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    'user-agent': USER_AGENT,
    'accept-encoding': 'identity', // what is hashed is what was sent
    ...(isAtHome && authorization !== undefined ? { authorization } : {}),
  };
}

function toOutcome(result: Result): Outcome {
  if (result.kind === 'failure') return result;
  const { status, body, headers } = result;
  return { kind: 'answer', status, body, retryAfter: headerValue(headers, 'retry-after') };
}

function failureError(
  request: TransportRequest,
  failure: Failure,
  surrender: string | undefined,
): RegistryError {
  const { code, words, remedy, cause } = failure;
  const parts = [describeRequest(request), words, ...(surrender ? [surrender] : [])];
  const { registry, stage } = request;
  return new RegistryError(code, parts.join(': '), { registry, stage, remedy, cause });
}
