import { answerContents, parseTarget } from '../support/contents.js';
import { GITHUB } from '../support/forges.js';
import { violationAnswer } from '../support/http-message.js';
import type { Handler, Profile } from '../support/profile.js';
import type { Registry } from '../support/registry.js';
import { SAVED, savedEntry } from './wallet.js';

const HOST = 'registry.k8s.io';
const BACKEND = 'europe-west3-docker.pkg.dev';
const PREFIX = '/v2/k8s-artifacts-prod/images';

/** The registry behind it: a request with an Authorization header fails the test. */
function backend(registry: Registry): Handler {
  return (request) => {
    if (request.authorization !== undefined) return violationAnswer(request, 'a login came along');
    const target = parseTarget(request.path.replace(PREFIX, '/v2'));
    if (target === undefined || !request.path.startsWith(PREFIX)) {
      return violationAnswer(request, 'unknown path');
    }
    return answerContents(request, target, registry);
  };
}

/** Every read of a repository goes elsewhere, with the number of the request behind it. */
export const KUBERNETES: Profile = {
  name: 'registry.k8s.io',
  apiHost: HOST,
  forge: GITHUB,
  options: {
    scheme: 'none',
    manners: {
      redirect: (path) =>
        path.startsWith('/v2/') && path !== '/v2/'
          ? `https://${BACKEND}${PREFIX}${path.slice('/v2'.length)}?rid=${'0'.repeat(32)}`
          : undefined,
    },
  },
  others: { [BACKEND]: backend },
  images: ['pause:3.10.0'],
  reads: [
    {
      title: 'anonymous',
      inputs: { images: `${HOST}/pause:3.10.0` },
      credentials: { pause: 'anonymous' },
      requests: [
        'GET registry.k8s.io/v2/pause/manifests/3.10.0 [nobody]',
        'GET europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/pause/manifests/3.10.0?rid=00000000000000000000000000000000 [nobody]',
      ],
      logins: {},
    },
    {
      title: 'Docker config, whose login nobody asks for',
      inputs: { images: `${HOST}/pause:3.10.0` },
      saved: { [HOST]: savedEntry(SAVED.username, SAVED.password) },
      credentials: { pause: 'docker-config' },
      requests: [
        'GET registry.k8s.io/v2/pause/manifests/3.10.0 [nobody]',
        'GET europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/pause/manifests/3.10.0?rid=00000000000000000000000000000000 [nobody]',
      ],
      logins: { [HOST]: 'saved' },
    },
  ],
  refusals: [
    {
      title: 'a missing tag',
      inputs: { images: `${HOST}/pause:3.99.0` },
      error: [
        'pin "registry.k8s.io/pause:3.99.0": GET https://registry.k8s.io/v2/pause/manifests/3.99.0: redirected to https://europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/pause/manifests/3.99.0: 404 MANIFEST_UNKNOWN: manifest unknown',
        '  Read without a login: no machine user for it; the job token is not for registry.k8s.io; no login for registry.k8s.io on this machine. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what an anonymous reader may not see.',
      ],
      requests: [
        'GET registry.k8s.io/v2/pause/manifests/3.99.0 [nobody]',
        'GET registry.k8s.io/v2/pause/tags/list?n=1000 [nobody]',
        'GET europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/pause/manifests/3.99.0?rid=00000000000000000000000000000000 [nobody]',
      ],
    },
    {
      title: 'a missing repository',
      inputs: { images: `${HOST}/none:1.0.0` },
      error: [
        'pin "registry.k8s.io/none:1.0.0": GET https://registry.k8s.io/v2/none/manifests/1.0.0: redirected to https://europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/none/manifests/1.0.0: 404 NAME_UNKNOWN: repository name not known to registry',
        '  Read without a login: no machine user for it; the job token is not for registry.k8s.io; no login for registry.k8s.io on this machine. Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what an anonymous reader may not see.',
      ],
    },
  ],
};
