import { oneError, type Manners } from '../support/manners.js';

/**
 * How Forgejo's package registry says no (routers/api/packages/api.go and container/container.go): the
 * login is refused in plain text, a package with a Basic challenge, and what is not there by its manifest.
 */
export const FORGEJO_MANNERS: Manners = {
  replies: {
    'no login': ({ realm }) => ({
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="${realm}",service="container_registry",scope="*"`,
      },
      body: oneError('UNAUTHORIZED', 'authentication required'),
    }),
    'wrong login': { status: 401, body: 'authGroup.Verify\n' },
    'not granted': {
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="Gitea Package API"' },
      body: 'reqPackageAccess\n',
    },
    'no repository': ({ kind }) => ({
      status: 404,
      body:
        kind === 'tags'
          ? oneError('NAME_UNKNOWN', 'repository name not known to registry')
          : oneError('MANIFEST_UNKNOWN', 'manifest unknown'),
    }),
  },
};
