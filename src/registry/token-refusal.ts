import { RegistryError } from './registry-error.js';

/**
 * What the refusal of a token for several repositories is about: how many they are, one of them that
 * is refused alone, or neither, so that asking for fewer is of no use.
 */
export type RefusalCause = 'size' | 'repository' | 'all';

/** The login that a token was asked for with. */
export interface RefusedLogin {
  /** Asks for a token of no repository, with the login. */
  prove(): Promise<unknown>;
  /** Takes the refusal of the login itself: it is not sent again. */
  end(error: RegistryError): void;
}

/** What realms answer to more scopes than they take in one request, or to a longer URL. */
const SIZE_STATUSES = new Set([400, 413, 414, 431]);
/** What one repository alone may be the cause of; 401 is, too, where nobody logs in. */
const REPOSITORY_STATUSES = new Set([403, 404]);

/**
 * Returns what a refusal is about; throws the refusal of the login. GHCR answers a wrong password and
 * a repository that is not granted alike, with 403: a token of no repository, which is what `docker
 * login` asks for, tells them apart, and a wrong password is sent twice instead of once for each
 * image. Who logs in nowhere has nothing to prove.
 */
export async function findRefusalCause(
  error: RegistryError,
  login: RefusedLogin | undefined,
): Promise<RefusalCause> {
  const { status, code } = error;
  if (status === undefined || code === 'UNAVAILABLE') return 'all';
  if (SIZE_STATUSES.has(status)) return 'size';
  const isRepositorys = REPOSITORY_STATUSES.has(status) || (status === 401 && login === undefined);
  if (!isRepositorys) return 'all'; // with 401: a password that is wrong is wrong for each
  if (login !== undefined) await checkLogin(error, login);
  return 'repository';
}

async function checkLogin(error: RegistryError, login: RefusedLogin): Promise<void> {
  try {
    await login.prove();
  } catch (refusal) {
    if (!(refusal instanceof RegistryError)) throw refusal;
    const { status, code } = refusal;
    const isOfLogin = status === error.status || status === 401;
    if (isOfLogin) login.end(refusal);
    if (isOfLogin || status === undefined || code === 'UNAVAILABLE') throw refusal;
    // Otherwise it is a realm that wants a scope in every request, and says so.
  }
}
