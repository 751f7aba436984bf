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
      requests: [],
      logins: { [HOST]: 'deploy' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [],
      logins: {},
    },
    {
      title: 'machine user, for an image that everybody may read',
      inputs: { images: `${HOST}/public/base:1`, ...MACHINE },
      credentials: { base: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'deploy' },
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
      inputs: { images: `${HOST}/secret/tool:1`, ...MACHINE },
      error: [],
      requests: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, ...MACHINE },
      error: [],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/platform/none:1`, ...MACHINE },
      error: [],
    },
  ],
};
