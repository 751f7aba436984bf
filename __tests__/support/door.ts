import { type Account, ANONYMOUS, findAccount, mayPull } from './accounts.js';
import type { AuthServer } from './auth-server.js';
import {
  type Answer,
  type Occasion,
  type ReceivedRequest,
  refusalAnswer,
  violationAnswer,
} from './http-message.js';

/** What decides who comes in, and how the others are answered. */
export interface Door {
  readonly scheme: 'bearer' | 'basic' | 'none';
  readonly accounts: readonly Account[];
  readonly isPublic: (repository: string) => boolean;
  readonly auth: AuthServer;
  /** Known once the origin that issues tokens is open. */
  readonly realm: () => string;
}

/** Returns the answer to somebody who may not come in, or undefined where they may. */
export function refuse(
  request: ReceivedRequest,
  repository: string | undefined,
  door: Door,
): Answer | undefined {
  switch (door.scheme) {
    case 'none':
      return undefined;
    case 'basic':
      return refuseBasic(request, repository, door);
    case 'bearer':
      return refuseBearer(request, repository, door);
  }
}

function refuseBasic(
  { authorization }: ReceivedRequest,
  repository: string | undefined,
  { accounts, isPublic }: Door,
): Answer | undefined {
  const caller = authorization === undefined ? ANONYMOUS : findAccount(accounts, authorization);
  if (caller === undefined) return unauthorized('wrong login', 'Basic realm="registry.test"');
  const isAllowed =
    repository === undefined ? caller !== ANONYMOUS : mayPull(caller, repository, isPublic);
  if (isAllowed) return undefined;
  return caller === ANONYMOUS ? unauthorized('no login', 'Basic realm="registry.test"') : denied();
}

function refuseBearer(
  request: ReceivedRequest,
  repository: string | undefined,
  { auth, realm }: Door,
): Answer | undefined {
  const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
  const challenge = `Bearer realm="${realm()}",service="${auth.service}"${scope}`;
  if (request.authorization === undefined) return unauthorized('no login', challenge);
  const token = /^Bearer (\S+)$/.exec(request.authorization)?.[1];
  // A client that answers a Bearer challenge with a password has been talked down to Basic.
  if (token === undefined) return violationAnswer(request, 'only bearer tokens are read here');
  const opens = auth.redeem(token);
  if (opens === undefined) return unauthorized('bad token', `${challenge},error="invalid_token"`);
  return repository === undefined || opens(repository) ? undefined : denied();
}

function unauthorized(occasion: Occasion, challenge: string): Answer {
  const error = { code: 'UNAUTHORIZED', message: 'authentication required' };
  const answer = refusalAnswer(occasion, 401, error);
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

function denied(): Answer {
  const error = { code: 'DENIED', message: 'requested access to the resource is denied' };
  return refusalAnswer('not granted', 403, error);
}
