/* What real registries, clients and people send and write: where mutations begin. */

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** `WWW-Authenticate` headers of Docker Hub, GHCR, Forgejo, Gitea, Harbor, GitLab, Quay, ECR, zot. */
export const CHALLENGES: readonly string[] = [
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull",error="insufficient_scope"',
  'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
  'Bearer realm="https://codebahn.net/v2/token",service="container_registry",scope="*"',
  'Basic realm="Gitea Package API"',
  'Bearer realm="https://harbor.example/service/token",service="harbor-registry",scope="repository:a/b:pull,push"',
  'Bearer realm="https://gitlab.com/jwt/auth",service="container_registry",scope="repository:g/p:pull",error="invalid_token"',
  'Bearer realm="https://quay.io/v2/auth",service="quay.io",scope="repository:a/b:pull"',
  'Basic realm="https://1234.dkr.ecr.eu-central-1.amazonaws.com/",service="ecr.amazonaws.com"',
  'Negotiate YIIB/w==, NTLM, Basic realm="Authorization Required"',
  'Bearer realm=https://nvcr.io/proxy_auth,scope=repository:nvidia/cuda:pull',
  'Digest realm="a \\"b\\"", nonce="c,d", algorithm=MD5, Bearer realm="https://a.example/t"',
];

/** Bodies of refusals: the distribution API's, others', and pages for browsers. */
export const ERROR_BODIES: readonly string[] = [
  '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}',
  '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository","Name":"a/b","Action":"pull"}]}]}\n',
  '{"errors":[{"code":"TOOMANYREQUESTS","message":"retry-after: 880µs, allowed: 44000/minute"}]}',
  '{"details":"incorrect username or password"}',
  '{"message":"You have exceeded a secondary rate limit. Please wait a few minutes."}',
  '{"error":"invalid_grant","error_description":"the token has expired"}',
  '<html><head><title>502 Bad Gateway</title></head></html>',
  '404 page not found\n',
  '{"errors":[{"code":"$(id) ; x","message":"m"}]}',
  '{"errors":null}',
  '{"errors":[]}',
  '',
];

export const TOKEN_ANSWERS: readonly string[] = [
  '{"token":"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhdXRoIn0.c2ln","expires_in":300,"issued_at":"2026-11-21T10:00:00Z"}',
  '{"access_token":"djE6dG9rZW4=","token":"","expires_in":3600}',
  '{"token":"v1.abc-_~+/=="}',
  '{"token":null,"access_token":"abc"}',
  '{"expires_in":1e999,"token":"abc"}',
  '{"expires_in":-5,"token":"abc"}',
  `{"token":"${'t'.repeat(32_768)}"}`,
  `{"token":"${'t'.repeat(32_769)}"}`,
];

const descriptor = (mediaType: string, size = 7): string =>
  `{"mediaType":"${mediaType}","digest":"${DIGEST}","size":${size}`;
const PLATFORMS = [
  '"os":"linux","architecture":"amd64"',
  '"os":"linux","architecture":"arm","variant":"v7"',
  '"os":"unknown","architecture":"unknown"',
];
const entries = PLATFORMS.map((platform) => `${descriptor(MANIFEST)},"platform":{${platform}}}`);
const CONFIG = `${descriptor('application/vnd.oci.image.config.v1+json')}}`;
const LAYER = `${descriptor('application/vnd.oci.image.layer.v1.tar+gzip')}}`;

export const MANIFESTS: readonly string[] = [
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(',')}]}`,
  `{\n  "schemaVersion": 2,\n  "mediaType": "${MANIFEST}",\n  "config": ${CONFIG},\n  "layers": [${LAYER}]\n}`,
  `{"schemaVersion":2,"mediaType":"${MANIFEST}","artifactType":"application/vnd.example+json","config":${descriptor('application/vnd.oci.empty.v1+json', 2)}},"layers":[]}`,
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[${entries[0] ?? ''}]}`,
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":${CONFIG},"layers":[${LAYER}]}`,
  `{"schemaVersion":2,"config":${CONFIG},"layers":[]}`,
  '{"schemaVersion":1,"name":"a/b","tag":"1","fsLayers":[],"history":[]}',
];

/** Docker's configuration as Docker, tools and people write it. */
export const CONFIGS: readonly string[] = [
  '{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "b2xkOnNlY3JldA=="\n\t\t},\n\t\t"https://index.docker.io/v1/": {}\n\t},\n\t"credsStore": "desktop"\n}',
  '{"auths":{"quay.io":{"auth":"YTpi","email":"a@b.c"}},"HttpHeaders":{"User-Agent":"x"}}\n',
  '{\r\n  "credHelpers": {\r\n    "gcr.io": "gcloud"\r\n  },\r\n  "auths": {}\r\n}\r\n',
  '{\n    "proxies": { "default": { "httpsProxy": "http://user:secret@proxy:3128" } },\n    "auths": null\n}\n',
  '{"currentContext":"rootless","plugins":{"x":{"y":"1.0"}},"experimental":"enabled"}',
  '{"__proto__":{"a":1},"auths":{"__proto__":{"auth":"eDp5"},"constructor":{}}}',
  ' {}\n',
  '',
];

export const REALMS: readonly string[] = [
  'https://auth.docker.io/token',
  'https://ghcr.io/token',
  'https://codebahn.net/v2/token?x=1',
  'https://gitlab.com/jwt/auth',
  'https://authn.nvidia.com/token',
  'https://api.scaleway.com/registry-internal/v1/registry',
  'https://auth.example:8443/t',
  'http://localhost:5001/token',
  'http://[::1]:5001/token',
  'https://user:pass@ghcr.io/token',
  'https://ghcr.io:443/token',
  'https://ghcr.io.evil.example/token',
];
