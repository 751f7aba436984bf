import { randomBytes } from 'node:crypto';
import { type Account, ANONYMOUS, type Caller, findAccount, mayPull } from './accounts.js';
import { type Answer, jsonAnswer, type ReceivedRequest, violationAnswer } from './http-message.js';

export interface AuthOptions {
  readonly accounts?: readonly Account[];
  readonly isPublic?: (repository: string) => boolean;
  readonly service?: string;
  /** Whether somebody without a login gets tokens, for what is public; yes where it is left out. */
  readonly anonymousTokens?: boolean;
  /** Whether a token may hold several scopes; `one` answers 400 to several. */
  readonly scopes?: 'many' | 'one';
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
  /** Returns the repositories that a token opens, or undefined where it is not one of ours. */
  redeem(token: string): readonly string[] | undefined;
  /** Every token that was issued. */
  readonly tokens: readonly string[];
  /** Those of them that were asked for to push: no request may carry one. */
  readonly pushTokens: readonly string[];
}

interface Grant {
  readonly repositories: readonly string[];
  uses: number;
}

/** One scope of one repository: `repository:acme/api:pull,push`. */
const SCOPE = /^repository:([a-z0-9][a-z0-9/._-]*):([a-z,*]+)$/;

export function makeAuthServer(options: AuthOptions): AuthServer {
  const { service = 'registry.test', tokenUses = Infinity } = options;
  const grants = new Map<string, Grant>();
  const tokens: string[] = [];
  const pushTokens: string[] = [];
  const issue = (caller: Caller, scopes: readonly string[]): Answer => {
    const token = makeToken(caller, scopes);
    tokens.push(token);
    if (scopes.some(asksForPush)) pushTokens.push(token);
    grants.set(token, { repositories: grantedRepositories(caller, scopes, options), uses: 0 });
    const expiry = options.expiresIn === undefined ? {} : { expires_in: options.expiresIn };
    return jsonAnswer(200, { token, access_token: token, ...expiry });
  };
  return {
    service,
    tokens,
    pushTokens,
    answer: (request) => {
      const asked = request.query.getAll('scope');
      const refusal =
        refuseQuery(request, { service, asked, scopes: options.scopes }) ??
        (asked.some(asksForPush) ? answerPush(request, options) : undefined);
      if (refusal !== undefined) return refusal;
      const caller = callerOf(request, options);
      return caller === undefined ? wrongLogin() : issue(caller, asked);
    },
    redeem: (token) => {
      const grant = grants.get(token);
      if (grant === undefined || grant.uses >= tokenUses) return undefined;
      grant.uses += 1;
      return grant.repositories;
    },
  };
}

function refuseQuery(
  request: ReceivedRequest,
  {
    service,
    asked,
    scopes,
  }: { service: string; asked: readonly string[]; scopes: AuthOptions['scopes'] },
): Answer | undefined {
  if (request.method !== 'GET') return jsonAnswer(404, { errors: [{ code: 'NOT_FOUND' }] });
  if (request.query.get('service') !== service) return violationAnswer(request, 'not our service');
  // Quay and others refuse a space-joined scope; repeated ones are what the specification shows.
  if (!asked.every((scope) => SCOPE.test(scope)))
    return violationAnswer(request, 'malformed scope');
  if (scopes === 'one' && asked.length > 1) {
    return jsonAnswer(400, {
      errors: [{ code: 'UNSUPPORTED', message: 'one scope per token' }],
    });
  }
  return undefined;
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
  if (request.authorization !== undefined) {
    return findAccount(options.accounts ?? [], request.authorization);
  }
  return options.anonymousTokens === false ? undefined : ANONYMOUS;
}

function wrongLogin(): Answer {
  return jsonAnswer(401, {
    errors: [{ code: 'UNAUTHORIZED', message: 'authentication failed' }],
  });
}

/** What is not allowed is left out, as most token servers do: the registry then says no. */
function grantedRepositories(
  caller: Caller,
  scopes: readonly string[],
  { isPublic = () => false }: AuthOptions,
): readonly string[] {
  return scopes.flatMap((scope) => {
    const [, repository = '', actions = ''] = SCOPE.exec(scope) ?? [];
    const isPull = actions.split(',').includes('pull');
    return isPull && mayPull(caller, repository, isPublic) ? [repository] : [];
  });
}

function makeToken(caller: Caller, scopes: readonly string[]): string {
  const signature = randomBytes(24).toString('base64url');
  if (caller === ANONYMOUS || caller.claims === undefined) return signature;
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { claims } = caller;
  const payload = typeof claims === 'function' ? claims(scopes) : claims;
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}.${signature}`;
}
