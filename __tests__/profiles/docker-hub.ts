import { forkPullRequestEvent } from '../support/events.js';
import { GITHUB } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import { oneError } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import type { Fault } from '../support/registry.js';
import {
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

const KEY = 'https://index.docker.io/v1/';
const PROXY = 'platform/proxy:2.1.0';
const IMAGES = ['library/nginx:1.27.1', 'public/base:1', 'platform/proxy:2.1.0'];

const PULL_LIMIT: Fault = {
  path: '/v2/library/nginx/manifests/1.27.1',
  kind: 'answer',
  status: 429,
  headers: { 'content-type': 'application/json', 'ratelimit-remaining': '0;w=21600' },
  body: JSON.stringify(
    oneError(
      'TOOMANYREQUESTS',
      'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ),
  ),
};

/** What does not exist is nobody's to read. */
function exists(name: string): boolean {
  return IMAGES.some((image) => image.startsWith(`${name}:`));
}

export const DOCKER_HUB: Profile = {
  name: 'Docker Hub',
  apiHost: 'registry-1.docker.io',
  authHost: 'auth.docker.io',
  forge: GITHUB,
  options: {
    service: 'registry.docker.io',
    tokenPath: '/token',
    expiresIn: 300,
    pushScopes: 'insufficient',
    isPublic: (name) => exists(name) && !name.startsWith('platform/'),
    accounts: [
      { ...MACHINE_ACCOUNT, pull: exists },
      { ...SAVED_ACCOUNT, pull: exists },
    ],
    manners: {
      headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '99;w=21600' },
      replies: {
        'wrong login': { status: 401, body: { details: 'incorrect username or password' } },
        // A token is issued for anything; the registry finds no scope in it.
        'not granted': ({ realm, service, repository }) => ({
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="${realm}",service="${service}",scope="repository:${repository}:pull",error="insufficient_scope"`,
          },
          body: oneError('UNAUTHORIZED', 'authentication required', [
            { Type: 'repository', Class: '', Name: repository, Action: 'pull' },
          ]),
        }),
      },
    },
  },
  images: IMAGES,
  reads: [
    {
      title: 'anonymous, by a short name',
      inputs: { images: 'nginx:1.27.1' },
      credentials: { nginx: 'anonymous' },
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:library/nginx:pull [nobody]',
        'GET registry-1.docker.io/v2/library/nginx/manifests/1.27.1 [Bearer]',
      ],
      logins: {},
    },
    {
      title: 'anonymous, by an old name of the host',
      inputs: { images: 'index.docker.io/public/base:1' },
      credentials: { base: 'anonymous' },
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:public/base:pull [nobody]',
        'GET registry-1.docker.io/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
    {
      title: 'machine user',
      inputs: { images: PROXY, registry: 'docker.io', ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET registry-1.docker.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:platform/proxy:pull,push [Basic deploy]',
      ],
      logins: { [KEY]: 'deploy' },
    },
    {
      title: 'machine user, two images under one token',
      inputs: {
        images: `${PROXY}\nnginx:1.27.1`,
        registry: 'registry-1.docker.io',
        ...MACHINE_USER,
        'on-broad-password': 'ignore',
      },
      credentials: { proxy: 'machine-user', nginx: 'machine-user' },
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:platform/proxy:pull&scope=repository:library/nginx:pull [Basic deploy]',
        'GET registry-1.docker.io/v2/library/nginx/manifests/1.27.1 [Bearer]',
        'GET registry-1.docker.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [KEY]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: `docker.io/${PROXY}` },
      saved: { [KEY]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:platform/proxy:pull [Basic saved]',
        'GET registry-1.docker.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [KEY]: 'saved' },
    },
    {
      title: 'login alone, to push',
      inputs: { registry: 'docker.io', ...MACHINE_USER },
      credentials: {},
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io [Basic deploy]',
        'GET registry-1.docker.io/v2/ [Bearer]',
      ],
      logins: { [KEY]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: 'docker.io', ...WRONG_PASSWORD },
      error: [
        'pin "docker.io/platform/proxy:2.1.0": GET https://auth.docker.io/token: 401: incorrect username or password',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:platform/proxy:pull [Basic deploy]',
      ],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: 'secret/tool:1', registry: 'docker.io', ...MACHINE_USER },
      error: [
        'pin "docker.io/secret/tool:1": GET https://registry-1.docker.io/v2/secret/tool/manifests/1: 401 UNAUTHORIZED: authentication required',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:secret/tool:pull [Basic deploy]',
        'GET registry-1.docker.io/v2/secret/tool/manifests/1 [Bearer]',
        'GET auth.docker.io/token?service=registry.docker.io&scope=repository:secret/tool:pull [Basic deploy]',
        'GET registry-1.docker.io/v2/secret/tool/manifests/1 [Bearer]',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: PROXY },
      error: [
        'pin "docker.io/platform/proxy:2.1.0": GET https://registry-1.docker.io/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: authentication required',
        '  Read without a login: no machine user for it; the job token is not for docker.io; no login for docker.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: docker.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: 'nginx:1.27.9' },
      error: [
        'pin "docker.io/library/nginx:1.27.9": GET https://registry-1.docker.io/v2/library/nginx/manifests/1.27.9: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read without a login: no machine user for it; the job token is not for docker.io; no login for docker.io on this machine. Check the spelling of the tag, and that it was pushed: the repository has 1.27.1.',
      ],
    },
    {
      title: 'a rate limit',
      inputs: { images: 'nginx:1.27.1' },
      faults: [PULL_LIMIT],
      error: [
        'pin "docker.io/library/nginx:1.27.1": GET https://registry-1.docker.io/v2/library/nginx/manifests/1.27.1: 429 TOOMANYREQUESTS: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit: gave up after 5 tries',
        '  Read without a login: no machine user for it; the job token is not for docker.io; no login for docker.io on this machine. Run the job again later, or raise "retries". Registries let more through for a user: give "registry", "username" and "password".',
      ],
    },
    {
      title: 'a rate limit of the machine user',
      inputs: { images: 'nginx:1.27.1', registry: 'docker.io', ...MACHINE_USER, retries: '0' },
      faults: [PULL_LIMIT],
      error: [
        'pin "docker.io/library/nginx:1.27.1": GET https://registry-1.docker.io/v2/library/nginx/manifests/1.27.1: 429 TOOMANYREQUESTS: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
        '  Read as deploy with the password of the machine user. Run the job again later, or raise "retries".',
      ],
    },
    {
      title: "a password in a fork's pull request",
      event: forkPullRequestEvent(),
      inputs: { images: PROXY, registry: 'docker.io', ...MACHINE_USER },
      error: [
        'password: not used in this job: pull_request from the fork mallory/shop into acme/shop',
        `  Run this step on events of the repository's own code only, such as push, or write "on-untrusted: skip". No input makes a fork trusted.`,
      ],
      requests: [],
    },
  ],
};
