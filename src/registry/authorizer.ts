import type { Clock } from '../clock.js';
import { type Asker, type Authentication, knownAuthentication } from './authentication.js';
import { isIdentityToken } from '../policy/credential.js';
import { TELLING_SECRET_CHARS } from '../redaction.js';
import { ACCEPT_MANIFESTS } from './media-type.js';
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
  /** What the job says and puts out, apart from its secrets: no token may be part of it. */
  readonly plainTexts?: readonly string[];
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
  /** Every token that was given out: of thousands, a message is freed of the one that was sent. */
  readonly tokens: Set<string>;
  /** What no token may be part of. */
  readonly plainTexts: readonly string[];
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
  const loginSecrets: string[] = [];
  const hasLogin = credential.kind !== 'anonymous';
  let basic: string | undefined;
  if (hasLogin && credential.token !== undefined) {
    options.onSecret(credential.password);
    loginSecrets.push(credential.password);
  } else if (hasLogin) {
    const pair = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
    options.onSecret(pair);
    loginSecrets.push(pair, credential.password);
    basic = `Basic ${pair}`;
  }
  const authorizer: Authorizer = {
    options,
    basic,
    hasLogin,
    loginSecrets,
    tokens: new Set(),
    plainTexts: plainTexts(options),
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

/** What no token may be part of: names, what manifests are called, and what the job says is plain. */
function plainTexts({
  registry,
  repositories,
  credential,
  ...options
}: AuthorizerOptions): string[] {
  const names = repositories.map((repository) => `${registry}/${repository}`);
  const users = credential.kind === 'anonymous' ? [] : [credential.username];
  return [...names, ...users, ...ACCEPT_MANIFESTS.split(', '), ...(options.plainTexts ?? [])];
}

/**
 * Returns a token with these scopes from the realm, told to the runner as a secret. It is not kept
 * anywhere. Throws `RegistryError`.
 */
export async function mintToken(
  { options, authentication, basic, loginSecrets, tokens, ...rest }: Authorizer,
  scopes: readonly string[],
): Promise<BearerToken> {
  if (authentication?.scheme !== 'bearer') throw new Error('a token without a realm');
  const token = await requestToken({
    ...options,
    ...authentication,
    scopes,
    authorization: basic,
    identityToken: isIdentityToken(options.credential) ? options.credential.password : undefined,
    secrets: loginSecrets,
    plainTexts: rest.plainTexts,
  });
  tokens.add(token.value);
  // A short one is no secret: the runner would black out words.
  if (token.value.length >= TELLING_SECRET_CHARS) options.onSecret(token.value);
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
