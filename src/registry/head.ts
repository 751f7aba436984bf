import { ActionError } from '../errors.js';
import { type Digest, equalDigests, formatDigest, tryParseDigest } from '../reference/digest.js';
import type { Descriptor } from './descriptor.js';
import { type AnswerHeaders, headerValue } from './exchange.js';
import { describeRequest } from './registry-error.js';
import type { Reader } from './session.js';
import { manifestTarget, type Target } from './target.js';

/**
 * Whether the answer to a HEAD, which costs no pull, proves that a manifest exists (OCI distribution
 * specification, "Checking if content exists in the registry"): 200 with its digest, and no other
 * length. Every other answer proves nothing: some registries answer no HEAD, or not with a digest, and
 * what they redirect to may take a GET alone. Throws `DIGEST` where it is another manifest's.
 */
export async function showsManifest(
  session: Reader,
  repository: string,
  { digest, size }: Descriptor,
): Promise<boolean> {
  const plain = manifestTarget(session.origin, repository, formatDigest(digest));
  const target = { ...plain, method: 'HEAD' } as const;
  const headers = await askHeaders(session, target);
  const told = headers && readDigest(headers);
  if (headers === undefined || told?.algorithm !== digest.algorithm) return false;
  if (equalDigests(told, digest)) return isOfSize(headers, size);
  const words = `its Docker-Content-Digest header says ${formatDigest(told)}`;
  throw new ActionError('DIGEST', `${describeRequest(target)}: ${words}`);
}

/** Failures that may pass were tried again: a GET would fail as well. */
async function askHeaders(session: Reader, target: Target): Promise<AnswerHeaders | undefined> {
  try {
    return (await session.read(target)).headers;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    if (error.code === 'NETWORK' || error.code === 'UNAVAILABLE') throw error;
    return undefined;
  }
}

function readDigest(headers: AnswerHeaders): Digest | undefined {
  return tryParseDigest(headerValue(headers, 'docker-content-digest')?.trim() ?? '');
}

function isOfSize(headers: AnswerHeaders, size: number): boolean {
  const length = headerValue(headers, 'content-length');
  return length === undefined || Number(length) === size;
}
