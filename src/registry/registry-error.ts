import { STATUS_CODES } from 'node:http';
import { ActionError, type ActionErrorOptions, type ErrorCode } from '../errors.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { redactSecrets } from '../redaction.js';
import { printable } from '../text.js';

/** What was asked for when it failed. */
export type Stage = 'challenge' | 'token' | 'manifest' | 'config' | 'tags' | 'scopes';

/** How it was asked for. */
export type Method = 'GET' | 'HEAD' | 'POST';

export interface RegistryErrorOptions extends ActionErrorOptions {
  readonly registry: string;
  readonly stage: Stage;
  /** The status of the answer, where there was one. */
  readonly status?: number | undefined;
  /** The registry's own code, such as `DENIED`, where it gave one. */
  readonly registryCode?: string | undefined;
  /** The registry's own words, printable, where it gave some. */
  readonly registryWords?: string | undefined;
  /** The request carried no login, because the registry had not asked for one. */
  readonly isUnsent?: true | undefined;
}

/** A failure of a request to a registry or to its realm. */
export class RegistryError extends ActionError {
  readonly registry: string;
  readonly stage: Stage;
  readonly status: number | undefined;
  readonly registryCode: string | undefined;
  readonly registryWords: string | undefined;
  readonly isUnsent: true | undefined;

  constructor(code: ErrorCode, message: string, options: RegistryErrorOptions) {
    super(code, message, options);
    this.name = 'RegistryError';
    this.registry = options.registry;
    this.stage = options.stage;
    this.status = options.status;
    this.registryCode = options.registryCode;
    this.registryWords = options.registryWords;
    this.isUnsent = options.isUnsent;
  }
}

/** How much of an answer that is an error is read. */
export const ERROR_BODY_LIMIT_BYTES = 64 * 1024;

/** What an answer says in its own words; raw text from outside. */
export interface AnswerWords {
  readonly code: string | undefined;
  readonly words: string | undefined;
}

/** An answer that is an error, as the transport hands it out. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** Where the answer came from: elsewhere than asked, after a redirect. */
  readonly url: URL;
  /** Why a passing failure was not tried again. */
  readonly surrender: string | undefined;
}

/** Returns the URL for a message: printable, without its query, which may name accounts or sign. */
export function describeUrl(url: URL): string {
  return printable(`${url.protocol}//${url.host}${url.pathname}`, 600);
}

/** Returns the method and URL for a message; GET where nothing else is said. */
export function describeRequest(request: {
  readonly method?: Method | undefined;
  readonly url: URL;
}): string {
  return `${request.method ?? 'GET'} ${describeUrl(request.url)}`;
}

/**
 * Returns the error for an answer that says no, with the registry's own code and words. The secrets
 * are redacted: nothing keeps a registry from repeating what it was sent.
 */
export function answerError(about: {
  readonly registry: string;
  readonly stage: Stage;
  readonly method?: Method | undefined;
  readonly url: URL;
  readonly answer: ErrorAnswer;
  readonly secrets: readonly string[];
  readonly isUnsent?: true | undefined;
}): RegistryError {
  const { registry, stage, url, answer, secrets, isUnsent } = about;
  const { code, words } = readAnswerWords(answer.body);
  const safeCode = code === undefined ? undefined : redactSecrets(code, secrets);
  const safeWords = printable(redactSecrets(words ?? '', secrets));
  const parts = [
    describeRequest(about),
    ...(answer.url.href === url.href ? [] : [`redirected to ${describeUrl(answer.url)}`]),
    safeCode === undefined ? describeStatus(answer, safeWords) : `${answer.status} ${safeCode}`,
    safeWords,
    isFailureStatus(answer.status) ? '' : 'not an answer to this request',
    answer.surrender ?? '',
  ];
  const message = parts.filter((part) => part !== '').join(': ');
  const { status } = answer;
  return new RegistryError(codeOf(answer), message, {
    registry,
    stage,
    status,
    registryCode: safeCode,
    registryWords: safeWords === '' ? undefined : safeWords,
    isUnsent,
  });
}

/** A status that registries do not use comes with HTTP's own name for it, unless it has words. */
function describeStatus(answer: ErrorAnswer, words: string): string {
  const { status } = answer;
  const name = words === '' && codeOf(answer) === 'PROTOCOL' ? STATUS_CODES[status] : undefined;
  return name === undefined ? `${status}` : `${status} ${name}`;
}

function isFailureStatus(status: number): boolean {
  return status >= 400 && status < 600;
}

function codeOf({ status, body }: ErrorAnswer): ErrorCode {
  if (isPassingStatus(status) || saysRateLimit(status, body)) return 'UNAVAILABLE';
  if (status === 401 || status === 403) return 'REFUSED';
  return status === 404 ? 'NOT_FOUND' : 'PROTOCOL';
}

const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the status tells of a failure that may pass by itself. */
export function isPassingStatus(status: number): boolean {
  return PASSING.has(status);
}

/** Whether it is GitHub's way of a rate limit: a 403 that says so in its body alone. */
export function saysRateLimit(status: number, body: Buffer): boolean {
  if (status !== 403) return false;
  const { code, words = '' } = readAnswerWords(body);
  return code === 'TOOMANYREQUESTS' || /\brate[ -]?limit/i.test(words);
}

/**
 * Returns the code and words of an error's body: `errors[0]` of the OCI distribution specification
 * ("Error codes"), a field that others use, or plain text. A page for browsers has none.
 */
export function readAnswerWords(body: Buffer): AnswerWords {
  const text = body.subarray(0, ERROR_BODY_LIMIT_BYTES).toString('utf8').trim();
  const document = parseObject(text);
  if (document === undefined) {
    const isPlain = text !== '' && !/^[<{[]/.test(text);
    return { code: undefined, words: isPlain ? text : undefined };
  }
  const { errors } = document;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return isJsonObject(first) ? wordsOf(first) : wordsOf(document);
}

function wordsOf(entry: JsonObject): AnswerWords {
  const { code } = entry;
  const words = ['message', 'details', 'detail', 'error_description', 'error']
    .map((name) => entry[name])
    .find((value): value is string => typeof value === 'string' && value !== '');
  const isCode = typeof code === 'string' && /^\w{1,64}$/.test(code);
  return { code: isCode ? code : undefined, words };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
