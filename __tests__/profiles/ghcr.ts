import { forkPullRequestEvent } from '../support/events.js';
import { GITHUB } from '../support/forges.js';
import { jsonAnswer, violationAnswer } from '../support/http-message.js';
import { SAVED } from '../support/in-process.js';
import { type Manners, oneError } from '../support/manners.js';
import type { Handler, Profile } from '../support/profile.js';
import type { Fault } from '../support/registry.js';
import {
  isPublic,
  JOB_ACCOUNT,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

const HOST = 'ghcr.io';
const API = `${HOST}/acme/api:1.4.0`;
const PROXY = `${HOST}/platform/proxy:2.1.0`;
const IMAGES = ['acme/api:1.4.0', 'acme/web:1.4.0', 'platform/proxy:2.1.0', 'public/base:1'];

/** How GHCR says no: a login that is wrong and one that may not read are 403, and nobody is 401. */
export const GHCR_MANNERS: Manners = {
  replies: {
    'no login': ({ realm, service, repository }) => ({
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="${realm}",service="${service}",scope="repository:${repository || 'user/image'}:pull"`,
      },
      body: oneError('UNAUTHORIZED', 'authentication required'),
    }),
    nobody: { status: 401, body: oneError('UNAUTHORIZED', 'authentication required') },
    'wrong login': { status: 403, body: oneError('DENIED', 'denied') },
    'nothing granted': {
      status: 403,
      body: oneError('DENIED', 'requested access to the resource is denied'),
    },
  },
};

/** What is there, and what its owner lets it read: a package that does not exist is nobody's to read. */
function among(owners: readonly string[]): (repository: string) => boolean {
  const names = IMAGES.map((image) => image.split(':')[0] ?? '');
  return (name) => names.includes(name) && owners.includes(name.split('/')[0] ?? '');
}

const askedForScopes: Handler = (request) =>
  request.path === '/'
    ? jsonAnswer(200, {}, { 'x-oauth-scopes': 'read:packages' })
    : violationAnswer(request, 'unknown path');

const SECONDARY_LIMIT: Fault = {
  path: '/v2/acme/api/manifests/1.4.0',
  kind: 'answer',
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    documentation_url: 'https://docs.github.com/',
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  }),
};

const GO_DURATION: Fault = {
  ...SECONDARY_LIMIT,
  status: 429,
  body: JSON.stringify(
    oneError('TOOMANYREQUESTS', 'retry-after: 880.092µs, allowed: 44000/minute'),
  ),
};

export const GHCR: Profile = {
  name: 'GHCR',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    service: HOST,
    tokenPath: '/token',
    ungranted: 'refused',
    isPublic,
    accounts: [
      { ...JOB_ACCOUNT, pull: among(['acme']) },
      { ...MACHINE_ACCOUNT, pull: among(['acme', 'platform']) },
      { ...SAVED_ACCOUNT, pull: among(['platform']) },
    ],
    manners: GHCR_MANNERS,
  },
  others: { 'api.github.com': () => askedForScopes },
  images: IMAGES,
  reads: [
    {
      title: 'job token',
      inputs: { images: API },
      credentials: { api: 'job-token' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:acme/api:pull [Basic alice]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'job token, two images under one token',
      inputs: { images: `${API}\n${HOST}/acme/web:1.4.0` },
      credentials: { api: 'job-token', web: 'job-token' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:acme/api:pull&scope=repository:acme/web:pull [Basic alice]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET ghcr.io/v2/acme/web/manifests/1.4.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'machine user of another owner',
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET ghcr.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET api.github.com/ [token]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:platform/proxy:pull [Basic saved]',
        'GET ghcr.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:public/base:pull [nobody]',
        'GET ghcr.io/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
    {
      title: "job token of a fork's pull request, in memory alone",
      event: forkPullRequestEvent(),
      inputs: { images: API },
      credentials: { api: 'job-token' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:acme/api:pull [Basic alice]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
      ],
      logins: {},
    },
    {
      title: 'a secondary rate limit that passes',
      inputs: { images: API },
      faults: [{ ...SECONDARY_LIMIT, nth: [1, 2] }],
      credentials: { api: 'job-token' },
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:acme/api:pull [Basic alice]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
      sleeps: [375, 750],
    },
  ],
  refusals: [
    {
      title: 'a wrong password, even for a public image',
      inputs: { images: `${HOST}/public/base:1`, registry: HOST, ...WRONG_PASSWORD },
      error: [
        'pin "ghcr.io/public/base:1": GET https://ghcr.io/token: 403 DENIED: denied',
        '  Read as deploy with the password of the machine user. Check that the password is a classic personal access token with read:packages (fine-grained ones are not supported there), that it has not expired, and that the package is there and its user may read it.',
      ],
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:public/base:pull [Basic deploy]',
      ],
    },
    {
      title: 'a job without "permissions: packages: read"',
      token: 'planted-token-without-packages',
      inputs: { images: API },
      error: [
        'pin "ghcr.io/acme/api:1.4.0": GET https://ghcr.io/token: 403 DENIED: denied',
        `  Read as alice with the job token. Add "permissions: packages: read" to the job, or give this repository access in the package's settings. ghcr.io says the same of a package that is not there.`,
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...MACHINE_USER },
      error: [
        'pin "ghcr.io/secret/tool:1": GET https://ghcr.io/token: 403 DENIED: requested access to the resource is denied',
        '  Read as deploy with the password of the machine user. Check that the password is a classic personal access token with read:packages (fine-grained ones are not supported there), that it has not expired, and that the package is there and its user may read it.',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: PROXY },
      error: [
        'pin "ghcr.io/platform/proxy:2.1.0": GET https://ghcr.io/token: 401 UNAUTHORIZED: authentication required',
        '  Read without a login: no machine user for it; the job token is for images of acme, not of platform; no login for ghcr.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: ghcr.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/acme/api:1.5.0` },
      error: [
        'pin "ghcr.io/acme/api:1.5.0": GET https://ghcr.io/v2/acme/api/manifests/1.5.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as alice with the job token. Check the spelling of the tag, and that it was pushed: the repository has 1.4.0.',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/acme/none:1.4.0` },
      error: [
        'pin "ghcr.io/acme/none:1.4.0": GET https://ghcr.io/token: 403 DENIED: requested access to the resource is denied',
        `  Read as alice with the job token. Add "permissions: packages: read" to the job, or give this repository access in the package's settings. ghcr.io says the same of a package that is not there.`,
      ],
    },
    {
      title: 'a rate limit that does not pass',
      inputs: { images: API },
      faults: [GO_DURATION],
      error: [
        'pin "ghcr.io/acme/api:1.4.0": GET https://ghcr.io/v2/acme/api/manifests/1.4.0: 429 TOOMANYREQUESTS: retry-after: 880.092µs, allowed: 44000/minute: gave up after 5 tries',
        '  Read as alice with the job token. Run the job again later, or raise "retries".',
      ],
    },
    {
      title: 'a secondary rate limit that asks for too long a wait',
      inputs: { images: API },
      faults: [{ ...SECONDARY_LIMIT, headers: { 'retry-after': '120' } }],
      error: [
        'pin "ghcr.io/acme/api:1.4.0": GET https://ghcr.io/v2/acme/api/manifests/1.4.0: 403: You have exceeded a secondary rate limit. Please wait a few minutes before you try again.: it asks for a wait of 120 s, and 60 s is the most',
        '  Read as alice with the job token. Run the job again later, or raise "retries".',
      ],
      requests: [
        'GET ghcr.io/token?service=ghcr.io&scope=repository:acme/api:pull [Basic alice]',
        'GET ghcr.io/v2/acme/api/manifests/1.4.0 [Bearer]',
      ],
    },
    {
      title: "a password in a fork's pull request",
      event: forkPullRequestEvent(),
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER },
      error: [
        'password: not used in this job: pull_request from the fork mallory/shop into acme/shop',
        `  Run this step on events of the repository's own code only, such as push, or write "on-untrusted: skip". No input makes a fork trusted.`,
      ],
      requests: [],
    },
  ],
};
