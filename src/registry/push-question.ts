import { type PushAnswer, mayAskForPush } from '../policy/push-question.js';
import { type Authorizer, mintToken } from './authorizer.js';
import { RegistryError } from './registry-error.js';
import { readClaims } from './token-claims.js';

/**
 * Asks for a token that pushes to the repository, and returns what came of it; undefined where that
 * is not to be asked. The token is read here and let go: it is in no book, and no request carries it.
 * What fails here leaves the session as it was.
 */
export async function askForPush(
  authorizer: Authorizer,
  repository: string,
): Promise<PushAnswer | undefined> {
  const { options, authentication } = authorizer;
  if (!mayAskForPush(options.registry) || authentication?.scheme !== 'bearer') return undefined;
  try {
    const { value } = await mintToken(authorizer, [`repository:${repository}:pull,push`]);
    return { kind: 'token', claims: readClaims(value) };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const { code, message, registryWords = '' } = error;
    return code === 'REFUSED'
      ? { kind: 'refused', words: registryWords }
      : { kind: 'failed', reason: message };
  }
}
