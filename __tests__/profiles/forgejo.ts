import { codebahnAt } from '../support/forges.js';
import type { Profile } from '../support/profile.js';
import { FORGEJO_MANNERS } from './forgejo-manners.js';
import { isPublic, JOB_ACCOUNT, MACHINE_ACCOUNT, MACHINE_USER, WRONG_PASSWORD } from './wallet.js';

const HOST = 'forge.internal.example';
/** The host of ROOT_URL, of which the realm is made. */
const ROOT_HOST = 'git.example.org';
const TRUSTED = { 'trusted-realms': `${HOST}=${ROOT_HOST}` };
const TOOL = `${HOST}/acme/tool:1.0.0`;
const PROXY = `${HOST}/platform/proxy:2.1.0`;

export const FORGEJO: Profile = {
  name: 'Forgejo',
  apiHost: HOST,
  authHost: ROOT_HOST,
  forge: codebahnAt(`https://${HOST}`),
  options: {
    service: 'container_registry',
    scopes: 'ignored',
    isPublic,
    accounts: [
      // Upstream the job token reads what every signed-in user may read, and no more.
      {
        ...JOB_ACCOUNT,
        pull: (name) => name === 'acme/tool',
        claims: { UserID: -2, Scope: '' },
      },
      { ...MACHINE_ACCOUNT, claims: { UserID: 7, Scope: 'read:package' } },
    ],
    nobodyClaims: { UserID: -1, Scope: '' },
    manners: FORGEJO_MANNERS,
  },
  images: ['acme/tool:1.0.0', 'acme/api:1.4.0', 'platform/proxy:2.1.0', 'public/base:1'],
  reads: [
    {
      title: 'job token, an owner whom every user may see',
      inputs: { images: TOOL, ...TRUSTED },
      credentials: { tool: 'job-token' },
      requests: [],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'machine user',
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER, ...TRUSTED },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous, which carries no login and needs no line',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a realm of ROOT_URL that nobody trusted',
      inputs: { images: TOOL },
      error: [],
      requests: [],
    },
    {
      title: 'a private image of the own owner, with the job token',
      inputs: { images: `${HOST}/acme/api:1.4.0`, ...TRUSTED },
      error: [],
    },
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD, ...TRUSTED },
      error: [],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: PROXY, ...TRUSTED },
      error: [],
    },
  ],
};
