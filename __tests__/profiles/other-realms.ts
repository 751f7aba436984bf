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
      requests: [
        'GET lscr.io/v2/public/base/manifests/1 [nobody]',
        'GET ghcr.io/token?service=ghcr.io&scope=repository:public/base:pull [nobody]',
        'GET lscr.io/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
    {
      title: 'machine user: a token of GitHub',
      inputs: { images: `${LSCR_HOST}/public/base:1`, registry: LSCR_HOST, ...MACHINE_USER },
      credentials: { base: 'machine-user' },
      requests: [
        'GET lscr.io/v2/public/base/manifests/1 [nobody]',
        'GET ghcr.io/token?service=ghcr.io&scope=repository:public/base:pull [Basic deploy]',
        'GET lscr.io/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: { [LSCR_HOST]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a missing tag',
      inputs: { images: `${LSCR_HOST}/public/base:9` },
      error: [
        'pin "lscr.io/public/base:9": GET https://lscr.io/v2/public/base/manifests/9: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read without a login: no machine user for it; the job token is not for lscr.io; no login for lscr.io on this machine. Check the spelling of the tag, and that it was pushed: the repository is there and has none like it.',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: `${LSCR_HOST}/secret/tool:1` },
      error: [
        'pin "lscr.io/secret/tool:1": GET https://ghcr.io/token: 401 UNAUTHORIZED: authentication required',
        '  Read without a login: no machine user for it; the job token is not for lscr.io; no login for lscr.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: lscr.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
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
      requests: [
        'GET nvcr.io/v2/nvidia/cuda/manifests/12.8.0 [nobody]',
        'GET authn.nvidia.com/token?service=registry&scope=repository:nvidia/cuda:pull [Basic $oauthtoken]',
        'GET nvcr.io/v2/nvidia/cuda/manifests/12.8.0 [Bearer]',
      ],
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
      error: [
        'pin "nvcr.io/nvidia/cuda:12.8.0": GET https://authn.nvidia.com/token: 401 UNAUTHORIZED: authentication failed',
        '  Read as $oauthtoken with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'no login',
      inputs: { images: `${NVCR_HOST}/nvidia/cuda:12.8.0` },
      error: [
        'pin "nvcr.io/nvidia/cuda:12.8.0": GET https://authn.nvidia.com/token: 401 UNAUTHORIZED: authentication failed',
        '  Read without a login: no machine user for it; the job token is not for nvcr.io; no login for nvcr.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: nvcr.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${NVCR_HOST}/secret/tool:1`, registry: NVCR_HOST, ...NGC },
      error: [
        'pin "nvcr.io/secret/tool:1": GET https://nvcr.io/v2/secret/tool/manifests/1: 403 DENIED: requested access to the resource is denied',
        '  Read as $oauthtoken with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
    },
  ],
};
