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
      requests: [
        'GET forge.internal.example/v2/acme/tool/manifests/1.0.0 [nobody]',
        'GET git.example.org/v2/token?service=container_registry&scope=repository:acme/tool:pull [Basic alice]',
        'GET forge.internal.example/v2/acme/tool/manifests/1.0.0 [Bearer]',
      ],
      logins: { [HOST]: 'alice' },
    },
    {
      title: 'machine user',
      inputs: { images: PROXY, registry: HOST, ...MACHINE_USER, ...TRUSTED },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET forge.internal.example/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET git.example.org/v2/token?service=container_registry&scope=repository:platform/proxy:pull [Basic deploy]',
        'GET forge.internal.example/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous, which carries no login and needs no line',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET forge.internal.example/v2/public/base/manifests/1 [nobody]',
        'GET git.example.org/v2/token?service=container_registry&scope=repository:public/base:pull [nobody]',
        'GET forge.internal.example/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a realm of ROOT_URL that nobody trusted',
      inputs: { images: TOOL },
      error: [
        'pin "forge.internal.example/acme/tool:1.0.0": GET https://forge.internal.example/v2/acme/tool/manifests/1.0.0: 401: no login is sent: realm "https://git.example.org/v2/token": git.example.org is not known as an auth host of forge.internal.example',
        '  Not sent: alice (job token). If forge.internal.example may send its logins there, add: trusted-realms: forge.internal.example=git.example.org',
      ],
      requests: ['GET forge.internal.example/v2/acme/tool/manifests/1.0.0 [nobody]'],
    },
    {
      title: 'a private image of the own owner, with the job token',
      inputs: { images: `${HOST}/acme/api:1.4.0`, ...TRUSTED },
      error: [
        'pin "forge.internal.example/acme/api:1.4.0": GET https://forge.internal.example/v2/acme/api/manifests/1.4.0: 401: reqPackageAccess',
        `  Read as alice with the job token. The job token may read packages of the job's own owner on Codebahn; on other Forgejo forges only public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.`,
      ],
    },
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD, ...TRUSTED },
      error: [
        'pin "forge.internal.example/platform/proxy:2.1.0": GET https://git.example.org/v2/token: 401: authGroup.Verify',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: PROXY, ...TRUSTED },
      error: [
        'pin "forge.internal.example/platform/proxy:2.1.0": GET https://forge.internal.example/v2/platform/proxy/manifests/2.1.0: 401: reqPackageAccess',
        '  Read without a login: no machine user for it; the job token is for images of acme, not of platform; no login for forge.internal.example on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: forge.internal.example refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
  ],
};
