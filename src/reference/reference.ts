import { ActionError } from '../errors.js';
import { dropEndSlashes, printable } from '../text.js';
import { type Digest, formatDigest, tryParseDigest } from './digest.js';
import {
  COMPONENT,
  IDENTIFIER,
  REFERENCE_LIMIT_CHARS,
  REPOSITORY_LIMIT_CHARS,
  TAG,
} from './grammar.js';
import { DOCKER_HUB, looksLikeRegistry, tryParseRegistryName } from './registry-name.js';

/** A reference in canonical form. */
export interface Reference {
  /** `host[:port]`, as `parseRegistryName` returns it. */
  readonly registry: string;
  /** The path on the registry, in lower case: `library/nginx`. */
  readonly repository: string;
  /** Undefined exactly where the reference has a digest and no tag; `latest` where it has neither. */
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

/** A reference, and what was forgiven on the way to it: sentences for the log. */
export interface ParsedReference {
  readonly reference: Reference;
  readonly notices: readonly string[];
}

/** Returns the reference in the text by Docker's rules for short names; throws `INPUT`. */
export function parseReference(text: string): ParsedReference {
  if (text.length > REFERENCE_LIMIT_CHARS) {
    throw problem(text, `it is longer than ${REFERENCE_LIMIT_CHARS} characters`);
  }
  const { text: bare, notices } = forgive(text);
  if (IDENTIFIER.test(bare)) {
    throw problem(
      text,
      'it is the ID of an image, or a digest without its name',
      `Write the repository before it: ghcr.io/acme/api@sha256:${bare.slice(0, 7)}…`,
    );
  }
  const { name, tag, digest } = splitReference(text, bare);
  const { registry, path } = splitName(text, name);
  const repository = path.toLowerCase();
  checkRepository(text, repository);
  if (repository !== path) {
    notices.push(`"${printable(path)}" is read as "${repository}": repositories are lower-case`);
  }
  return {
    reference: {
      registry,
      repository,
      tag: tag ?? (digest === undefined ? 'latest' : undefined),
      digest: digest === undefined ? undefined : readDigest(text, digest),
    },
    notices,
  };
}

/** Drops what people paste along with a reference: the protocol of a URL and its trailing slash. */
function forgive(text: string): { text: string; notices: string[] } {
  const bare = dropEndSlashes(text.replace(/^https:\/\//i, ''));
  if (bare === text) return { text, notices: [] };
  if (!bare.includes('/') && looksLikeRegistry(bare)) {
    throw problem(
      text,
      'it names a registry and no repository',
      'The variable that should hold the repository was empty: check where it is set.',
    );
  }
  return { text: bare, notices: [`"${printable(text)}" is read as "${printable(bare)}"`] };
}

function readDigest(text: string, digest: string): Digest {
  const parsed = tryParseDigest(digest);
  if (parsed !== undefined) return parsed;
  throw problem(
    text,
    `"${printable(digest)}" is not a digest`,
    'Write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).',
  );
}

interface Parts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function splitReference(text: string, bare: string): Parts {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
    throw problem(
      text,
      'it begins with a protocol',
      'Leave the protocol out: ghcr.io/acme/api:1.4.0',
    );
  }
  const at = bare.indexOf('@');
  const digest = at === -1 ? undefined : bare.slice(at + 1);
  if (digest === '') {
    throw problem(
      text,
      'the digest after "@" is empty',
      'The output or variable that should hold the digest was empty: check the step that sets it.',
    );
  }
  const rest = at === -1 ? bare : bare.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined) checkTag(text, tag);
  return { name: colon === -1 ? rest : rest.slice(0, colon), tag, digest };
}

function checkTag(text: string, tag: string): void {
  if (tag === '') {
    throw problem(
      text,
      'the tag after ":" is empty',
      'The variable that should hold the tag was empty: check where it is set.',
    );
  }
  if (!TAG.test(tag)) {
    throw problem(
      text,
      `"${printable(tag)}" is not a tag`,
      'A tag has 1 to 128 letters, digits, "_", "." and "-", and does not begin with "." or "-".',
    );
  }
}

function splitName(text: string, name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  if (slash === -1 || !looksLikeRegistry(first)) {
    return { registry: DOCKER_HUB, path: slash === -1 ? `library/${name}` : name };
  }
  const registry = tryParseRegistryName(first);
  if (registry === undefined) {
    throw problem(
      text,
      `"${printable(first)}" is not a registry`,
      'Write the host first, such as ghcr.io, docker.io or registry.example.com:5000.',
    );
  }
  if (!looksLikeRegistry(registry)) {
    // Docker takes it for a host by its capitals alone, and canonical hosts have none.
    throw problem(
      text,
      `"${printable(first)}" has capitals, which only a registry may have, and is none`,
      `Write the registry first: ghcr.io/${registry}/… or, for Docker Hub, ${DOCKER_HUB}/${registry}/…`,
    );
  }
  const path = name.slice(slash + 1);
  const isOfficial = registry === DOCKER_HUB && !path.includes('/');
  return { registry, path: isOfficial ? `library/${path}` : path };
}

function checkRepository(text: string, repository: string): void {
  if (repository === '' || repository === 'library/') {
    throw problem(text, 'it has no repository', 'Write for example ghcr.io/acme/api:1.4.0');
  }
  if (repository.length > REPOSITORY_LIMIT_CHARS) {
    throw problem(text, `its repository is longer than ${REPOSITORY_LIMIT_CHARS} characters`);
  }
  const wrong = repository.split('/').find((component) => !COMPONENT.test(component));
  if (wrong === undefined) return;
  throw problem(
    text,
    wrong === ''
      ? 'its repository has an empty part'
      : `"${printable(wrong)}" is not part of a name`,
    'Parts of a repository have letters and digits, joined by ".", "_", "__" or "-".',
  );
}

function problem(text: string, why: string, remedy?: string): ActionError {
  return new ActionError('INPUT', `reference "${printable(text)}": ${why}`, { remedy });
}

/** Returns `registry/repository`, canonical: what `actions/attest` calls the subject name. */
export function formatName(reference: Reference): string {
  return `${reference.registry}/${reference.repository}`;
}

/** Returns the reference as it was asked for, canonical: name, tag and digest. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${formatDigest(reference.digest)}`;
  return `${formatName(reference)}${tag}${digest}`;
}
