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
      requests: [
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET quay.io/v2/auth?service=quay.io&scope=repository:platform/proxy:pull [Basic platform+deploy]',
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'platform+deploy' },
    },
    {
      title: 'machine user, two images under one token, one scope each',
      inputs: { images: `${PROXY}\n${HOST}/platform/web:2.1.0`, registry: HOST, ...ROBOT },
      credentials: { proxy: 'machine-user', web: 'machine-user' },
      requests: [
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET quay.io/v2/auth?service=quay.io&scope=repository:platform/proxy:pull&scope=repository:platform/web:pull [Basic platform+deploy]',
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET quay.io/v2/platform/web/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'platform+deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET quay.io/v2/auth?service=quay.io&scope=repository:platform/proxy:pull [Basic saved]',
        'GET quay.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET quay.io/v2/public/base/manifests/1 [nobody]',
        'GET quay.io/v2/auth?service=quay.io&scope=repository:public/base:pull [nobody]',
        'GET quay.io/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...ROBOT, password: 'planted-wrong-password' },
      error: [
        'pin "quay.io/platform/proxy:2.1.0": GET https://quay.io/v2/auth: 401 UNAUTHORIZED: Invalid Username or Password',
        '  Read as platform+deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...ROBOT },
      error: [
        'pin "quay.io/secret/tool:1": GET https://quay.io/v2/secret/tool/manifests/1: 401 UNAUTHORIZED: access to the requested resource is not authorized',
        '  Read as platform+deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
    },
    {
      title: 'a private image, read by nobody',
      inputs: { images: PROXY },
      error: [
        'pin "quay.io/platform/proxy:2.1.0": GET https://quay.io/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: access to the requested resource is not authorized',
        '  Read without a login: no machine user for it; the job token is not for quay.io; no login for quay.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: quay.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, registry: HOST, ...ROBOT },
      error: [
        'pin "quay.io/platform/proxy:2.2.0": GET https://quay.io/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read as platform+deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
    },
  ],
};
