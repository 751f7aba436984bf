import { GITHUB } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import { oneError } from '../support/manners.js';
import type { Profile, Read, Refusal } from '../support/profile.js';
import {
  isPublic,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

type Parts = Pick<Profile, 'name' | 'apiHost' | 'authHost'> & {
  readonly reads: readonly Read[];
  readonly refusals: readonly Refusal[];
};

function gitlab({
  name,
  apiHost,
  authHost,
  reads,
  refusals,
}: Parts & { authHost: string }): Profile {
  return {
    name,
    apiHost,
    authHost,
    forge: GITHUB,
    options: {
      service: 'container_registry',
      tokenPath: '/jwt/auth',
      ungranted: 'refused',
      isPublic,
      accounts: [MACHINE_ACCOUNT, SAVED_ACCOUNT],
      manners: {
        replies: {
          'wrong login': {
            status: 401,
            body: oneError('UNAUTHORIZED', 'HTTP Basic: Access denied'),
          },
          'nothing granted': { status: 403, body: oneError('DENIED', 'access forbidden') },
          nobody: { status: 403, body: oneError('DENIED', 'access forbidden') },
        },
      },
    },
    images: ['platform/proxy:2.1.0', 'public/base:1'],
    reads,
    refusals,
  };
}

const SAAS = 'registry.gitlab.com';
const OWN = 'registry.example.com';

export const GITLAB = gitlab({
  name: 'GitLab.com',
  apiHost: SAAS,
  authHost: 'gitlab.com',
  reads: [
    {
      title: 'machine user: a deploy token',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0`, registry: SAAS, ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [SAAS]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0` },
      saved: { [SAAS]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [],
      logins: { [SAAS]: 'saved' },
    },
    {
      title: 'anonymous, in a public project',
      inputs: { images: `${SAAS}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0`, registry: SAAS, ...WRONG_PASSWORD },
      error: [],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${SAAS}/secret/tool:1`, registry: SAAS, ...MACHINE_USER },
      error: [],
      requests: [],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0` },
      error: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${SAAS}/platform/proxy:2.2.0`, registry: SAAS, ...MACHINE_USER },
      error: [],
    },
  ],
});

export const GITLAB_SELF_HOSTED = gitlab({
  name: 'GitLab, self-hosted',
  apiHost: OWN,
  authHost: 'gitlab.example.com',
  reads: [
    {
      title: 'machine user, with a line of trusted-realms',
      inputs: {
        images: `${OWN}/platform/proxy:2.1.0`,
        registry: OWN,
        ...MACHINE_USER,
        'trusted-realms': `${OWN}=gitlab.example.com`,
      },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [OWN]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a realm that nobody trusted',
      inputs: { images: `${OWN}/platform/proxy:2.1.0`, registry: OWN, ...MACHINE_USER },
      error: [],
      requests: [],
    },
  ],
});
