import type { Forge } from '../support/forges.js';
import type { Profile } from '../support/profile.js';
import { GHCR_MANNERS } from './ghcr.js';
import { isPublic, JOB_ACCOUNT, MACHINE_ACCOUNT, MACHINE_USER, WRONG_PASSWORD } from './wallet.js';

/** A forge of GitHub's own make with its registry on `containers.HOST`; the realm is taken to be there. */
function enterprise(name: string, host: string, forge: Forge): Profile {
  const registry = `containers.${host}`;
  const api = `${registry}/acme/api:1.4.0`;
  const proxy = `${registry}/platform/proxy:2.1.0`;
  return {
    name,
    apiHost: registry,
    forge,
    options: {
      service: registry,
      tokenPath: '/token',
      ungranted: 'refused',
      isPublic,
      accounts: [JOB_ACCOUNT, MACHINE_ACCOUNT],
      manners: GHCR_MANNERS,
    },
    images: ['acme/api:1.4.0', 'platform/proxy:2.1.0'],
    reads: [
      {
        title: 'job token',
        inputs: { images: api },
        credentials: { api: 'job-token' },
        requests: [],
        logins: { [registry]: 'alice' },
      },
      {
        title: 'machine user of another owner',
        inputs: { images: proxy, registry, ...MACHINE_USER },
        credentials: { proxy: 'machine-user' },
        requests: [],
        logins: { [registry]: 'deploy' },
      },
    ],
    refusals: [
      {
        title: 'a wrong password',
        inputs: { images: proxy, registry, ...WRONG_PASSWORD },
        error: [],
      },
      { title: 'a missing tag', inputs: { images: `${registry}/acme/api:1.5.0` }, error: [] },
      {
        title: 'a repository that is not granted',
        inputs: { images: `${registry}/secret/tool:1`, registry, ...MACHINE_USER },
        error: [],
      },
    ],
  };
}

const SERVER = 'ghe.example.com';

export const GITHUB_ENTERPRISE_SERVER = enterprise('GitHub Enterprise Server', SERVER, {
  serverUrl: `https://${SERVER}`,
  apiUrl: `https://${SERVER}/api/v3`,
  marks: {},
});

export const GHE_COM = enterprise('ghe.com', 'acme.ghe.com', {
  serverUrl: 'https://acme.ghe.com',
  apiUrl: 'https://api.acme.ghe.com',
  marks: {},
});
