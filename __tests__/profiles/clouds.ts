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
      requests: [],
      logins: { [ECR_HOST]: 'AWS' },
    },
    {
      title: 'Docker config, two images',
      inputs: {
        images: `${ECR_HOST}/platform/proxy:2.1.0\n${ECR_HOST}/platform/web:2.1.0`,
      },
      saved: ECR_SAVED,
      credentials: { proxy: 'docker-config', web: 'docker-config' },
      requests: [],
      logins: { [ECR_HOST]: 'AWS' },
    },
  ],
  refusals: [
    {
      title: 'a token of the cloud that has expired',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.1.0` },
      saved: { [ECR_HOST]: savedEntry('AWS', 'planted-expired-password') },
      error: [],
    },
    {
      title: 'no login',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.1.0` },
      error: [],
      requests: [],
    },
    {
      title: 'a repository that is not granted',
      inputs: { images: `${ECR_HOST}/secret/tool:1` },
      saved: ECR_SAVED,
      error: [],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${ECR_HOST}/platform/none:1` },
      saved: ECR_SAVED,
      error: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${ECR_HOST}/platform/proxy:2.2.0` },
      saved: ECR_SAVED,
      error: [],
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
      requests: [],
      logins: { [GAR_HOST]: 'oauth2accesstoken' },
    },
  ],
  refusals: [
    {
      title: 'no login',
      inputs: { images: `${GAR_HOST}/acme/shop/api:1.4.0` },
      error: [],
    },
    {
      title: 'a repository that is not granted, or is missing',
      inputs: { images: `${GAR_HOST}/other/shop/api:1.4.0` },
      saved: GAR_SAVED,
      error: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${GAR_HOST}/acme/shop/api:1.5.0` },
      saved: GAR_SAVED,
      error: [],
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
      requests: [],
      logins: { [ACR_HOST]: ACR_USER },
    },
    {
      title: 'Docker config, two images under one token',
      inputs: {
        images: `${ACR_HOST}/platform/proxy:2.1.0\n${ACR_HOST}/platform/web:2.1.0`,
      },
      saved: ACR_SAVED,
      credentials: { proxy: 'docker-config', web: 'docker-config' },
      requests: [],
      logins: { [ACR_HOST]: ACR_USER },
    },
  ],
  refusals: [
    {
      title: 'no login',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.1.0` },
      error: [],
      requests: [],
    },
    {
      title: 'an identity token that has expired',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.1.0` },
      saved: {
        [ACR_HOST]: { ...savedEntry(ACR_USER, ''), identitytoken: 'planted-expired-token' },
      },
      error: [],
    },
    {
      title: 'a missing tag',
      inputs: { images: `${ACR_HOST}/platform/proxy:2.2.0` },
      saved: ACR_SAVED,
      error: [],
    },
  ],
};
