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
      requests: [
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [Basic deploy]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [Basic saved]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'login alone, to push',
      inputs: MACHINE,
      credentials: {},
      requests: [
        'GET registry.example.net/v2/ [nobody]',
        'GET registry.example.net/v2/ [Basic deploy]',
      ],
      logins: { [HOST]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [
        'pin "registry.example.net/platform/proxy:2.1.0": GET https://registry.example.net/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: authentication required',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [Basic deploy]',
      ],
    },
    {
      title: 'no login',
      inputs: { images: PROXY },
      error: [
        'pin "registry.example.net/platform/proxy:2.1.0": GET https://registry.example.net/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: authentication required',
        '  Read without a login: no machine user for it; the job token is not for registry.example.net; no login for registry.example.net on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: registry.example.net refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, ...MACHINE },
      error: [
        'pin "registry.example.net/platform/proxy:2.2.0": GET https://registry.example.net/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/platform/none:1`, ...MACHINE },
      error: [
        'pin "registry.example.net/platform/none:1": GET https://registry.example.net/v2/platform/none/manifests/1: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.',
      ],
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
      title: 'machine user',
      inputs: { images: PROXY, ...MACHINE, 'trusted-realms': `${HOST}=${AUTH_HOST}` },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET auth.example.net/auth?service=Docker registry&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'machine user, two owners under one token',
      inputs: {
        images: `${PROXY}\n${HOST}/acme/api:1.4.0`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      credentials: { proxy: 'machine-user', api: 'machine-user' },
      requests: [
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET auth.example.net/auth?service=Docker registry&scope=repository:platform/proxy:pull&scope=repository:acme/api:pull [Basic deploy]',
        'GET registry.example.net/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET registry.example.net/v2/public/base/manifests/1 [nobody]',
        'GET auth.example.net/auth?service=Docker registry&scope=repository:public/base:pull [nobody]',
        'GET registry.example.net/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'an auth host that nobody trusted',
      inputs: { images: PROXY, ...MACHINE },
      error: [
        'pin "registry.example.net/platform/proxy:2.1.0": GET https://registry.example.net/v2/platform/proxy/manifests/2.1.0: 401: no login is sent: realm "https://auth.example.net/auth": auth.example.net is not known as an auth host of registry.example.net',
        '  Not sent: deploy (machine user). If registry.example.net may send its logins there, add: trusted-realms: registry.example.net=auth.example.net',
      ],
      requests: ['GET registry.example.net/v2/platform/proxy/manifests/2.1.0 [nobody]'],
    },
    {
      title: 'a wrong password',
      inputs: {
        images: PROXY,
        registry: HOST,
        ...WRONG_PASSWORD,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [
        'pin "registry.example.net/platform/proxy:2.1.0": GET https://auth.example.net/auth: 401: Auth failed.',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: {
        images: `${HOST}/secret/tool:1`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [
        'pin "registry.example.net/secret/tool:1": GET https://registry.example.net/v2/secret/tool/manifests/1: 401 UNAUTHORIZED: authentication required',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET registry.example.net/v2/secret/tool/manifests/1 [nobody]',
        'GET auth.example.net/auth?service=Docker registry&scope=repository:secret/tool:pull [Basic deploy]',
        'GET registry.example.net/v2/secret/tool/manifests/1 [Bearer]',
        'GET auth.example.net/auth?service=Docker registry&scope=repository:secret/tool:pull [Basic deploy]',
        'GET registry.example.net/v2/secret/tool/manifests/1 [Bearer]',
      ],
    },
    {
      title: 'a missing repository',
      inputs: {
        images: `${HOST}/platform/none:1`,
        ...MACHINE,
        'trusted-realms': `${HOST}=${AUTH_HOST}`,
      },
      error: [
        'pin "registry.example.net/platform/none:1": GET https://registry.example.net/v2/platform/none/manifests/1: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.',
      ],
    },
  ],
};
