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
        requests: [
          `GET ${registry}/v2/acme/api/manifests/1.4.0 [nobody]`,
          `GET ${registry}/token?service=${registry}&scope=repository:acme/api:pull [Basic alice]`,
          `GET ${registry}/v2/acme/api/manifests/1.4.0 [Bearer]`,
        ],
        logins: { [registry]: 'alice' },
      },
      {
        title: 'machine user of another owner',
        inputs: { images: proxy, registry, ...MACHINE_USER },
        credentials: { proxy: 'machine-user' },
        requests: [
          `GET ${registry}/v2/platform/proxy/manifests/2.1.0 [nobody]`,
          `GET ${registry}/token?service=${registry}&scope=repository:platform/proxy:pull [Basic deploy]`,
          `GET ${registry}/v2/platform/proxy/manifests/2.1.0 [Bearer]`,
        ],
        logins: { [registry]: 'deploy' },
      },
    ],
    refusals: [
      {
        title: 'a wrong password',
        inputs: { images: proxy, registry, ...WRONG_PASSWORD },
        error: [
          `pin "${registry}/platform/proxy:2.1.0": GET https://${registry}/token: 403 DENIED: denied`,
          `  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.`,
        ],
      },
      {
        title: 'a missing tag',
        inputs: { images: `${registry}/acme/api:1.5.0` },
        error: [
          `pin "${registry}/acme/api:1.5.0": GET https://${registry}/v2/acme/api/manifests/1.5.0: 404 MANIFEST_UNKNOWN: manifest unknown`,
          `  Read as alice with the job token. Check the spelling of the tag, and that it was pushed: the repository has 1.4.0.`,
        ],
      },
      {
        title: 'a repository that is not granted',
        inputs: { images: `${registry}/secret/tool:1`, registry, ...MACHINE_USER },
        error: [
          `pin "${registry}/secret/tool:1": GET https://${registry}/token: 403 DENIED: requested access to the resource is denied`,
          `  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.`,
        ],
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
