import { type Dispatcher, request } from 'undici';
import { type Failure, protocolFailure, readFailure, timeoutFailure } from './network-failure.js';
import { ProxyError } from './proxy-failure.js';
import { ERROR_BODY_LIMIT_BYTES, type Method } from './registry-error.js';

/** Headers of an answer, by name in lower case. */
export type AnswerHeaders = ReadonlyMap<string, readonly string[]>;

/** One answer, read to its end. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Of an error only its first `ERROR_BODY_LIMIT_BYTES`. */
  readonly body: Buffer;
}

/** One request on the wire: no redirect, no second try. */
export interface Exchange {
  readonly dispatcher: Dispatcher;
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What a POST sends. */
  readonly body?: string | undefined;
  /** The longest body of a 2xx that is taken. */
  readonly limitBytes: number;
  /** Takes out of a header what was sent with the request: an answer may repeat it. */
  readonly redact: (text: string) => string;
  /** From the request to the end of the answer. */
  readonly timeoutMilliseconds: number;
}

/** Sends one request and reads the answer to its end; never throws. */
export async function exchange(wire: Exchange): Promise<Answer | Failure> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), wire.timeoutMilliseconds);
  try {
    return await send(wire, controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return timeoutFailure(wire.timeoutMilliseconds, error);
    return error instanceof ProxyError ? { ...error.failure, cause: error } : readFailure(error);
  } finally {
    clearTimeout(timer);
  }
}

async function send(wire: Exchange, signal: AbortSignal): Promise<Answer | Failure> {
  const response = await request(wire.url, {
    dispatcher: wire.dispatcher,
    method: wire.method,
    headers: wire.headers,
    body: wire.body ?? null,
    signal,
  });
  const status = response.statusCode;
  const headers = readHeaders(response.headers, wire.redact);
  const isSuccess = status >= 200 && status < 300;
  const limitBytes = isSuccess ? wire.limitBytes : ERROR_BODY_LIMIT_BYTES;
  const refusal = isSuccess ? judgeHeaders(headers, limitBytes) : undefined;
  if (refusal !== undefined) {
    drop(response.body);
    return protocolFailure(refusal);
  }
  const { bytes, isWhole } = await readBody(response.body, limitBytes);
  if (isSuccess && !isWhole) return protocolFailure(tooLong(limitBytes));
  // The words of an error may be cut; they are not read at all in an encoding nobody asked for.
  return { kind: 'answer', status, headers, body: isEncoded(headers) ? Buffer.alloc(0) : bytes };
}

function readHeaders(
  raw: Readonly<Record<string, string | string[] | undefined>>,
  redact: Exchange['redact'],
): AnswerHeaders {
  return new Map(
    Object.entries(raw).map(([name, value]) => [name, [value ?? []].flat().map(redact)]),
  );
}

/** Returns the values of a header in their order; none where it is absent. */
export function headerValues(headers: AnswerHeaders, name: string): readonly string[] {
  return headers.get(name) ?? [];
}

/** Returns a header that stands once; repeated ones are joined (RFC 9110, section 5.3). */
export function headerValue(headers: AnswerHeaders, name: string): string | undefined {
  return headers.get(name)?.join(', ');
}

function judgeHeaders(headers: AnswerHeaders, limitBytes: number): string | undefined {
  if (isEncoded(headers)) return 'its body is encoded, and identity was asked for';
  const declared = Number(headerValue(headers, 'content-length') ?? 0);
  return declared > limitBytes ? tooLong(limitBytes) : undefined;
}

function isEncoded(headers: AnswerHeaders): boolean {
  const encoding = headerValue(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
  return encoding !== '' && encoding !== 'identity';
}

function tooLong(limitBytes: number): string {
  return `its body is longer than ${limitBytes} bytes`;
}

/** Reads up to the limit; leaving the loop early drops the connection. */
async function readBody(
  body: AsyncIterable<Buffer>,
  limitBytes: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limitBytes) {
      return { bytes: Buffer.concat(chunks).subarray(0, limitBytes), isWhole: false };
    }
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function drop(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined); // it was cut off by us
  body.destroy();
}
