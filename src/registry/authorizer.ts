import type { Clock } from '../clock.js';
import { type Asker, type Authentication, knownAuthentication } from './authentication.js';
import { isIdentityToken } from '../policy/credential.js';
import { TELLING_SECRET_CHARS } from '../redaction.js';
import { RegistryError } from './registry-error.js';
import type { TokenClaims } from '../policy/token-privilege.js';
import { type BearerToken, requestToken } from './token.js';
import { readClaims } from './token-claims.js';
import { createTokenBook, type TokenBook, tokenFor } from './token-book.js';
import { findRefusalCause, type RefusedLogin } from './token-refusal.js';
import { pullScope } from './token-batch.js';
import type { Transport } from './transport.js';

export interface AuthorizerOptions extends Asker {
  /** The repositories that will be read: their scopes share tokens. */
  readonly repositories: readonly string[];
  readonly transport: Transport;
  readonly clock: Clock;
  /** Takes what the runner must mask, before it is used. */
  readonly onSecret: (secret: string) => void;
}

/** What is known of the authentication of one registry for one credential. */
export interface Authorizer {
  readonly options: AuthorizerOptions;
  /** `Basic …` of the login; undefined for nobody, and where the login is a token. */
  readonly basic: string | undefined;
  /** Whether requests are made as somebody. */
  readonly hasLogin: boolean;
  /** The login itself, as it is and as `Basic` sends it; empty for nobody. */
  readonly loginSecrets: readonly string[];
  /** What no message may repeat: the login, and every token. */
  readonly secrets: string[];
  readonly book: TokenBook;
  /** By repository: what the last token for it says of itself; undefined where it says nothing. */
  readonly claims: Map<string, TokenClaims | undefined>;
  /** Undefined until a challenge told. */
  authentication: Authentication | undefined;
  /** Why this credential is not sent again: it was refused, or its realm is not trusted. */
  final: RegistryError | undefined;
}

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { registry, credential, clock, repositories } = options;
  const secrets: string[] = [];
  const hasLogin = credential.kind !== 'anonymous';
  let basic: string | undefined;
  if (hasLogin && credential.token !== undefined) {
    options.onSecret(credential.password);
    secrets.push(credential.password);
  } else if (hasLogin) {
    const pair = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
    options.onSecret(pair);
    secrets.push(pair, credential.password);
    basic = `Basic ${pair}`;
  }
  const authorizer: Authorizer = {
    options,
    basic,
    hasLogin,
    loginSecrets: [...secrets],
    secrets,
    book: createTokenBook({
      clock,
      repositories,
      mint: (scoped) => mint(authorizer, scoped),
      findCause: (error) => findRefusalCause(error, hasLogin ? loginOf(authorizer) : undefined),
    }),
    claims: new Map(),
    authentication: knownAuthentication(registry),
    final: undefined,
  };
  return authorizer;
}

function loginOf(authorizer: Authorizer): RefusedLogin {
  return {
    prove: () => tokenFor(authorizer.book, undefined),
    end: (error) => {
      authorizer.final = error;
    },
  };
}

/**
 * Whether a minted token is masked. A registry that gives out its own name, or a word, as a token would
 * have the runner black out, or drop, every output that holds it.
 */
function mayMask(token: string, { registry, repositories }: AuthorizerOptions): boolean {
  const names = repositories.map((repository) => `${registry}/${repository}`);
  return token.length >= TELLING_SECRET_CHARS && !names.some((name) => name.includes(token));
}

/**
 * Returns a token with these scopes from the realm, told to the runner as a secret. It is not kept
 * anywhere. Throws `RegistryError`.
 */
export async function mintToken(
  { options, authentication, basic, secrets }: Authorizer,
  scopes: readonly string[],
): Promise<BearerToken> {
  if (authentication?.scheme !== 'bearer') throw new Error('a token without a realm');
  const token = await requestToken({
    ...options,
    ...authentication,
    scopes,
    authorization: basic,
    identityToken: isIdentityToken(options.credential) ? options.credential.password : undefined,
    secrets,
  });
  secrets.push(token.value);
  if (mayMask(token.value, options)) options.onSecret(token.value);
  return token;
}

async function mint(authorizer: Authorizer, repositories: readonly string[]): Promise<BearerToken> {
  if (authorizer.final !== undefined) throw authorizer.final;
  try {
    const token = await mintToken(authorizer, repositories.map(pullScope));
    const claims = readClaims(token.value);
    for (const repository of repositories) authorizer.claims.set(repository, claims);
    return token;
  } catch (error) {
    const isRefused = error instanceof RegistryError && error.status === 401;
    // A password that is wrong is wrong for every image: asking on would lock the account.
    if (isRefused && authorizer.hasLogin) authorizer.final = error;
    throw error;
  }
}
