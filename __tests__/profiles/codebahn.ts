import { forkPullRequestEvent } from '../support/events.js';
import { codebahnAt } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import type { Profile } from '../support/profile.js';
import { FORGEJO_MANNERS } from './forgejo-manners.js';
import {
  JOB_ACCOUNT,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

const HOST = 'codebahn.net';
const API = `${HOST}/acme/api:1.4.0`;
const PROXY = `${HOST}/platform/proxy:2.1.0`;
/** The token of a job that a fork's pull request set off: it opens nothing. */
const FORK_TOKEN = 'planted-fork-token';

export const CODEBAHN: Profile = {
  name: 'Codebahn',
  apiHost: HOST,
  forge: codebahnAt(`https://${HOST}`),
  options: {
    service: 'container_registry',
    scopes: 'ignored',
    accounts: [
      { ...JOB_ACCOUNT, claims: { UserID: -2, Scope: '' } },
      { ...MACHINE_ACCOUNT, claims: { UserID: 7, Scope: 'read:package' } },
      { ...SAVED_ACCOUNT, claims: { UserID: 8, Scope: 'read:package' } },
      { username: 'alice', password: FORK_TOKEN, pull: [], claims: { UserID: -2, Scope: '' } },
    ],
    nobodyClaims: { UserID: -1, Scope: '' },
    manners: FORGEJO_MANNERS,
  },
  images: ['acme/api:1.4.0', 'acme/web:1.4.0', 'platform/proxy:2.1.0'],
  reads: [
    {
      title: 'job token',
      inputs: { images: API },
      credentials: { api: 'job-token' },
      requests: [
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:acme/api:pull [Basic alice]',
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'job token, two images',
      inputs: { images: `${API}\n${HOST}/acme/web:1.4.0` },
      credentials: { api: 'job-token', web: 'job-token' },
      requests: [
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:acme/api:pull&scope=repository:acme/web:pull [Basic alice]',
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET codebahn.net/v2/acme/web/manifests/1.4.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'machine user of another owner',
      inputs: { images: PROXY, registry: `${HOST}/platform`, ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET codebahn.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET codebahn.net/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'machine user for two owners',
      inputs: { images: `${API}\n${PROXY}`, registry: HOST, ...MACHINE_USER },
      credentials: { api: 'machine-user', proxy: 'machine-user' },
      requests: [
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:acme/api:pull&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET codebahn.net/v2/acme/api/manifests/1.4.0 [Bearer]',
        'GET codebahn.net/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET codebahn.net/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:platform/proxy:pull [Basic saved]',
        'GET codebahn.net/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'login alone, to push',
      inputs: { registry: HOST },
      credentials: {},
      requests: [
        'GET codebahn.net/v2/ [nobody]',
        'GET codebahn.net/v2/token?service=container_registry [Basic alice]',
        'GET codebahn.net/v2/ [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [
        'pin "codebahn.net/platform/proxy:2.1.0": GET https://codebahn.net/v2/token: 401: authGroup.Verify',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...MACHINE_USER },
      error: [
        'pin "codebahn.net/secret/tool:1": GET https://codebahn.net/v2/secret/tool/manifests/1: 401: reqPackageAccess',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET codebahn.net/v2/secret/tool/manifests/1 [nobody]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:secret/tool:pull [Basic deploy]',
        'GET codebahn.net/v2/secret/tool/manifests/1 [Bearer]',
        'GET codebahn.net/v2/token?service=container_registry&scope=repository:secret/tool:pull [Basic deploy]',
        'GET codebahn.net/v2/secret/tool/manifests/1 [Bearer]',
      ],
    },
    {
      title: 'an image of another owner, without a password',
      inputs: { images: PROXY },
      error: [
        'pin "codebahn.net/platform/proxy:2.1.0": GET https://codebahn.net/v2/platform/proxy/manifests/2.1.0: 401: reqPackageAccess',
        '  Read without a login: no machine user for it; the job token is for images of acme, not of platform; no login for codebahn.net on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: codebahn.net refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: "the job token of a fork's pull request",
      event: forkPullRequestEvent(),
      token: FORK_TOKEN,
      inputs: { images: API },
      error: [
        'pin "codebahn.net/acme/api:1.4.0": GET https://codebahn.net/v2/acme/api/manifests/1.4.0: 401: reqPackageAccess',
        `  Read as alice with the job token. The job token may read packages of the job's own owner on Codebahn; on other Forgejo forges only public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.`,
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
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/acme/api:1.5.0` },
      error: [
        'pin "codebahn.net/acme/api:1.5.0": GET https://codebahn.net/v2/acme/api/manifests/1.5.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as alice with the job token. Check the spelling of the tag, and that it was pushed: the repository has 1.4.0.',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/acme/none:1.4.0` },
      error: [
        'pin "codebahn.net/acme/none:1.4.0": GET https://codebahn.net/v2/acme/none/manifests/1.4.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as alice with the job token. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.',
      ],
    },
  ],
};
