import { DOCKER_HUB } from '../reference/registry-name.js';
import { type ReadEvidence, isHarbor } from './token-privilege.js';

/** What is known of a registry's make. */
export interface RegistryFacts {
  readonly registry: string;
  /** The kind of the forge whose own registry it is; undefined for every other one. */
  readonly ownForge: string | undefined;
  readonly reads: readonly ReadEvidence[];
}

/**
 * Returns how to make a password on this registry that can read packages and nothing else, as one
 * sentence. A guess of the registry's make by its name is good enough here: nothing is decided by it.
 */
export function adviseNarrowerToken(facts: RegistryFacts): string {
  const { registry, ownForge, reads } = facts;
  if (registry === 'ghcr.io') {
    return 'Make a classic personal access token with read:packages and nothing else: https://github.com/settings/tokens/new?scopes=read:packages';
  }
  if (registry === DOCKER_HUB) {
    return 'Make an access token on Docker Hub with the permission "Read-only" ("Public Repo Read-only" if all images are public).';
  }
  if (ownForge === 'forgejo-or-gitea' || reads.some(isForgejoOrGitea)) {
    return `Make an access token on ${registry} (Settings, Applications) with the scope read:package and no other.`;
  }
  if (ownForge !== undefined || registry.endsWith('.ghe.com')) {
    return `Make a classic personal access token on the forge of ${registry} with read:packages and nothing else.`;
  }
  if (reads.some(isHarbor)) {
    return `Make a robot account on ${registry} with the permission to pull repositories and no other.`;
  }
  if (hasLabel(registry, 'gitlab')) {
    return 'Make a deploy token in the GitLab project or group with read_registry and nothing else.';
  }
  if (hasLabel(registry, 'quay')) {
    return 'Make a robot account on Quay with the permission Read for this repository and no other.';
  }
  return `Give the machine user a token on ${registry} that may pull and do nothing else.`;
}

function isForgejoOrGitea({ claims }: ReadEvidence): boolean {
  return claims?.userId !== undefined;
}

function hasLabel(registry: string, label: string): boolean {
  return registry.split(/[.:]/).includes(label);
}
