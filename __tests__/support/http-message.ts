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

/** What registries say no to, each in its own words. */
export type Occasion =
  | 'no login' // nothing was sent, where a login or a token is wanted
  | 'wrong login' // what was sent proves nobody
  | 'nobody' // a token was asked for without a login, and is given to somebody alone
  | 'nothing granted' // a token was asked for, for what the login may not read
  | 'several scopes' // a token was asked for several repositories at once
  | 'bad token' // a token that was never issued, or is no longer good
  | 'not granted' // a login or token that is good, and may not read this
  | 'no repository'
  | 'no tag';

/** What an origin has to say to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
  /** What it says no to, where a registry has words of its own for that. */
  readonly occasion?: Occasion;
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

/** Returns the usual answer to an occasion: one error in the form of the OCI specification. */
export function refusalAnswer(
  occasion: Occasion,
  status: number,
  error: { readonly code: string; readonly message: string },
): Answer {
  return { ...jsonAnswer(status, { errors: [error] }), occasion };
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
