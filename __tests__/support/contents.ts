import {
  type Answer,
  jsonAnswer,
  type Occasion,
  type ReceivedRequest,
  refusalAnswer,
} from './http-message.js';
import type { ImageStore } from './image-store.js';

/** Where a request wants to go: `/v2/` has no repository. */
export interface Target {
  readonly repository: string | undefined;
  readonly kind: 'manifests' | 'blobs' | 'tags';
  /** A tag or a digest; `list` of tags. */
  readonly reference: string;
}

/** Returns the target in a path of the distribution API, or undefined where it is none. */
export function parseTarget(path: string): Target | undefined {
  const list = /^\/v2\/(.+)\/tags\/list$/.exec(path);
  if (list !== null) return { repository: list[1], kind: 'tags', reference: 'list' };
  const match = /^\/v2\/(?:(.+)\/(manifests|blobs)\/([^/]+))?$/.exec(path);
  if (match === null) return undefined;
  const [, repository, kind, reference = ''] = match;
  return { repository, kind: kind === 'blobs' ? 'blobs' : 'manifests', reference };
}

/** Returns what the registry holds there (OCI distribution specification, "Pull"). */
export function answerContents(
  request: ReceivedRequest,
  target: Target,
  store: ImageStore,
): Answer {
  const { repository, kind, reference } = target;
  if (repository === undefined) return jsonAnswer(200, {});
  if (!store.hasRepository(repository)) {
    return absent('no repository', 'NAME_UNKNOWN', 'repository name not known to registry');
  }
  if (kind === 'tags') return answerTags(request, repository, store.listTags(repository));
  return kind === 'blobs'
    ? answerBlob(store.findBlob(repository, reference), reference)
    : answerManifest(request, store.findManifest(repository, reference));
}

function answerManifest(
  request: ReceivedRequest,
  manifest: ReturnType<ImageStore['findManifest']>,
): Answer {
  if (manifest === undefined) return absent('no tag', 'MANIFEST_UNKNOWN', 'manifest unknown');
  // Real registries read the list literally: no wildcards, no q-values.
  const accepted = (request.headers['accept'] ?? '').split(',').map((type) => type.trim());
  if (!accepted.includes(manifest.mediaType)) {
    return absent(
      'no tag',
      'MANIFEST_UNKNOWN',
      `${manifest.mediaType} is not among the accepted media types`,
    );
  }
  return {
    status: 200,
    headers: { 'content-type': manifest.mediaType, 'docker-content-digest': manifest.digest },
    body: manifest.bytes,
  };
}

/** A page of tags in their order, and where the next one is ("Listing Tags"). */
function answerTags(
  { query }: ReceivedRequest,
  repository: string,
  all: readonly string[],
): Answer {
  const last = query.get('last') ?? '';
  const rest = [...all].sort().filter((tag) => tag > last);
  const count = Number(query.get('n') ?? rest.length);
  const tags = rest.slice(0, count);
  const next = `</v2/${repository}/tags/list?last=${tags.at(-1) ?? ''}&n=${count}>; rel="next"`;
  return jsonAnswer(
    200,
    { name: repository, tags },
    tags.length < rest.length ? { link: next } : {},
  );
}

function answerBlob(bytes: Buffer | undefined, digest: string): Answer {
  if (bytes === undefined) return absent('no tag', 'BLOB_UNKNOWN', 'blob unknown to registry');
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest };
  return { status: 200, headers, body: bytes };
}

function absent(occasion: Occasion, code: string, message: string): Answer {
  return refusalAnswer(occasion, 404, { code, message });
}
