import { GITHUB } from '../support/forges.js';
import type { Profile } from '../support/profile.js';
import { GHCR_MANNERS } from './ghcr.js';
import { isPublic, MACHINE_ACCOUNT, MACHINE_USER } from './wallet.js';

const LSCR_HOST = 'lscr.io';
const NVCR_HOST = 'nvcr.io';

/** A front of GHCR: its challenge names GHCR's realm and service. */
export const LSCR: Profile = {
  name: 'lscr.io',
  apiHost: LSCR_HOST,
  authHost: 'ghcr.io',
  forge: GITHUB,
  options: {
    service: 'ghcr.io',
    tokenPath: '/token',
    ungranted: 'refused',
    isPublic,
    accounts: [MACHINE_ACCOUNT],
    manners: GHCR_MANNERS,
  },
  images: ['public/base:1'],
  reads: [
    {
      title: 'anonymous',
      inputs: { images: `${LSCR_HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
    {
      title: 'machine user: a token of GitHub',
      inputs: { images: `${LSCR_HOST}/public/base:1`, registry: LSCR_HOST, ...MACHINE_USER },
      credentials: { base: 'machine-user' },
      requests: [],
      logins: { [LSCR_HOST]: 'deploy' },
    },
  ],
  refusals: [
    { title: 'a missing tag', inputs: { images: `${LSCR_HOST}/public/base:9` }, error: [] },
    {
      title: 'a private image, read by nobody',
      inputs: { images: `${LSCR_HOST}/secret/tool:1` },
      error: [],
    },
  ],
};

const NGC = { username: '$oauthtoken', password: MACHINE_USER.password };

export const NVCR: Profile = {
  name: 'nvcr.io',
  apiHost: NVCR_HOST,
  authHost: 'authn.nvidia.com',
  forge: GITHUB,
  options: {
    service: 'registry',
    tokenPath: '/token',
    anonymousTokens: false,
    accounts: [{ ...NGC, pull: ['nvidia'] }],
  },
  images: ['nvidia/cuda:12.8.0'],
  reads: [
    {
      title: 'machine user: an API key of NGC',
      inputs: { images: `${NVCR_HOST}/nvidia/cuda:12.8.0`, registry: NVCR_HOST, ...NGC },
      credentials: { cuda: 'machine-user' },
      requests: [],
      logins: { [NVCR_HOST]: '$oauthtoken' },
    },
  ],
  refusals: [
    {
      title: 'a wrong key',
      inputs: {
        images: `${NVCR_HOST}/nvidia/cuda:12.8.0`,
        registry: NVCR_HOST,
        ...NGC,
        password: 'planted-wrong-password',
      },
      error: [],
    },
    { title: 'no login', inputs: { images: `${NVCR_HOST}/nvidia/cuda:12.8.0` }, error: [] },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${NVCR_HOST}/secret/tool:1`, registry: NVCR_HOST, ...NGC },
      error: [],
    },
  ],
};
