import { GITHUB } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import { oneError, type Reply } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import { isPublic, MACHINE_USER, SAVED_ACCOUNT, savedEntry } from './wallet.js';

const HOST = 'quay.io';
const PROXY = `${HOST}/platform/proxy:2.1.0`;
const ROBOT = { username: 'platform+deploy', password: MACHINE_USER.password };

function unauthorized({
  realm,
  service,
  repository,
}: Record<'realm' | 'service' | 'repository', string>): Reply {
  const scope = repository === '' ? '' : `,scope="repository:${repository}:pull"`;
  return {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${realm}",service="${service}"${scope}` },
    body: oneError('UNAUTHORIZED', 'access to the requested resource is not authorized', {}),
  };
}

/** The emulated token endpoint takes repeated scopes alone: a space-joined one fails the test. */
export const QUAY: Profile = {
  name: 'Quay',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    service: HOST,
    tokenPath: '/v2/auth',
    isPublic,
    accounts: [{ ...ROBOT, pull: ['platform'] }, SAVED_ACCOUNT],
    manners: {
      replies: {
        'no login': unauthorized,
        'not granted': unauthorized,
        'wrong login': {
          status: 401,
          body: oneError('UNAUTHORIZED', 'Invalid Username or Password', {}),
        },
      },
    },
  },
  images: ['platform/proxy:2.1.0', 'platform/web:2.1.0', 'public/base:1'],
  reads: [
    {
      title: 'machine user: a robot account',
      inputs: { images: PROXY, registry: HOST, ...ROBOT },
      credentials: { proxy: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'platform+deploy' },
    },
    {
      title: 'machine user, two images under one token, one scope each',
      inputs: { images: `${PROXY}\n${HOST}/platform/web:2.1.0`, registry: HOST, ...ROBOT },
      credentials: { proxy: 'machine-user', web: 'machine-user' },
      requests: [],
      logins: { [HOST]: 'platform+deploy' },
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
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...ROBOT, password: 'planted-wrong-password' },
      error: [],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...ROBOT },
      error: [],
    },
    { title: 'a private image, read by nobody', inputs: { images: PROXY }, error: [] },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, registry: HOST, ...ROBOT },
      error: [],
    },
  ],
};
