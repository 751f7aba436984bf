import { ActionError } from '../errors.js';
import { dropEndSlashes, printable } from '../text.js';
import { COMPONENT } from './grammar.js';
import type { Reference } from './reference.js';
import { DOCKER_HUB, tryParseRegistryName } from './registry-name.js';

/** What the input `registry` names: a registry, or the repositories under a path of it. */
export interface RegistryScope {
  /** `host[:port]`, canonical. */
  readonly registry: string;
  /** The parts of the path, in lower case; empty for the whole registry. */
  readonly path: readonly string[];
}

/**
 * Returns the scope in `host[:port][/path]`, and what was forgiven: sentences for the log. Throws
 * `INPUT`.
 */
export function parseRegistryScope(text: string): { scope: RegistryScope; notices: string[] } {
  const bare = dropEndSlashes(text.replace(/^https:\/\//i, ''));
  const [host = '', ...parts] = bare.split('/');
  const registry = tryParseRegistryName(host);
  if (registry === undefined) {
    throw new ActionError('INPUT', `registry: "${printable(text)}" is not host[:port][/path]`, {
      remedy:
        'Write for example ghcr.io, docker.io or codebahn.net/platform, without a protocol: it is HTTPS.',
    });
  }
  // `https://index.docker.io/v1/` is how Docker writes its Hub, and no path on it.
  const isHubUrl = registry === DOCKER_HUB && parts.length === 1 && parts[0] === 'v1';
  const path = isHubUrl ? [] : parts.map((part) => part.toLowerCase());
  const wrong = path.find((part) => !COMPONENT.test(part));
  if (wrong !== undefined) {
    const what = `"${printable(wrong)}" is not part of a repository`;
    throw new ActionError('INPUT', `registry: "${printable(text)}": ${what}`, {
      remedy: 'After the host comes an owner, or parts of a repository: codebahn.net/platform',
    });
  }
  const scope = { registry, path };
  const isAsWritten = formatScope(scope) === text;
  const notices = isAsWritten
    ? []
    : [`registry: "${printable(text)}" is read as "${formatScope(scope)}"`];
  return { scope, notices };
}

/** Whether the scope covers the image: the same registry, and the path part by part. */
export function covers(scope: RegistryScope, reference: Reference): boolean {
  const parts = reference.repository.split('/');
  return (
    scope.registry === reference.registry &&
    scope.path.every((part, index) => parts[index] === part)
  );
}

/** Returns `host[:port][/path]`. */
export function formatScope({ registry, path }: RegistryScope): string {
  return [registry, ...path].join('/');
}
