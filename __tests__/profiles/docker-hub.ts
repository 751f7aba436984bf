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
      requests: [],
      logins: {},
    },
    {
      title: 'anonymous, by an old name of the host',
      inputs: { images: 'index.docker.io/public/base:1' },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
    {
      title: 'machine user',
      inputs: { images: PROXY, registry: 'docker.io', ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [],
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
      requests: [],
      logins: { [KEY]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: `docker.io/${PROXY}` },
      saved: { [KEY]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [],
      logins: { [KEY]: 'saved' },
    },
    {
      title: 'login alone, to push',
      inputs: { registry: 'docker.io', ...MACHINE_USER },
      credentials: {},
      requests: [],
      logins: { [KEY]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: 'docker.io', ...WRONG_PASSWORD },
      error: [],
      requests: [],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: 'secret/tool:1', registry: 'docker.io', ...MACHINE_USER },
      error: [],
      requests: [],
    },
    { title: 'a private image, read by nobody', inputs: { images: PROXY }, error: [] },
    { title: 'a missing tag', inputs: { images: 'nginx:1.27.9' }, error: [] },
    {
      title: 'a rate limit',
      inputs: { images: 'nginx:1.27.1' },
      faults: [PULL_LIMIT],
      error: [],
    },
    {
      title: 'a rate limit of the machine user',
      inputs: { images: 'nginx:1.27.1', registry: 'docker.io', ...MACHINE_USER, retries: '0' },
      faults: [PULL_LIMIT],
      error: [],
    },
    {
      title: "a password in a fork's pull request",
      event: forkPullRequestEvent(),
      inputs: { images: PROXY, registry: 'docker.io', ...MACHINE_USER },
      error: [],
      requests: [],
    },
  ],
};
