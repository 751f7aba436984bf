import { SAVED } from '../support/in-process.js';
import { oneError } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import { FORGEJO_MANNERS } from './forgejo-manners.js';
import {
  isPublic,
  MACHINE_ACCOUNT,
  MACHINE_USER,
  SAVED_ACCOUNT,
  savedEntry,
  WRONG_PASSWORD,
} from './wallet.js';

const HOST = 'gitea.example.com';
const PROXY = `${HOST}/platform/proxy:2.1.0`;

export const GITEA: Profile = {
  name: 'Gitea',
  apiHost: HOST,
  forge: {
    serverUrl: `https://${HOST}`,
    apiUrl: `https://${HOST}/api/v1`,
    marks: { GITEA_ACTIONS: 'true' },
  },
  options: {
    service: '',
    scopes: 'ignored',
    isPublic,
    // The job token is nobody's: every released version refuses it at login.
    accounts: [MACHINE_ACCOUNT, SAVED_ACCOUNT].map((account) => ({
      ...account,
      claims: { UserID: 7 },
    })),
    nobodyClaims: { UserID: -1 },
    manners: {
      ...FORGEJO_MANNERS,
      replies: {
        ...FORGEJO_MANNERS.replies,
        // Two headers: a client that takes the second one sends the password where it need not.
        'no login': ({ realm }) => ({
          status: 401,
          headers: { 'www-authenticate': [`Bearer realm="${realm}"`, 'Basic'] },
          body: oneError('UNAUTHORIZED', 'authentication required'),
        }),
      },
    },
  },
  images: ['acme/api:1.4.0', 'platform/proxy:2.1.0', 'public/base:1'],
  reads: [
    {
      title: 'machine user',
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER, 'github-token': '' },
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
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'the job token',
      inputs: { images: `${HOST}/acme/api:1.4.0` },
      error: [],
      requests: [],
    },
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...MACHINE_USER },
      error: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, registry: HOST, ...MACHINE_USER },
      error: [],
    },
  ],
};
