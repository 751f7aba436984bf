import { type JsonObject, isJsonObject } from '../json.js';
import { repeatsSecret } from '../redaction.js';
import { printable } from '../text.js';
import { answerError, describeRequest, RegistryError } from './registry-error.js';
import { type Transport, USER_AGENT } from './transport.js';

/** A bearer token, and how long it is good. */
export interface BearerToken {
  readonly value: string;
  /** When it was asked for, in milliseconds since the epoch: its lifetime begins no earlier. */
  readonly askedAt: number;
  /** Milliseconds since the epoch: from then on it is not sent. */
  readonly freshUntil: number;
}

/** What is asked for, of whom, and as whom. */
export interface TokenRequest {
  readonly transport: Transport;
  readonly registry: string;
  readonly realm: URL;
  readonly service: string | undefined;
  /** Such as `repository:acme/api:pull`. */
  readonly scopes: readonly string[];
  /** `Basic …` of the login; undefined asks as anybody. */
  readonly authorization: string | undefined;
  /** Exchanged for the token (distribution, "OAuth2 Token Authentication"); undefined for all others. */
  readonly identityToken?: string | undefined;
  /** What a message must not repeat. */
  readonly secrets: readonly string[];
  /** What is no secret and must stay readable: the runner blacks out a token wherever it stands. */
  readonly plainTexts?: readonly string[] | undefined;
}

export const TOKEN_LIMIT_BYTES = 64 * 1024;
/** The longest token that is sent on, in characters: headers of that size are refused everywhere. */
export const TOKEN_LIMIT_CHARS = 32 * 1024;
const DEFAULT_LIFETIME_SECONDS = 60;
const LIFETIME_LIMIT_SECONDS = 24 * 60 * 60;
/** A token is not sent in its last seconds: it would expire on the way. */
const MARGIN_MILLISECONDS = 10_000;

/** RFC 6750, section 2.1: nothing in it ends a header. */
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Returns a token from the realm; throws `RegistryError`, with no word of an answer that held one. */
export async function requestToken(request: TokenRequest): Promise<BearerToken> {
  const { transport, registry, authorization, secrets, identityToken } = request;
  const form = identityToken === undefined ? undefined : tokenForm(request, identityToken);
  const method = form === undefined ? 'GET' : 'POST';
  const url = form === undefined ? tokenUrl(request) : request.realm;
  const answer = await transport.send({
    method,
    url,
    form,
    authorization,
    redirects: 'refuse',
    limitBytes: TOKEN_LIMIT_BYTES,
    secrets,
    registry,
    stage: 'token',
  });
  if (answer.status !== 200) {
    throw answerError({ registry, stage: 'token', method, url, answer, secrets });
  }
  const parsed = parseTokenAnswer(answer.body, answer.sentAt);
  const fault = typeof parsed === 'string' ? parsed : judgeToken(parsed.value, request.plainTexts);
  if (typeof parsed !== 'string' && fault === undefined) return parsed;
  const message = `${describeRequest({ method, url })}: ${fault ?? ''}`;
  throw new RegistryError('PROTOCOL', message, { registry, stage: 'token', status: 200 });
}

/** The realm's own parameters stay as they are written; one `scope` each, as Quay wants it. */
function tokenUrl({ realm, service, scopes }: TokenRequest): URL {
  const url = new URL(realm);
  const query = new URLSearchParams();
  if (service !== undefined && !url.searchParams.has('service')) query.append('service', service);
  for (const scope of scopes) query.append('scope', scope);
  url.search = [url.search.slice(1), query.toString()].filter((part) => part !== '').join('&');
  return url;
}

/** OAuth 2.0 joins scopes with spaces (RFC 6749, sections 3.3 and 6). */
function tokenForm({ service, scopes }: TokenRequest, identityToken: string): string {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: USER_AGENT,
    refresh_token: identityToken,
    scope: scopes.join(' '),
  });
  if (service !== undefined) form.set('service', service);
  return form.toString();
}

/**
 * Returns the token in an answer, or a fragment that says what is wrong with it (distribution, "Token
 * Authentication Specification"). Its lifetime is counted on our clock: `issued_at` is of another one.
 */
export function parseTokenAnswer(body: Buffer, askedAt: number): BearerToken | string {
  const document = parseObject(body);
  if (document === undefined) return 'its token answer is not a JSON object';
  const { token, access_token: accessToken, expires_in: expiresIn } = document;
  const value = [token, accessToken].find((field) => field !== undefined && field !== '');
  if (typeof value !== 'string') return 'its token answer holds no token';
  if (value.length > TOKEN_LIMIT_CHARS) {
    return `its token is longer than ${TOKEN_LIMIT_CHARS} characters`;
  }
  if (!B64TOKEN.test(value)) return 'its token has characters that no bearer token has';
  return { value, askedAt, freshUntil: askedAt + freshMilliseconds(expiresIn) };
}

/**
 * Returns a fragment that says of what known text the token is a part, or undefined. It would be masked,
 * and with it every output that holds the text. A short one is not masked, and may be what it likes.
 */
function judgeToken(value: string, plainTexts: readonly string[] = []): string | undefined {
  // All at once first: each image has texts, and may have a token of its own.
  if (!repeatsSecret(plainTexts.join('\n'), [value])) return undefined;
  const plain = plainTexts.find((text) => repeatsSecret(text, [value]));
  return plain && `its token is part of "${printable(plain, 130)}", which is no secret`;
}

function freshMilliseconds(expiresIn: unknown): number {
  const isLifetime = typeof expiresIn === 'number' && expiresIn > 0;
  const seconds = isLifetime ? expiresIn : DEFAULT_LIFETIME_SECONDS;
  const lifetime = Math.min(seconds, LIFETIME_LIMIT_SECONDS) * 1000;
  return lifetime - Math.min(MARGIN_MILLISECONDS, lifetime / 2);
}

function parseObject(body: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // its words are not repeated: they could be the token
  }
}
