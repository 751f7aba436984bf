import { GITHUB } from '../support/forges.js';
import { oneError } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import { IDENTITY_TOKEN, SAVED, savedEntry } from './wallet.js';

const ECR_HOST = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const GAR_HOST = 'europe-west3-docker.pkg.dev';
const ACR_HOST = 'acme.azurecr.io';
const PASSWORD = SAVED.password;

/** What the cloud's own login action leaves in the Docker config. */
const ECR_SAVED = { [ECR_HOST]: savedEntry('AWS', PASSWORD) };
const GAR_SAVED = { [GAR_HOST]: savedEntry('oauth2accesstoken', PASSWORD) };
const ACR_USER = '00000000-0000-0000-0000-000000000000';
const ACR_SAVED = { [ACR_HOST]: { ...savedEntry(ACR_USER, ''), identitytoken: IDENTITY_TOKEN } };

export const ECR: Profile = {
  name: 'Amazon ECR',
  apiHost: ECR_HOST,
  forge: GITHUB,
  options: {
    scheme: 'basic',
    accounts: [{ username: 'AWS', password: PASSWORD, pull: ['platform'] }],
    manners: {
      replies: {
        'no login': {
          status: 401,
          headers: {
            'www-authenticate': `Basic realm="https://${ECR_HOST}/",service="ecr.amazonaws.com"`,
          },
          body: 'Not Authorized\n',
        },
        'wrong login': {
          status: 403,
          body: oneError(
            'DENIED',
            'Your authorization token has expired. Reauthenticate and try again.',
          ),
        },
        'not granted': ({ repository }) => ({
          status: 403,
          body: oneError(
            'DENIED',
            `User is not authorized to perform: ecr:BatchGetImage on resource: repository/${repository}`,
          ),
        }),
        'no repository': ({ repository }) => ({
          status: 404,
          body: oneError(
            'NAME_UNKNOWN',
            `The repository with name '${repository}' does not exist in the registry with id '123456789012'`,
          ),
        }),
        'no tag': { status: 404, body: oneError('MANIFEST_UNKNOWN', 'Requested image not found') },
      },
    },
  },
  images: ['platform/proxy:2.1.0', 'platform/web:2.1.0'],
  reads: [
    {
      title: 'Docker config',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.1.0` },
      saved: ECR_SAVED,
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0 [Basic AWS]',
      ],
      logins: { [ECR_HOST]: 'AWS' },
    },
    {
      title: 'Docker config, two images',
      inputs: {
        images: `${ECR_HOST}/platform/proxy:2.1.0\n${ECR_HOST}/platform/web:2.1.0`,
      },
      saved: ECR_SAVED,
      credentials: { proxy: 'docker-config', web: 'docker-config' },
      requests: [
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0 [Basic AWS]',
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/web/manifests/2.1.0 [Basic AWS]',
      ],
      logins: { [ECR_HOST]: 'AWS' },
    },
  ],
  refusals: [
    {
      title: 'a token of the cloud that has expired',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.1.0` },
      saved: { [ECR_HOST]: savedEntry('AWS', 'planted-expired-password') },
      error: [
        'pin "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/proxy:2.1.0": GET https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0: 403 DENIED: Your authorization token has expired. Reauthenticate and try again.',
        `  Read as AWS with the login of this machine's Docker config. The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".`,
      ],
    },
    {
      title: 'no login',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.1.0` },
      error: [
        'pin "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/proxy:2.1.0": GET https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0: 401: Not Authorized',
        '  Read without a login: no machine user for it; the job token is not for 123456789012.dkr.ecr.eu-central-1.amazonaws.com; no login for 123456789012.dkr.ecr.eu-central-1.amazonaws.com on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: 123456789012.dkr.ecr.eu-central-1.amazonaws.com refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
      requests: [
        'GET 123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.1.0 [nobody]',
      ],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${ECR_HOST}/secret/tool:1` },
      saved: ECR_SAVED,
      error: [
        'pin "123456789012.dkr.ecr.eu-central-1.amazonaws.com/secret/tool:1": GET https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/secret/tool/manifests/1: 403 DENIED: User is not authorized to perform: ecr:BatchGetImage on resource: repository/secret/tool',
        `  Read as AWS with the login of this machine's Docker config. The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".`,
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${ECR_HOST}/platform/none:1` },
      saved: ECR_SAVED,
      error: [
        `pin "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/none:1": GET https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/none/manifests/1: 404 NAME_UNKNOWN: The repository with name 'platform/none' does not exist in the registry with id '123456789012'`,
        "  Read as AWS with the login of this machine's Docker config. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.",
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.2.0` },
      saved: ECR_SAVED,
      error: [
        'pin "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/proxy:2.2.0": GET https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: Requested image not found',
        "  Read as AWS with the login of this machine's Docker config. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.",
      ],
    },
  ],
};

const GAR_PERMISSION = 'artifactregistry.repositories.downloadArtifacts';
const GAR_RESOURCE =
  'on resource "projects/acme/locations/europe-west3/repositories/shop" (or it may not exist)';

export const ARTIFACT_REGISTRY: Profile = {
  name: 'Google Artifact Registry',
  apiHost: GAR_HOST,
  forge: GITHUB,
  options: {
    service: GAR_HOST,
    tokenPath: '/v2/token',
    ungranted: 'refused',
    accounts: [{ username: 'oauth2accesstoken', password: PASSWORD, pull: ['acme'] }],
    manners: {
      replies: {
        'wrong login': { status: 401, body: oneError('UNAUTHORIZED', 'authentication failed') },
        'nothing granted': {
          status: 403,
          body: oneError('DENIED', `Permission "${GAR_PERMISSION}" denied ${GAR_RESOURCE}`),
        },
        nobody: {
          status: 403,
          body: oneError(
            'DENIED',
            `Unauthenticated request. Unauthenticated requests do not have permission "${GAR_PERMISSION}" ${GAR_RESOURCE}`,
          ),
        },
      },
    },
  },
  images: ['acme/shop/api:1.4.0'],
  reads: [
    {
      title: 'Docker config',
      inputs: { images: `${GAR_HOST}/acme/shop/api:1.4.0` },
      saved: GAR_SAVED,
      credentials: { api: 'docker-config' },
      requests: [
        'GET europe-west3-docker.pkg.dev/v2/acme/shop/api/manifests/1.4.0 [nobody]',
        'GET europe-west3-docker.pkg.dev/v2/token?service=europe-west3-docker.pkg.dev&scope=repository:acme/shop/api:pull [Basic oauth2accesstoken]',
        'GET europe-west3-docker.pkg.dev/v2/acme/shop/api/manifests/1.4.0 [Bearer]',
      ],
      logins: { [GAR_HOST]: 'oauth2accesstoken' },
    },
  ],
  refusals: [
    {
      title: 'no login',
      inputs: { images: `${GAR_HOST}/acme/shop/api:1.4.0` },
      error: [
        'pin "europe-west3-docker.pkg.dev/acme/shop/api:1.4.0": GET https://europe-west3-docker.pkg.dev/v2/token: 403 DENIED: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.downloadArtifacts" on resource "projects/acme/locations/europe-west3/repositories/shop" (or it may not exist)',
        '  Read without a login: no machine user for it; the job token is not for europe-west3-docker.pkg.dev; no login for europe-west3-docker.pkg.dev on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: europe-west3-docker.pkg.dev refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${GAR_HOST}/other/shop/api:1.4.0` },
      saved: GAR_SAVED,
      error: [
        'pin "europe-west3-docker.pkg.dev/other/shop/api:1.4.0": GET https://europe-west3-docker.pkg.dev/v2/token: 403 DENIED: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/acme/locations/europe-west3/repositories/shop" (or it may not exist)',
        `  Read as oauth2accesstoken with the login of this machine's Docker config. The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".`,
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${GAR_HOST}/acme/shop/api:1.5.0` },
      saved: GAR_SAVED,
      error: [
        'pin "europe-west3-docker.pkg.dev/acme/shop/api:1.5.0": GET https://europe-west3-docker.pkg.dev/v2/acme/shop/api/manifests/1.5.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        "  Read as oauth2accesstoken with the login of this machine's Docker config. Check the spelling of the tag, and that it was pushed: the repository has 1.4.0.",
      ],
    },
  ],
};

export const AZURE: Profile = {
  name: 'Azure Container Registry',
  apiHost: ACR_HOST,
  forge: GITHUB,
  options: {
    service: ACR_HOST,
    tokenPath: '/oauth2/token',
    exchange: 'identity-token',
    anonymousTokens: false,
    accounts: [
      {
        username: ACR_USER,
        password: 'planted-other-password',
        identityToken: IDENTITY_TOKEN,
        pull: ['platform'],
      },
    ],
  },
  images: ['platform/proxy:2.1.0', 'platform/web:2.1.0'],
  reads: [
    {
      title: 'Docker config: an identity token, exchanged',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.1.0` },
      saved: ACR_SAVED,
      credentials: { proxy: 'docker-config' },
      requests: [
        'GET acme.azurecr.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'POST acme.azurecr.io/oauth2/token [nobody]',
        'GET acme.azurecr.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
      ],
      logins: { [ACR_HOST]: ACR_USER },
    },
    {
      title: 'Docker config, two images under one token',
      inputs: {
        images: `${ACR_HOST}/platform/proxy:2.1.0\n${ACR_HOST}/platform/web:2.1.0`,
      },
      saved: ACR_SAVED,
      credentials: { proxy: 'docker-config', web: 'docker-config' },
      requests: [
        'GET acme.azurecr.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'POST acme.azurecr.io/oauth2/token [nobody]',
        'GET acme.azurecr.io/v2/platform/proxy/manifests/2.1.0 [Bearer]',
        'GET acme.azurecr.io/v2/platform/web/manifests/2.1.0 [Bearer]',
      ],
      logins: { [ACR_HOST]: ACR_USER },
    },
  ],
  refusals: [
    {
      title: 'no login',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.1.0` },
      error: [
        'pin "acme.azurecr.io/platform/proxy:2.1.0": GET https://acme.azurecr.io/oauth2/token: 401 UNAUTHORIZED: authentication failed',
        '  Read without a login: no machine user for it; the job token is not for acme.azurecr.io; no login for acme.azurecr.io on this machine. Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.',
        'password: empty, but needed: acme.azurecr.io refused an anonymous read',
        '  Likely causes, in this order: a reusable workflow that was not passed the secret ("secrets: inherit"); a missing "environment:" on the job; a misspelt name of the secret.',
      ],
      requests: [
        'GET acme.azurecr.io/v2/platform/proxy/manifests/2.1.0 [nobody]',
        'GET acme.azurecr.io/oauth2/token?service=acme.azurecr.io&scope=repository:platform/proxy:pull [nobody]',
      ],
    },
    {
      title: 'an identity token that has expired',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.1.0` },
      saved: {
        [ACR_HOST]: { ...savedEntry(ACR_USER, ''), identitytoken: 'planted-expired-token' },
      },
      error: [
        'pin "acme.azurecr.io/platform/proxy:2.1.0": POST https://acme.azurecr.io/oauth2/token: 401 UNAUTHORIZED: authentication failed',
        `  Read as an identity token with the login of this machine's Docker config. The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".`,
      ],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.2.0` },
      saved: ACR_SAVED,
      error: [
        'pin "acme.azurecr.io/platform/proxy:2.2.0": GET https://acme.azurecr.io/v2/platform/proxy/manifests/2.2.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        "  Read as an identity token with the login of this machine's Docker config. Check the spelling of the tag, and that it was pushed: the repository has 2.1.0.",
      ],
    },
  ],
};
