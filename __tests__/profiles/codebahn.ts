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
      requests: [],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'job token, two images',
      inputs: { images: `${API}\n${HOST}/acme/web:1.4.0` },
      credentials: { api: 'job-token', web: 'job-token' },
      requests: [],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'machine user of another owner',
      inputs: { images: PROXY, registry: `${HOST}/platform`, ...MACHINE_USER },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'machine user for two owners',
      inputs: { images: `${API}\n${PROXY}`, registry: HOST, ...MACHINE_USER },
      credentials: { api: 'machine-user', proxy: 'machine-user' },
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
      inputs: { registry: HOST },
      credentials: {},
      requests: [],
      logins: { [HOST]: 'alice' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...MACHINE_USER },
      error: [],
      requests: [],
    },
    {
      title: 'an image of another owner, without a password',
      inputs: { images: PROXY },
      error: [],
    },
    {
      title: "the job token of a fork's pull request",
      event: forkPullRequestEvent(),
      token: FORK_TOKEN,
      inputs: { images: API },
      error: [],
    },
    {
      title: "a password in a fork's pull request",
      event: forkPullRequestEvent(),
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER },
      error: [],
      requests: [],
    },
    { title: 'a missing tag', inputs: { images: `${HOST}/acme/api:1.5.0` }, error: [] },
    { title: 'a missing repository', inputs: { images: `${HOST}/acme/none:1.4.0` }, error: [] },
  ],
};
