import { ActionError } from '../errors.js';
import { printable } from '../text.js';
import { DOMAIN } from './grammar.js';

/** Docker Hub's canonical name. */
export const DOCKER_HUB = 'docker.io';

/** Other names that people and tools write for Docker Hub. */
const DOCKER_HUB_ALIASES = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * The one canonicaliser of registry names. Returns `host[:port]` in lower case, Docker Hub's aliases
 * as `docker.io`; two registries are the same exactly when these strings are equal. Throws `INPUT`
 * where the text is not `host[:port]`.
 */
export function parseRegistryName(text: string): string {
  const name = tryParseRegistryName(text);
  if (name !== undefined) return name;
  throw new ActionError('INPUT', `registry "${printable(text)}" is not host[:port]`, {
    remedy: 'Write the host alone, such as ghcr.io, docker.io or registry.example.com:5000.',
  });
}

/** Like `parseRegistryName`, but returns undefined where the text is no registry name. */
export function tryParseRegistryName(text: string): string | undefined {
  if (text.length > 255 || !DOMAIN.test(text) || !hasValidPort(text)) return undefined;
  const name = text.toLowerCase();
  if (!isLiteralHost(name)) return undefined;
  return DOCKER_HUB_ALIASES.has(name) ? DOCKER_HUB : name;
}

/** Whether URLs leave the host as it is: `127.1` and `[0::1]` would be read as another text. */
function isLiteralHost(name: string): boolean {
  const host = name.replace(/:\d+$/, '');
  return URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).hostname === host;
}

function hasValidPort(text: string): boolean {
  const port = /:(\d+)$/.exec(text.slice(text.indexOf(']') + 1))?.[1];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

/** Returns the `host[:port]` that serves the distribution API of the registry. */
export function apiHost(registry: string): string {
  return registry === DOCKER_HUB ? 'registry-1.docker.io' : registry;
}

/** Returns the key under which Docker's configuration keeps the login of the registry. */
export function dockerConfigKey(registry: string): string {
  return registry === DOCKER_HUB ? 'https://index.docker.io/v1/' : registry;
}

/** Whether the first part of a familiar name is a registry (distribution/reference, normalize.go). */
export function looksLikeRegistry(part: string): boolean {
  return part === 'localhost' || /[.:[\]]/.test(part) || part !== part.toLowerCase();
}

/** Whether the registry is on this machine: the only place where plain HTTP is spoken. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
