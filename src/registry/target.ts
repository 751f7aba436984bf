import { ActionError } from '../errors.js';
import { tryParseDigest } from '../reference/digest.js';
import { COMPONENT, TAG } from '../reference/grammar.js';
import { printable } from '../text.js';
import { MANIFEST_LIMIT_BYTES } from './manifest.js';
import { ACCEPT_MANIFESTS } from './media-type.js';
import { ERROR_BODY_LIMIT_BYTES, type Stage } from './registry-error.js';

/** Something to read on a registry. */
export interface Target {
  readonly url: URL;
  /** Whose scope a token needs; undefined where it needs none. */
  readonly repository: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirects: 'follow' | 'refuse';
  readonly limitBytes: number;
  readonly stage: Stage;
}

/**
 * Returns the manifest of a tag or digest (OCI distribution specification, "Pulling manifests").
 * Throws `INPUT` where a part would not stay what it is in a URL (CVE-2024-3727).
 */
export function manifestTarget(origin: string, repository: string, reference: string): Target {
  const isSafe =
    repository.split('/').every((component) => COMPONENT.test(component)) &&
    (TAG.test(reference) || tryParseDigest(reference) !== undefined);
  if (!isSafe) {
    const words = printable(`${repository}:${reference}`);
    throw new ActionError('INPUT', `"${words}" is no repository with a tag or digest`);
  }
  return {
    url: new URL(`${origin}/v2/${repository}/manifests/${reference}`),
    repository,
    headers: { accept: ACCEPT_MANIFESTS },
    redirects: 'follow',
    limitBytes: MANIFEST_LIMIT_BYTES,
    stage: 'manifest',
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
