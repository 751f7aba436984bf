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
      requests: [
        'GET registry.gitlab.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET gitlab.com/jwt/auth?service=container_registry&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET registry.gitlab.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [SAAS]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0` },
      saved: { [SAAS]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET registry.gitlab.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET gitlab.com/jwt/auth?service=container_registry&scope=repository:platform/proxy:pull [Basic saved]',
        'GET registry.gitlab.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [SAAS]: 'saved' },
    },
    {
      title: 'anonymous, in a public project',
      inputs: { images: `${SAAS}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET registry.gitlab.com/v2/public/base/manifests/1 [nobody]',
        'GET gitlab.com/jwt/auth?service=container_registry&scope=repository:public/base:pull [nobody]',
        'GET registry.gitlab.com/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0`, registry: SAAS, ...WRONG_PASSWORD },
      error: [
        'pin "registry.gitlab.com/platform/proxy:2.1.0": GET https://gitlab.com/jwt/auth: 401 UNAUTHORIZED: HTTP Basic: Access denied',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${SAAS}/secret/tool:1`, registry: SAAS, ...MACHINE_USER },
      error: [
        'pin "registry.gitlab.com/secret/tool:1": GET https://gitlab.com/jwt/auth: 403 DENIED: access forbidden',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET registry.gitlab.com/v2/secret/tool/manifests/1 [nobody]',
        'GET gitlab.com/jwt/auth?service=container_registry&scope=repository:secret/tool:pull [Basic deploy]',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: `${SAAS}/platform/proxy:2.1.0` },
      error: [
        'pin "registry.gitlab.com/platform/proxy:2.1.0": GET https://gitlab.com/jwt/auth: 403 DENIED: access forbidden',
        '  Read without a login: no machine user for it; the job token is not for registry.gitlab.com; no login for registry.gitlab.com on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: registry.gitlab.com refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${SAAS}/platform/proxy:2.2.0`, registry: SAAS, ...MACHINE_USER },
      error: [
        'pin "registry.gitlab.com/platform/proxy:2.2.0": GET https://registry.gitlab.com/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
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
      requests: [
        'GET registry.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET gitlab.example.com/jwt/auth?service=container_registry&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET registry.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [OWN]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a realm that nobody trusted',
      inputs: { images: `${OWN}/platform/proxy:2.1.0`, registry: OWN, ...MACHINE_USER },
      error: [
        'pin "registry.example.com/platform/proxy:2.1.0": GET https://registry.example.com/v2/platform/proxy/manifests/2.1.0: 401: no login is sent: realm "https://gitlab.example.com/jwt/auth": gitlab.example.com is not known as an auth host of registry.example.com',
        '  Not sent: deploy (machine user). If registry.example.com may send its logins there, add: trusted-realms: registry.example.com=gitlab.example.com',
      ],
      requests: ['GET registry.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]'],
    },
  ],
});
