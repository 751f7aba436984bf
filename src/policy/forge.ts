import { tryParseRegistryName } from '../reference/registry-name.js';
import { dropEndSlashes, printable } from '../text.js';
import { objectAt, textAt } from './payload.js';

/** What the runner says of its forge; the names of the environment are the runner's. */
export interface ForgeFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The parsed event file, whatever it holds. */
  readonly payload: unknown;
}

export type ForgeKind =
  | 'github.com'
  | 'ghe.com' // GitHub Enterprise Cloud with data residency, NAME.ghe.com
  | 'github-enterprise-server'
  | 'forgejo-or-gitea' // Codebahn and other forges made of them included
  | 'unknown';

/** The forge that runs the job, and the registries of its own. */
export interface Forge {
  readonly kind: ForgeKind;
  /** Canonical names: the only registries that the job token may go to. */
  readonly registries: readonly string[];
  /** A fragment for the log. */
  readonly reason: string;
}

/** Decides which registries are the forge's own (contract, "Which credential"). Never throws. */
export function decideForge(facts: ForgeFacts): Forge {
  const server = parseUrl(facts.env['GITHUB_SERVER_URL']);
  if (isForgejoOrGitea(facts.env)) return forgejoOrGitea(server, facts.payload);
  if (server === undefined) return unknownForge('GITHUB_SERVER_URL is missing or no http(s) URL');
  const own = githubRegistry(server);
  if (own !== undefined) return github(own.kind, server, own.registry);
  const api = parseUrl(facts.env['GITHUB_API_URL']);
  const isHttps = server.protocol === 'https:';
  const hasServerApi = isHttps && api?.origin === server.origin && pathOf(api) === '/api/v3';
  if (!hasServerApi) return unknownForge(`${server.host} is no forge whose registry is known`);
  // act says so of every host that it is pointed to: it proves nothing.
  if (isSet(facts.env['ACT'])) return unknownForge(`act does not tell what ${server.host} is`);
  return github('github-enterprise-server', server, `containers.${server.host}`);
}

/**
 * The runners of Gitea and Forgejo set GITEA_ACTIONS, Forgejo's FORGEJO_ACTIONS as well. They are
 * asked first: their GITHUB_SERVER_URL may be set to github.com to fetch actions from there.
 */
function isForgejoOrGitea(env: ForgeFacts['env']): boolean {
  const api = parseUrl(env['GITHUB_API_URL']);
  const hasApi = api !== undefined && pathOf(api).endsWith('/api/v1');
  return isSet(env['GITEA_ACTIONS']) || isSet(env['FORGEJO_ACTIONS']) || hasApi;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** The registry is on the forge's own host, which the runner and the payload may name differently. */
function forgejoOrGitea(server: URL | undefined, payload: unknown): Forge {
  const registries = [server, parseUrl(textAt(payload, 'repository.html_url'))]
    .filter((url) => url !== undefined)
    .filter((url) => !isGithub(url)) // a forge of another make: its job token is nothing to GitHub
    .map((url) => tryParseRegistryName(url.host))
    .filter((name) => name !== undefined);
  const own = [...new Set(registries)];
  return {
    kind: 'forgejo-or-gitea',
    registries: own,
    reason:
      own.length === 0
        ? 'a Forgejo or Gitea forge of which neither the runner nor the event names a usable host'
        : `a Forgejo or Gitea forge, whose registry is on its own host: ${own.join(', ')}`,
  };
}

function github(kind: ForgeKind, server: URL, host: string): Forge {
  const registry = tryParseRegistryName(host);
  if (registry === undefined) return unknownForge(`${server.host} has no usable host name`);
  return { kind, registries: [registry], reason: `the registry of ${server.host} is ${registry}` };
}

/** The registry of the two forges of GitHub that are known by their host alone, whole and exact. */
function githubRegistry(server: URL): { kind: ForgeKind; registry: string } | undefined {
  if (server.protocol !== 'https:') return undefined;
  if (server.host === 'github.com') return { kind: 'github.com', registry: 'ghcr.io' };
  if (!/^[a-z0-9-]+\.ghe\.com$/.test(server.host)) return undefined;
  return { kind: 'ghe.com', registry: `containers.${server.host}` };
}

function isGithub(url: URL): boolean {
  return /^(?:.+\.)?(?:github|ghe)\.com$/.test(url.hostname);
}

function unknownForge(why: string): Forge {
  const reason = `the job token is not used: ${printable(why, 150)}`;
  return { kind: 'unknown', registries: [], reason };
}

function parseUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

/** The path without its trailing slashes. */
function pathOf(url: URL): string {
  return dropEndSlashes(url.pathname);
}

/** Returns the owner of the job's repository, as the forge writes it; undefined where none is named. */
export function decideOwner({ env, payload }: ForgeFacts): string | undefined {
  return (
    ownerOf(payload) ??
    nonEmpty(env['GITHUB_REPOSITORY_OWNER']) ??
    nonEmpty(env['GITHUB_REPOSITORY']?.split('/')[0])
  );
}

function ownerOf(payload: unknown): string | undefined {
  // Gitea's fork event names the new fork as the repository, while the job runs in the old one.
  if (objectAt(payload, 'forkee') !== undefined) return undefined;
  const owner = objectAt(payload, 'repository.owner');
  return textAt(owner, 'login') ?? textAt(owner, 'username');
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
