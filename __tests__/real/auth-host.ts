import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Login } from './login.js';
import type { SigningKey } from './signing-key.js';

export const ISSUER = 'real-parts-issuer';
export const SERVICE = 'real-parts-registry';
const TOKEN_LIFETIME_SECONDS = 300;

/** A login and what it may do: the first path part of the repositories, or `*`, and the actions. */
export interface Account extends Login {
  readonly owner: string;
  readonly actions: readonly string[];
}

/** One request as the auth host saw it. */
export interface TokenRequest {
  readonly method: string;
  readonly url: string;
  readonly username: string | undefined;
  readonly status: number;
}

/** The host, on an origin of its own, that gives out bearer tokens for a registry. */
export interface AuthHost {
  /** `host:port`, as a `trusted-realms` line names it. */
  readonly host: string;
  readonly realm: string;
  readonly requests: readonly TokenRequest[];
  stop(): Promise<void>;
}

/** Starts the token endpoint of the distribution specification ("Token Authentication") on the loopback. */
export async function startAuthHost(
  key: SigningKey,
  accounts: readonly Account[],
): Promise<AuthHost> {
  const requests: TokenRequest[] = [];
  const server = createServer((request, response) => {
    const { status, body, username } = answer(request, accounts, key);
    requests.push({ method: request.method ?? '', url: request.url ?? '', username, status });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    realm: `http://${host}/token`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly username: string | undefined;
}

function answer(request: IncomingMessage, accounts: readonly Account[], key: SigningKey): Answer {
  const url = new URL(request.url ?? '/', 'http://auth-host');
  const refused = { errors: [{ code: 'UNAUTHORIZED', message: 'wrong name or password' }] };
  if (request.method !== 'GET' || url.pathname !== '/token') {
    return { status: 404, body: {}, username: undefined };
  }
  if (url.searchParams.get('service') !== SERVICE) {
    return { status: 400, body: {}, username: undefined };
  }
  const header = request.headers.authorization;
  const login = header === undefined ? undefined : parseBasic(header);
  const account = accounts.find(
    ({ username, password }) => username === login?.username && password === login.password,
  );
  if (header !== undefined && account === undefined) {
    return { status: 401, body: refused, username: login?.username };
  }
  const token = key.signToken(claimsOf(account, url.searchParams.getAll('scope')));
  return {
    status: 200,
    body: { token, expires_in: TOKEN_LIFETIME_SECONDS },
    username: account?.username,
  };
}

function parseBasic(header: string): Login {
  const [, encoded = ''] = /^Basic (.+)$/.exec(header) ?? [];
  const [, username = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return { username, password };
}

function claimsOf(account: Account | undefined, scopes: readonly string[]): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: ISSUER,
    sub: account?.username ?? '',
    aud: SERVICE,
    iat: now,
    nbf: now - 5,
    exp: now + TOKEN_LIFETIME_SECONDS,
    jti: randomUUID(),
    access: scopes.flatMap((scope) => scope.split(' ')).map((scope) => grant(account, scope)),
  };
}

function grant(account: Account | undefined, scope: string): object {
  const [type = '', name = '', wanted = ''] = scope.split(':');
  const mine =
    account !== undefined && (account.owner === '*' || name.split('/')[0] === account.owner);
  const actions = mine
    ? wanted.split(',').filter((action) => account.actions.includes(action))
    : [];
  return { type, name, actions };
}
