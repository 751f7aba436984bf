import { GITHUB } from '../support/forges.js';
import { oneError } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import { isPublic, MACHINE_ACCOUNT, MACHINE_USER, WRONG_PASSWORD } from './wallet.js';

const HOST = 'zot.example.com';
const PROXY = `${HOST}/platform/proxy:2.1.0`;
const MACHINE = { registry: HOST, ...MACHINE_USER };
const CHALLENGE = { 'www-authenticate': 'Basic realm="Authorization Required"' };
const UNAUTHORIZED = {
  status: 401,
  headers: CHALLENGE,
  body: oneError('UNAUTHORIZED', 'authentication required'),
};

export const ZOT: Profile = {
  name: 'zot',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    scheme: 'basic',
    isPublic,
    accounts: [MACHINE_ACCOUNT],
    manners: {
      replies: {
        'no login': UNAUTHORIZED,
        'wrong login': UNAUTHORIZED,
        // The challenge comes with a 403, too, and asks for nothing.
        'not granted': {
          status: 403,
          headers: CHALLENGE,
          body: oneError('DENIED', 'requested access to the resource is denied'),
        },
      },
    },
  },
  images: ['platform/proxy:2.1.0', 'public/base:1'],
  reads: [
    {
      title: 'machine user',
      inputs: { images: PROXY, ...MACHINE },
      credentials: { proxy: 'machine-user' },
      requests: [
        'GET zot.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET zot.example.com/v2/platform/proxy/manifests/2.1.0 [Basic deploy]',
      ],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: ['GET zot.example.com/v2/public/base/manifests/1 [nobody]'],
      logins: {},
    },
    {
      title: 'machine user, for an image that everybody may read',
      inputs: { images: `${HOST}/public/base:1`, ...MACHINE },
      credentials: { base: 'machine-user' },
      requests: [
        'GET zot.example.com/v2/public/base/manifests/1 [nobody]',
        'GET zot.example.com/v2/ [nobody]',
        'GET zot.example.com/v2/ [Basic deploy]',
      ],
      logins: { [HOST]: 'deploy' },
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_PASSWORD },
      error: [
        'pin "zot.example.com/platform/proxy:2.1.0": GET https://zot.example.com/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: authentication required',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, ...MACHINE },
      error: [
        'pin "zot.example.com/secret/tool:1": GET https://zot.example.com/v2/secret/tool/manifests/1: 403 DENIED: requested access to the resource is denied',
        '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET zot.example.com/v2/secret/tool/manifests/1 [nobody]',
        'GET zot.example.com/v2/secret/tool/manifests/1 [Basic deploy]',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, ...MACHINE },
      error: [
        'pin "zot.example.com/platform/proxy:2.2.0": GET https://zot.example.com/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/platform/none:1`, ...MACHINE },
      error: [
        'pin "zot.example.com/platform/none:1": GET https://zot.example.com/v2/platform/none/manifests/1: 404 NAME_UNKNOWN: repository name not known to registry',
        '  Read as deploy with the password of the machine user. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.',
      ],
    },
  ],
};
