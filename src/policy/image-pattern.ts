import { ActionError } from '../errors.js';
import type { Reference } from '../reference/reference.js';
import { DOCKER_HUB, looksLikeRegistry, tryParseRegistryName } from '../reference/registry-name.js';
import { printable } from '../text.js';
import { findGlobFault, matchesGlob } from './glob.js';

/** A line of `allowed-images`: one registry, and a pattern of repositories on it. */
export interface ImagePattern {
  /** `host[:port]`, canonical. */
  readonly registry: string;
  /** In lower case. */
  readonly repository: string;
}

/**
 * Returns the pattern in a line of `allowed-images`, and what was forgiven: fragments for the log.
 * Throws `INPUT` with a fragment. A line without a registry is wrong: `acme/*` would mean Docker Hub's,
 * where the name may belong to anybody.
 */
export function parseImagePattern(line: string): {
  readonly pattern: ImagePattern;
  readonly notices: readonly string[];
} {
  const bare = line.replace(/^https:\/\//i, '');
  const [host = '', ...parts] = bare.split('/');
  const fail = (why: string, remedy: string = GRAMMAR): never => {
    throw new ActionError('INPUT', `"${printable(line)}": ${why}`, { remedy });
  };
  if (host.includes('*')) fail('the registry must be written out');
  if (!looksLikeRegistry(host)) fail('it names no registry', suggestRegistry(bare));
  const registry = tryParseRegistryName(host) ?? fail(`"${printable(host)}" is not host[:port]`);
  if (parts.join('') === '') {
    fail('it names no repository', `Write ${registry}/** for all that is on it.`);
  }
  const repository = completeHubName(registry, parts).toLowerCase();
  const fault = findFault(repository);
  if (fault !== undefined) fail(fault);
  const pattern = { registry, repository };
  const isAsWritten = formatImagePattern(pattern) === line;
  const read = `"${printable(line)}" is read as "${formatImagePattern(pattern)}"`;
  return { pattern, notices: isAsWritten ? [] : [read] };
}

const GRAMMAR =
  'Write registry/repository, one a line, such as ghcr.io/acme/* or docker.io/library/postgres; "*" stays within one part, "**" crosses them.';

function suggestRegistry(bare: string): string {
  const name = printable(bare.includes('/') ? bare : `library/${bare}`);
  return `Write the registry first: ${DOCKER_HUB}/${name} for Docker Hub's, or the host of another one.`;
}

/** Docker's rule for its Hub: a name of one part is an official image. `**` stays what it is. */
function completeHubName(registry: string, parts: readonly string[]): string {
  const [first = ''] = parts;
  const isOfficial = registry === DOCKER_HUB && parts.length === 1 && !first.includes('**');
  return isOfficial ? `library/${first}` : parts.join('/');
}

function findFault(repository: string): string | undefined {
  const wrong = /[^a-z0-9._/*-]/u.exec(repository)?.[0];
  if (wrong === ':' || wrong === '@') return 'leave the tag and the digest out';
  if (wrong?.trim() === '') return 'no repository can hold white space';
  if (wrong !== undefined) return `no repository can hold "${printable(wrong)}"`;
  return findGlobFault(repository);
}

/** Whether the image is on the pattern's registry and its repository matches. */
export function allowsImage(pattern: ImagePattern, reference: Reference): boolean {
  return (
    pattern.registry === reference.registry && matchesGlob(pattern.repository, reference.repository)
  );
}

/** Returns `registry/repository`. */
export function formatImagePattern({ registry, repository }: ImagePattern): string {
  return `${registry}/${repository}`;
}
