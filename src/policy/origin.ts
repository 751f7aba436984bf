import { ActionError } from '../errors.js';
import { isLocalHost } from '../reference/address.js';
import {
  apiHost,
  DOCKER_HUB,
  isLoopback,
  parseRegistryName,
  tryParseRegistryName,
} from '../reference/registry-name.js';
import { printable } from '../text.js';

/** A line of `trusted-realms`: this registry may send its logins to that host. */
export interface TrustedRealm {
  /** `host[:port]`, canonical. */
  readonly registry: string;
  /** `host[:port]`, canonical. */
  readonly authHost: string;
}

/** Where a registry asks for its tokens, known without a challenge. */
export interface KnownAuth {
  readonly realm: string;
  readonly service: string;
}

/** Whether a login of the registry may be sent to the realm, and why not. */
export type RealmVerdict =
  | { readonly allowed: true; readonly url: URL }
  | {
      readonly allowed: false;
      /** A fragment for a message; what came from outside in it is printable. */
      readonly reason: string;
      readonly remedy: string | undefined;
      /**
       * Where a request without a login may still go: it carries no secret, and the token that
       * comes back is used at the registry alone. Undefined where nothing may be sent.
       */
      readonly anonymousUrl: URL | undefined;
    };

/** The longest realm that is looked at, in characters. */
export const REALM_LIMIT_CHARS = 2048;

const KNOWN_AUTH: ReadonlyMap<string, KnownAuth> = new Map([
  [DOCKER_HUB, { realm: 'https://auth.docker.io/token', service: 'registry.docker.io' }],
  ['ghcr.io', { realm: 'https://ghcr.io/token', service: 'ghcr.io' }],
]);

/** Registries whose own operator runs the realm on another host, over HTTPS and its usual port. */
const BUILT_IN_PAIRS: readonly { readonly registry: RegExp; readonly authHost: string }[] = [
  { registry: /^docker\.io$/, authHost: 'auth.docker.io' },
  { registry: /^registry\.gitlab\.com$/, authHost: 'gitlab.com' },
  { registry: /^nvcr\.io$/, authHost: 'authn.nvidia.com' },
  { registry: /^rg\.[a-z0-9-]+\.scw\.cloud$/, authHost: 'api.scaleway.com' },
  { registry: /^lscr\.io$/, authHost: 'ghcr.io' },
];

/** Returns the realm and service of a registry that is asked for a token first, without a challenge. */
export function knownAuth(registry: string): KnownAuth | undefined {
  return KNOWN_AUTH.get(registry);
}

/**
 * Returns the origin of the registry's API (RFC 6454): HTTPS, and plain HTTP on the loopback alone.
 * Throws `INPUT` where a URL would read the host as another one than it is written.
 */
export function apiOrigin(registry: string): string {
  const protocol = isLoopback(registry) ? 'http' : 'https';
  const url = readLiteralUrl(`${protocol}://${apiHost(registry)}/`);
  if (url !== undefined) return url.origin;
  throw new ActionError(
    'INPUT',
    `registry "${printable(registry)}": its host is no name and no address as URLs write it`,
    { remedy: 'Write an IPv4 address as four numbers, an IPv6 address in its shortest form.' },
  );
}

/** Returns the pair of hosts in a line `registry=auth-host` of `trusted-realms`; throws `INPUT`. */
export function parseTrustedRealm(line: string): TrustedRealm {
  const parts = line.split('=').map((part) => part.trim());
  const [registry, authHost] = parts;
  if (parts.length !== 2 || registry === undefined || authHost === undefined) {
    throw lineError(line, 'it is not registry=auth-host');
  }
  const wrong = [registry, authHost].find((host) => tryParseRegistryName(host) === undefined);
  if (wrong !== undefined) throw lineError(line, `"${printable(wrong)}" is not host[:port]`);
  // An auth host is a host and no registry: Docker Hub's other names are not meant.
  return { registry: parseRegistryName(registry), authHost: authHost.toLowerCase() };
}

function lineError(line: string, why: string): ActionError {
  return new ActionError('INPUT', `"${printable(line)}": ${why}`, {
    remedy: 'Write two hosts, such as: registry.example.com=auth.example.com',
  });
}

/** Decides whether a login of the registry may be sent to the realm that its challenge names. */
export function judgeRealm(question: {
  readonly registry: string;
  readonly realm: string;
  readonly trustedRealms: readonly TrustedRealm[];
}): RealmVerdict {
  const { registry, realm } = question;
  const url = readLiteralUrl(realm);
  const fault = url === undefined ? describeFault(realm) : judgeUrl(registry, url);
  if (url === undefined || fault !== undefined) {
    const reason = `realm "${printable(realm)}": ${fault ?? 'it is not a URL'}`;
    return { allowed: false, reason, remedy: undefined, anonymousUrl: undefined };
  }
  if (url.origin === apiOrigin(registry) || isPair(question, url)) return { allowed: true, url };
  return {
    allowed: false,
    reason: `realm "${printable(realm)}": ${url.host} is not known as an auth host of ${registry}`,
    remedy: `If ${registry} may send its logins there, add: trusted-realms: ${registry}=${url.host}`,
    anonymousUrl: url,
  };
}

function judgeUrl(registry: string, url: URL): string | undefined {
  if (url.href.includes('#')) return 'it has a fragment';
  // No line of trusted-realms could name it, and some characters of such hosts mean something to shells.
  if (tryParseRegistryName(url.host) === undefined) return 'its host is no name and no address';
  if (isLocalHost(url.hostname) && !isLocalHost(new URL(apiOrigin(registry)).hostname)) {
    return 'it is on this machine, and the registry is not';
  }
  return url.protocol === 'https:' || isLoopback(url.host) ? undefined : 'it is plain HTTP';
}

function isPair(
  question: { readonly registry: string; readonly trustedRealms: readonly TrustedRealm[] },
  url: URL,
): boolean {
  const { registry, trustedRealms } = question;
  const isBuiltIn = BUILT_IN_PAIRS.some(
    (pair) => pair.registry.test(registry) && url.origin === `https://${pair.authHost}`,
  );
  return (
    isBuiltIn ||
    trustedRealms.some(
      (line) =>
        line.registry === registry &&
        readLiteralUrl(`${url.protocol}//${line.authHost}/`)?.origin === url.origin,
    )
  );
}

/**
 * Returns the URL where its host is written as it is read. `0x7f.1`, `%65xample.com`, full-width dots
 * and IPv4 addresses in IPv6 form are rewritten on parsing: what a person compared with
 * `trusted-realms` would not be where the login goes (WHATWG URL, "host parsing").
 */
function readLiteralUrl(text: string): URL | undefined {
  if (text.length > REALM_LIMIT_CHARS || /[\s\\\p{C}]/u.test(text)) return undefined;
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1]?.toLowerCase();
  if (authority === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const usualPort = url.protocol === 'https:' ? '443' : '80';
  return authority === url.host || authority === `${url.host}:${usualPort}` ? url : undefined;
}

function describeFault(realm: string): string {
  if (realm.length > REALM_LIMIT_CHARS) return `it is longer than ${REALM_LIMIT_CHARS} characters`;
  if (!/^https?:\/\//i.test(realm) || !URL.canParse(realm)) return 'it is not an HTTPS URL';
  const { username, password } = new URL(realm);
  if (username !== '' || password !== '') return 'it has a user name or a password in it';
  return 'its host is not written as it is read';
}
