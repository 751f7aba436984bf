import type { IncomingMessage } from 'node:http';

/** A request as an origin received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an origin has to say to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
  /** Why a client that behaves never sends this request; it fails the test. */
  readonly violation?: string;
}

export function jsonAnswer(status: number, value: unknown, headers = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Returns the answer to a request that no well-behaved client sends. */
export function violationAnswer(request: ReceivedRequest, why: string): Answer {
  const answer = jsonAnswer(400, { errors: [{ code: 'UNSUPPORTED', message: why }] });
  return { ...answer, violation: `${request.method} ${request.path}: ${why}` };
}

/** Returns the request once its body has arrived. */
export async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://origin.invalid');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization: incoming.headers.authorization,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
