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
      requests: [
        'GET gitea.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET gitea.example.com/v2/token?scope=repository:platform/proxy:pull [Basic deploy]',
        'GET gitea.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET gitea.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET gitea.example.com/v2/token?scope=repository:platform/proxy:pull [Basic saved]',
        'GET gitea.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET gitea.example.com/v2/public/base/manifests/1 [nobody]',
        'GET gitea.example.com/v2/token?scope=repository:public/base:pull [nobody]',
        'GET gitea.example.com/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'the job token',
      inputs: { images: `${HOST}/acme/api:1.4.0` },
      error: [
        'pin "gitea.example.com/acme/api:1.4.0": GET https://gitea.example.com/v2/token: 401: authGroup.Verify',
        `  Read as alice with the job token. The job token may read packages of the job's own owner on Codebahn; on other Forgejo forges only public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.`,
      ],
      requests: [
        'GET gitea.example.com/v2/acme/api/manifests/1.4.0 [nobody]',
        'GET gitea.example.com/v2/token?scope=repository:acme/api:pull [Basic alice]',
      ],
    },
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [
        'pin "gitea.example.com/platform/proxy:2.1.0": GET https://gitea.example.com/v2/token: 401: authGroup.Verify',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...MACHINE_USER },
      error: [
        'pin "gitea.example.com/secret/tool:1": GET https://gitea.example.com/v2/secret/tool/manifests/1: 401: reqPackageAccess',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, registry: HOST, ...MACHINE_USER },
      error: [
        'pin "gitea.example.com/platform/proxy:2.2.0": GET https://gitea.example.com/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
    },
  ],
};
