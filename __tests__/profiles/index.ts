import type { Profile } from '../support/profile.js';
import { ARTIFACT_REGISTRY, AZURE, ECR } from './clouds.js';
import { CODEBAHN } from './codebahn.js';
import { DISTRIBUTION_HTPASSWD, DOCKER_AUTH } from './distribution.js';
import { DOCKER_HUB } from './docker-hub.js';
import { FORGEJO } from './forgejo.js';
import { GHCR } from './ghcr.js';
import { GITEA } from './gitea.js';
import { GHE_COM, GITHUB_ENTERPRISE_SERVER } from './github-enterprise.js';
import { GITLAB, GITLAB_SELF_HOSTED } from './gitlab.js';
import { HARBOR } from './harbor.js';
import { KUBERNETES } from './kubernetes.js';
import { LSCR, NVCR } from './other-realms.js';
import { QUAY } from './quay.js';
import { ZOT } from './zot.js';

/** Every registry that is emulated, in the order of `docs/registries.md`. */
export const PROFILES: readonly Profile[] = [
  CODEBAHN,
  FORGEJO,
  GITEA,
  GHCR,
  GITHUB_ENTERPRISE_SERVER,
  GHE_COM,
  DOCKER_HUB,
  HARBOR,
  GITLAB,
  GITLAB_SELF_HOSTED,
  QUAY,
  ECR,
  ARTIFACT_REGISTRY,
  AZURE,
  DISTRIBUTION_HTPASSWD,
  DOCKER_AUTH,
  ZOT,
  KUBERNETES,
  LSCR,
  NVCR,
];
