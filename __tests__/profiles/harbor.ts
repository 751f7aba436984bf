import type { Claims } from '../support/accounts.js';
import { GITHUB } from '../support/forges.js';
import { SAVED } from '../support/in-process.js';
import { oneError, type Reply } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import { isPublic, MACHINE_USER, SAVED_ACCOUNT, savedEntry } from './wallet.js';

const HOST = 'harbor.example.com';
const PROXY = `${HOST}/platform/proxy:2.1.0`;
/** A robot account of a project: Harbor puts a `$` into its name. */
const ROBOT = { username: 'robot$platform+deploy', password: MACHINE_USER.password };
const WRONG_ROBOT = { ...ROBOT, password: 'planted-wrong-password' };

/** All that the account may do, whatever was asked for. */
function claimsOf(username: string): (scopes: readonly string[]) => Claims {
  return (scopes) => ({
    iss: 'harbor-token-issuer',
    sub: username,
    access: scopes.map((scope) => ({
      type: 'repository',
      name: scope.split(':')[1],
      actions: ['pull', 'push', 'delete', '*'],
    })),
  });
}

/** A request with a token is refused with a Basic challenge, one without with a Bearer challenge. */
function unauthorized(challenge: string, message: string): Reply {
  return {
    status: 401,
    headers: {
      'www-authenticate': challenge,
      'docker-distribution-api-version': 'registry/2.0',
    },
    body: oneError('UNAUTHORIZED', message),
  };
}

export const HARBOR: Profile = {
  name: 'Harbor',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    service: 'harbor-registry',
    tokenPath: '/service/token',
    isPublic,
    accounts: [
      { ...ROBOT, pull: ['platform'], claims: claimsOf(ROBOT.username) },
      { ...SAVED_ACCOUNT, claims: claimsOf(SAVED.username) },
    ],
    // A login that is wrong is nobody's, and nobody gets a token for what is public.
    wrongLogins: 'nobody',
    nobodyClaims: { iss: 'harbor-token-issuer', sub: '', access: [] },
    manners: {
      replies: {
        'no login': ({ realm, service, repository }) => {
          const bearer = `Bearer realm="${realm}",service="${service}"`;
          // Of a project that does not exist it says so, with an empty challenge.
          if (repository.startsWith('none/')) {
            return unauthorized('', 'project none not found');
          }
          if (repository === '') return unauthorized(bearer, 'unauthorized');
          return unauthorized(
            `${bearer},scope="repository:${repository}:pull"`,
            `unauthorized to access repository: ${repository}, action: pull`,
          );
        },
        'not granted': ({ repository }) =>
          unauthorized(
            'Basic realm="harbor"',
            `unauthorized to access repository: ${repository}, action: pull`,
          ),
        'wrong login': { status: 401, body: '' },
        'no tag': {
          status: 404,
          body: oneError('NOT_FOUND', 'artifact platform/proxy:2.2.0 not found'),
        },
        'no repository': {
          status: 404,
          body: oneError('NOT_FOUND', 'repository platform/none not found'),
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
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:platform/proxy:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'robot$platform+deploy' },
    },
    {
      title: 'machine user, two images under one token',
      inputs: { images: `${PROXY}\n${HOST}/platform/web:2.1.0`, registry: HOST, ...ROBOT },
      credentials: { proxy: 'machine-user', web: 'machine-user' },
      requests: [
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:platform/proxy:pull&scope=repository:platform/web:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET harbor.example.com/v2/platform/web/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'robot$platform+deploy' },
    },
    {
      title: 'Docker config',
      inputs: { images: PROXY },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:platform/proxy:pull [Basic saved]',
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [HOST]: 'saved' },
    },
    {
      title: 'anonymous, in a public project',
      inputs: { images: `${HOST}/public/base:1` },
      credentials: { base: 'anonymous' },
      requests: [
        'GET harbor.example.com/v2/public/base/manifests/1 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:public/base:pull [nobody]',
        'GET harbor.example.com/v2/public/base/manifests/1 [Bearer]',
      ],
      logins: {},
    },
  ],
  refusals: [
    {
      title: 'a wrong password',
      inputs: { images: PROXY, registry: HOST, ...WRONG_ROBOT },
      error: [
        'pin "harbor.example.com/platform/proxy:2.1.0": GET https://harbor.example.com/v2/platform/proxy/manifests/2.1.0: 401 UNAUTHORIZED: unauthorized to access repository: platform/proxy, action: pull',
        '  Read as robot$platform+deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:platform/proxy:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:platform/proxy:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
    },
    {
      title: 'a wrong password, for an image that nobody needs it for',
      inputs: { images: `${HOST}/public/base:1`, registry: HOST, ...WRONG_ROBOT },
      error: [
        'log in to "harbor.example.com": GET https://harbor.example.com/service/token: 401',
        '  Read as robot$platform+deploy with the password of the machine user. Check that the password belongs to this username, and has not expired.',
      ],
      requests: [
        'GET harbor.example.com/v2/public/base/manifests/1 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:public/base:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/public/base/manifests/1 [Bearer]',
        'GET harbor.example.com/service/token?service=harbor-registry [Basic robot$platform+deploy]',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${HOST}/secret/tool:1`, registry: HOST, ...ROBOT },
      error: [
        'pin "harbor.example.com/secret/tool:1": GET https://harbor.example.com/v2/secret/tool/manifests/1: 401 UNAUTHORIZED: unauthorized to access repository: secret/tool, action: pull',
        '  Read as robot$platform+deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
      ],
      requests: [
        'GET harbor.example.com/v2/secret/tool/manifests/1 [nobody]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:secret/tool:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/secret/tool/manifests/1 [Bearer]',
        'GET harbor.example.com/service/token?service=harbor-registry&scope=repository:secret/tool:pull [Basic robot$platform+deploy]',
        'GET harbor.example.com/v2/secret/tool/manifests/1 [Bearer]',
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/platform/proxy:2.2.0`, registry: HOST, ...ROBOT },
      error: [
        'pin "harbor.example.com/platform/proxy:2.2.0": GET https://harbor.example.com/v2/platform/proxy/manifests/2.2.0: 404 NOT_FOUND: artifact platform/proxy:2.2.0 not found',
        '  Read as robot$platform+deploy with the password of the machine user. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/platform/none:1`, registry: HOST, ...ROBOT },
      error: [
        'pin "harbor.example.com/platform/none:1": GET https://harbor.example.com/v2/platform/none/manifests/1: 404 NOT_FOUND: repository platform/none not found',
        '  Read as robot$platform+deploy with the password of the machine user. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.',
      ],
    },
    {
      title: 'a missing project',
      inputs: { images: `${HOST}/none/tool:1`, registry: HOST, ...ROBOT },
      error: [
        'pin "harbor.example.com/none/tool:1": GET https://harbor.example.com/v2/none/tool/manifests/1: 401 UNAUTHORIZED: project none not found: it asks for a login, and for neither Bearer nor Basic',
        '  Not sent: robot$platform+deploy (machine user).',
      ],
    },
  ],
};
