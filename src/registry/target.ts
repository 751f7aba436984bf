import { ActionError } from '../errors.js';
import { type Digest, formatDigest, tryParseDigest } from '../reference/digest.js';
import { COMPONENT, TAG } from '../reference/grammar.js';
import { printable } from '../text.js';
import { MANIFEST_LIMIT_BYTES } from './manifest.js';
import { ACCEPT_MANIFESTS } from './media-type.js';
import { ERROR_BODY_LIMIT_BYTES, type Method, type Stage } from './registry-error.js';

/** The longest config of an image that is read. */
export const CONFIG_LIMIT_BYTES = 4 * 1024 * 1024;
/** The longest list of tags that is read. */
export const TAG_LIST_LIMIT_BYTES = 1024 * 1024;
/** How many tags a registry is asked for: the most that some answer at all. */
export const TAGS_PER_PAGE = 1000;

/** Something to read on a registry. */
export interface Target {
  /** GET where it is left out. */
  readonly method?: Method | undefined;
  readonly url: URL;
  /** Whose scope a token needs; undefined where it needs none. */
  readonly repository: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirects: 'follow' | 'refuse';
  readonly limitBytes: number;
  /** Never tried again: for what may fail without harm. */
  readonly isTriedOnce?: true | undefined;
  readonly stage: Stage;
}

/**
 * Returns the manifest of a tag or digest (OCI distribution specification, "Pulling manifests").
 * Throws `INPUT` where a part would not stay what it is in a URL (CVE-2024-3727).
 */
export function manifestTarget(origin: string, repository: string, reference: string): Target {
  if (!TAG.test(reference) && tryParseDigest(reference) === undefined) {
    throw unsafe(`${repository}:${reference}`);
  }
  return {
    url: repositoryUrl(origin, repository, `manifests/${reference}`),
    repository,
    headers: { accept: ACCEPT_MANIFESTS },
    redirects: 'follow',
    limitBytes: MANIFEST_LIMIT_BYTES,
    stage: 'manifest',
  };
}

/** Returns the config of an image (OCI distribution specification, "Pulling blobs"). */
export function configTarget(origin: string, repository: string, digest: Digest): Target {
  return {
    url: repositoryUrl(origin, repository, `blobs/${formatDigest(digest)}`),
    repository,
    headers: {},
    redirects: 'follow',
    limitBytes: CONFIG_LIMIT_BYTES,
    stage: 'config',
  };
}

/** Returns the first page of a repository's tags ("Listing Tags"); it is a favour, asked for once. */
export function tagsTarget(origin: string, repository: string): Target {
  return {
    url: repositoryUrl(origin, repository, `tags/list?n=${TAGS_PER_PAGE}`),
    repository,
    headers: {},
    redirects: 'refuse',
    limitBytes: TAG_LIST_LIMIT_BYTES,
    isTriedOnce: true,
    stage: 'tags',
  };
}

/** Returns what any login may read ("Determining Support"). */
export function loginTarget(origin: string): Target {
  return {
    url: new URL(`${origin}/v2/`),
    repository: undefined,
    headers: {},
    redirects: 'refuse',
    limitBytes: ERROR_BODY_LIMIT_BYTES,
    stage: 'challenge',
  };
}

function repositoryUrl(origin: string, repository: string, rest: string): URL {
  if (!repository.split('/').every((component) => COMPONENT.test(component))) {
    throw unsafe(`${repository}/${rest}`);
  }
  return new URL(`${origin}/v2/${repository}/${rest}`);
}

function unsafe(text: string): ActionError {
  return new ActionError('INPUT', `"${printable(text)}" is no repository with a tag or digest`);
}
