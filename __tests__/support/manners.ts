import { parseTarget } from './contents.js';
import { type Answer, type Occasion, type ReceivedRequest } from './http-message.js';

/** What an answer may name. */
export interface Facts {
  /** Empty where the request names none. */
  readonly repository: string;
  readonly kind: 'manifests' | 'blobs' | 'tags' | 'token';
  readonly realm: string;
  readonly service: string;
}

/** How a registry says no: JSON where the body is an object. */
export interface Reply {
  readonly status: number;
  readonly headers?: Answer['headers'];
  readonly body: object | string;
}

/** What tells one registry from another in its answers. */
export interface Manners {
  /** Its own replies; where one is left out, the usual of the OCI specification. */
  readonly replies?: Readonly<Partial<Record<Occasion, Reply | ((facts: Facts) => Reply)>>>;
  /** Headers of every answer that is no refusal. */
  readonly headers?: Answer['headers'];
  /** Where reads of a repository are sent, by path; undefined answers here. */
  readonly redirect?: (path: string) => string | undefined;
}

/** Returns the answer as this registry gives it. */
export function applyManners(
  request: ReceivedRequest,
  usual: Answer,
  about: { readonly manners: Manners; readonly realm: string; readonly service: string },
): Answer {
  const { manners, realm, service } = about;
  if (usual.violation !== undefined) return usual;
  const location = manners.redirect?.(request.path);
  if (location !== undefined) return { status: 307, headers: { location }, body: Buffer.alloc(0) };
  const { occasion } = usual;
  if (occasion === undefined) {
    return { ...usual, headers: { ...usual.headers, ...manners.headers } };
  }
  const given = manners.replies?.[occasion];
  if (given === undefined) return usual;
  const target = parseTarget(request.path);
  const repository = target?.repository ?? scopeName(request);
  const facts = { repository, kind: target?.kind ?? 'token', realm, service } as const;
  const reply = typeof given === 'function' ? given(facts) : given;
  return formatReply(reply);
}

function scopeName({ query }: ReceivedRequest): string {
  return query.get('scope')?.split(':')[1] ?? '';
}

function formatReply({ status, headers = {}, body }: Reply): Answer {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    status,
    headers: { 'content-type': type, ...headers },
    body: Buffer.from(isText ? body : JSON.stringify(body)),
  };
}

/** Returns the body of one error in the form of the OCI specification ("Error codes"). */
export function oneError(code: string, message: string, detail?: unknown): object {
  return { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] };
}
