import { createHash } from 'node:crypto';
import { RegistryError } from '../../src/registry/registry-error.js';
import type { Reader } from '../../src/registry/session.js';
import type { Target } from '../../src/registry/target.js';
import type { TransportResponse } from '../../src/registry/transport.js';

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';

/** A document, and the descriptor by which another one lists it. */
export interface Document {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly descriptor: Readonly<Record<string, unknown>>;
}

export function makeDocument(mediaType: string, content: object): Document {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { bytes, digest, descriptor: { mediaType, digest, size: bytes.length } };
}

/** An image's manifest; the label makes its bytes unique. */
export function makeImage(label: string, more: object = {}): Document {
  const config = { mediaType: OCI_CONFIG, digest: `sha256:${'c'.repeat(64)}`, size: 2 };
  const image = { schemaVersion: 2, mediaType: OCI_IMAGE, config, layers: [], label, ...more };
  return makeDocument(OCI_IMAGE, image);
}

export function makeIndex(manifests: readonly unknown[]): Document {
  return makeDocument(OCI_INDEX, { schemaVersion: 2, mediaType: OCI_INDEX, manifests });
}

/** The entry of an index for a document: `os/architecture[/variant]` as written, or no platform. */
export function makeEntry(document: Document, platform?: string, more: object = {}): object {
  const [os, architecture, variant] = platform?.split('/') ?? [];
  const parts = variant === undefined ? { os, architecture } : { os, architecture, variant };
  return {
    ...document.descriptor,
    ...(platform === undefined ? {} : { platform: parts }),
    ...more,
  };
}

/** What a fake registry answers: bytes with headers, or a status. */
export type Content =
  { readonly body: Buffer; readonly headers?: Readonly<Record<string, string>> } | number;

/** A reader of contents in memory, by `METHOD path-below-the-repository`; others are not there. */
export interface FakeReader extends Reader {
  /** In order: `GET manifests/1`. */
  readonly asked: readonly string[];
  set(what: string, content: Content): void;
  /** Holds the documents by digest, for GET and for HEAD. */
  hold(...documents: readonly Document[]): void;
}

export function fakeReader(): FakeReader {
  const contents = new Map<string, Content>();
  const asked: string[] = [];
  const answer = (what: string, stage: Target['stage']): Promise<TransportResponse> => {
    asked.push(what);
    const content = contents.get(what) ?? 404;
    return typeof content === 'number'
      ? Promise.reject(statusError(what, content, stage))
      : Promise.resolve(toResponse(content));
  };
  return {
    asked,
    origin: 'https://r.example',
    set: (what, content) => void contents.set(what, content),
    hold: (...documents) => {
      for (const { bytes, digest } of documents) {
        contents.set(`GET manifests/${digest}`, { body: bytes });
        const headers = { 'docker-content-digest': digest, 'content-length': `${bytes.length}` };
        contents.set(`HEAD manifests/${digest}`, { body: Buffer.alloc(0), headers });
      }
    },
    getManifest: async (_repository, reference) => {
      const { body, headers } = await answer(`GET manifests/${reference}`, 'manifest');
      const [contentType] = headers.get('content-type') ?? [];
      const [digestHeader] = headers.get('docker-content-digest') ?? [];
      return { body, contentType, digestHeader };
    },
    read: ({ method = 'GET', url, stage }) =>
      answer(`${method} ${url.pathname.replace('/v2/a/b/', '')}`, stage),
  };
}

function toResponse({ body, headers = {} }: Exclude<Content, number>): TransportResponse {
  const url = new URL('https://r.example/');
  const lists = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    kind: 'answer',
    status: 200,
    headers: lists,
    body,
    url,
    leftOrigin: false,
    sentAt: 0,
    surrender: undefined,
  };
}

const CODES: Readonly<Record<number, 'NOT_FOUND' | 'REFUSED' | 'UNAVAILABLE'>> = {
  401: 'REFUSED',
  403: 'REFUSED',
  404: 'NOT_FOUND',
  503: 'UNAVAILABLE',
};

function statusError(what: string, status: number, stage: Target['stage']): RegistryError {
  const options = { registry: 'r.example', stage, status };
  return new RegistryError(CODES[status] ?? 'PROTOCOL', `${what}: ${status}`, options);
}
