import { randomBytes } from 'node:crypto';
import {
  type Account,
  ANONYMOUS,
  type Caller,
  type Claims,
  findAccount,
  mayPull,
} from './accounts.js';
import {
  type Answer,
  jsonAnswer,
  type ReceivedRequest,
  refusalAnswer,
  violationAnswer,
} from './http-message.js';

export interface AuthOptions {
  readonly accounts?: readonly Account[];
  readonly isPublic?: (repository: string) => boolean;
  /** What every request must name; the empty string where the registry has no such name. */
  readonly service?: string;
  /** Whether somebody without a login gets tokens, for what is public; yes where it is left out. */
  readonly anonymousTokens?: boolean;
  /**
   * What a token is good for: the scopes that were asked for, several of them or one (400 to more), or all
   * that the account may read, whatever was asked for, as on Forgejo.
   */
  readonly scopes?: 'many' | 'one' | 'ignored';
  /** What becomes of scopes that are not granted: most leave them out, some refuse the token. */
  readonly ungranted?: 'left out' | 'refused';
  /** Takes an account's identity token for a bearer token (distribution, "OAuth2"); 404 without it. */
  readonly exchange?: 'identity-token';
  /** What a wrong login gets: nothing, or a token of nobody where it asks for a scope, as on Harbor. */
  readonly wrongLogins?: 'refused' | 'nobody';
  /** Claims of the tokens of nobody, which then are JWTs. */
  readonly nobodyClaims?: Claims;
  /** Seconds that the answer names; no `expires_in` where it is left out. */
  readonly expiresIn?: number;
  /**
   * What becomes of a scope that asks for push. Where it is left out, asking would create the repository,
   * as on Quay and GitLab: it is a violation.
   */
  readonly pushScopes?: 'granted' | 'insufficient' | 'unavailable';
  /** Requests that a token serves before it is refused as expired. */
  readonly tokenUses?: number;
}

/** The issuer of bearer tokens (distribution, "Token Authentication Specification"). */
export interface AuthServer {
  readonly service: string;
  /** Answers `GET realm?service=…&scope=…`. */
  answer(request: ReceivedRequest): Answer;
  /** Returns whether a token opens a repository, or undefined where it is not one of ours. */
  redeem(token: string): ((repository: string) => boolean) | undefined;
  /** Every token that was issued. */
  readonly tokens: readonly string[];
  /** Those of them that were asked for to push: no request may carry one. */
  readonly pushTokens: readonly string[];
}

interface Grant {
  readonly opens: (repository: string) => boolean;
  uses: number;
}

/** Who asks for a token, and for what. */
interface TokenQuestion {
  /** Undefined where what was sent proves nobody. */
  readonly caller: Caller | undefined;
  readonly service: string;
  readonly scopes: readonly string[];
}

/** One scope of one repository: `repository:acme/api:pull,push`. */
const SCOPE = /^repository:([a-z0-9][a-z0-9/._-]*):([a-z,*]+)$/;

export function makeAuthServer(options: AuthOptions): AuthServer {
  const { service = 'registry.test', tokenUses = Infinity } = options;
  const grants = new Map<string, Grant>();
  const tokens: string[] = [];
  const pushTokens: string[] = [];
  const issue = (caller: Caller, scopes: readonly string[]): Answer => {
    const claims = caller === ANONYMOUS ? options.nobodyClaims : caller.claims;
    const token = makeToken(typeof claims === 'function' ? claims(scopes) : claims);
    tokens.push(token);
    if (scopes.some(asksForPush)) pushTokens.push(token);
    grants.set(token, { opens: grantOf(caller, scopes, options), uses: 0 });
    const expiry = options.expiresIn === undefined ? {} : { expires_in: options.expiresIn };
    return jsonAnswer(200, { token, access_token: token, ...expiry });
  };
  return {
    service,
    tokens,
    pushTokens,
    answer: (request) => {
      const question = readQuestion(request, options);
      if (question === undefined) return jsonAnswer(404, { errors: [{ code: 'NOT_FOUND' }] });
      const { caller, scopes } = question;
      const refusal = refuseQuestion(request, question, { ...options, service });
      if (refusal !== undefined) return refusal;
      return caller === undefined ? wrongLogin(request) : issue(caller, scopes);
    },
    redeem: (token) => {
      const grant = grants.get(token);
      if (grant === undefined || grant.uses >= tokenUses) return undefined;
      grant.uses += 1;
      return grant.opens;
    },
  };
}

/** Returns what a GET asks for, or a POST where tokens are exchanged; undefined for all others. */
function readQuestion(request: ReceivedRequest, options: AuthOptions): TokenQuestion | undefined {
  const { method, query, body, authorization } = request;
  if (method === 'GET') {
    const scopes = query.getAll('scope');
    return { caller: callerOf(request, options), service: query.get('service') ?? '', scopes };
  }
  if (method !== 'POST' || options.exchange === undefined) return undefined;
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'refresh_token' || authorization !== undefined) return undefined;
  const token = form.get('refresh_token') ?? '';
  const caller = options.accounts?.find(({ identityToken }) => identityToken === token);
  const scopes = form.get('scope')?.split(' ') ?? [];
  return { caller, service: form.get('service') ?? '', scopes };
}

function refuseQuestion(
  request: ReceivedRequest,
  { caller, service, scopes }: TokenQuestion,
  options: AuthOptions & { readonly service: string },
): Answer | undefined {
  if (service !== options.service) return violationAnswer(request, 'not our service');
  // Quay and others refuse a space-joined scope; repeated ones are what the specification shows.
  if (!scopes.every((scope) => SCOPE.test(scope))) {
    return violationAnswer(request, 'malformed scope');
  }
  if (options.scopes === 'one' && scopes.length > 1) {
    const error = { code: 'UNSUPPORTED', message: 'one scope per token' };
    return refusalAnswer('several scopes', 400, error);
  }
  if (scopes.some(asksForPush)) return answerPush(request, options);
  if (options.ungranted !== 'refused' || caller === undefined) return undefined;
  const opens = grantOf(caller, scopes, options);
  return scopes.length === 0 || scopes.some((scope) => opens(repositoryOf(scope)))
    ? undefined
    : nothingGranted(caller);
}

function asksForPush(scope: string): boolean {
  return SCOPE.exec(scope)?.[2]?.split(',').includes('push') ?? false;
}

/** Returns the answer to a question for push, or undefined where a token is. */
function answerPush(request: ReceivedRequest, { pushScopes }: AuthOptions): Answer | undefined {
  if (pushScopes === 'granted') return undefined;
  if (pushScopes === 'insufficient') {
    return jsonAnswer(401, { details: 'access token has insufficient scopes' });
  }
  if (pushScopes === 'unavailable') return jsonAnswer(503, { details: 'try again later' });
  return violationAnswer(request, 'asking for push creates the repository');
}

function callerOf(request: ReceivedRequest, options: AuthOptions): Caller | undefined {
  const { authorization, query } = request;
  if (authorization === undefined) return options.anonymousTokens === false ? undefined : ANONYMOUS;
  const account = findAccount(options.accounts ?? [], authorization);
  const isLetIn = options.wrongLogins === 'nobody' && query.has('scope');
  return account ?? (isLetIn ? ANONYMOUS : undefined);
}

function wrongLogin({ authorization, method }: ReceivedRequest): Answer {
  const occasion = authorization === undefined && method === 'GET' ? 'nobody' : 'wrong login';
  const error = { code: 'UNAUTHORIZED', message: 'authentication failed' };
  return refusalAnswer(occasion, 401, error);
}

function nothingGranted(caller: Caller): Answer {
  const error = { code: 'DENIED', message: 'requested access to the resource is denied' };
  return refusalAnswer(caller === ANONYMOUS ? 'nobody' : 'nothing granted', 403, error);
}

/** What is not allowed is left out, as most token servers do: the registry then says no. */
function grantOf(
  caller: Caller,
  scopes: readonly string[],
  { isPublic = () => false, scopes: meaning }: AuthOptions,
): Grant['opens'] {
  const isAsked = (repository: string): boolean =>
    scopes.some((scope) => {
      const [, name, actions = ''] = SCOPE.exec(scope) ?? [];
      return name === repository && actions.split(',').includes('pull');
    });
  return (repository) =>
    (meaning === 'ignored' || isAsked(repository)) && mayPull(caller, repository, isPublic);
}

function repositoryOf(scope: string): string {
  return SCOPE.exec(scope)?.[1] ?? '';
}

/** An opaque token, or a JWT where it says something of itself. */
function makeToken(claims: Claims | undefined): string {
  const signature = randomBytes(24).toString('base64url');
  if (claims === undefined) return signature;
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${signature}`;
}
