import { GITHUB } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import { oneError, type Manners, type Reply } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import {
  isPublic,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

const HOST = 'registry.example.net';
const AUTH_HOST = 'auth.example.net';
const PROXY = `${HOST}/platform/proxy:2.1.0`;
const MACHINE = { registry: HOST, ...MACHINE_USER };

/** A tag of a repository that is not there is a manifest that is not known. */
const NO_REPOSITORY: NonNullable<Manners['replies']>['no repository'] = ({ kind, repository }) => ({
  status: 404,
  body:
    kind === 'tags'
      ? oneError('NAME_UNKNOWN', 'repository name not known to registry', { name: repository })
      : oneError('MANIFEST_UNKNOWN', 'manifest unknown'),
});

const BASIC_REFUSAL: Reply = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="Registry Realm"' },
  body: oneError('UNAUTHORIZED', 'authentication required', []),
};

/** Whoever is in the password file may do everything. */
export const DISTRIBUTION_HTPASSWD: Profile = {
  name: 'distribution, htpasswd',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    scheme: 'basic',
    accounts: [
      { ...MACHINE_USER, pull: () => true },
      { ...SAVED, pull: () => true },
    ],
    manners: {
      replies: {
        'no login': BASIC_REFUSAL,
        'wrong login': BASIC_REFUSAL,
        'no repository': NO_REPOSITORY,
      },
    },
  },
  images: ['platform/proxy:2.1.0'],
  reads: [
    {
      title: 'machine user',
      inputs: { images: PROXY, ...MACHINE },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'login alone, to push',
      inputs: MACHINE,
      credentials: {},
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [],
      requests: [],
    },
    { title: 'no login', inputs: { images: PROXY }, error: [] },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, ...MACHINE },
      error: [],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/platform/none:1`, ...MACHINE },
      error: [],
    },
  ],
};

function bearer(
  more: string,
): (facts: Record<'realm' | 'service' | 'repository', string>) => Reply {
  return ({ realm, service, repository }) => ({
    status: 401,
    headers: {
      'www-authenticate': `Bearer realm="${realm}",service="${service}",scope="repository:${repository}:pull"${more}`,
    },
    body: oneError('UNAUTHORIZED', 'authentication required', [
      { Type: 'repository', Class: '', Name: repository, Action: 'pull' },
    ]),
  });
}

/** distribution with tokens of docker_auth (cesanta), on a host of its own. */
export const DOCKER_AUTH: Profile = {
  name: 'distribution with docker_auth',
  apiHost: HOST,
  authHost: AUTH_HOST,
  forge: GITHUB,
  options: {
    service: 'Docker registry',
    tokenPath: '/auth',
    isPublic,
    anonymousTokens: true,
    accounts: [MACHINE_ACCOUNT, SAVED_ACCOUNT],
    manners: {
      replies: {
        'no login': bearer(''),
        'not granted': bearer(',error="insufficient_scope"'),
        'wrong login': { status: 401, body: 'Auth failed.\n' },
        'no repository': NO_REPOSITORY,
      },
    },
  },
  images: ['platform/proxy:2.1.0', 'acme/api:1.4.0', 'public/base:1'],
  reads: [
    {
      title: 'machine user, two owners under one token',
      inputs: {
        images: `${PROXY}\n${HOST}/acme/api:1.4.0`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      credentials: { proxy: 'machine-user', api: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'an auth host that nobody trusted',
      inputs: { images: PROXY, ...MACHINE },
      error: [],
      requests: [],
    },
    {
      title: 'a wrong password',
      inputs: {
        images: PROXY,
        registry: HOST,
        ...WRONG_PASSWORD,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [],
    },
    {
      title: 'a repository that is not granted',
      inputs: {
        images: `${HOST}/secret/tool:1`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [],
      requests: [],
    },
    {
      title: 'a missing repository',
      inputs: {
        images: `${HOST}/platform/none:1`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [],
    },
  ],
};
