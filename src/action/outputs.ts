import type { TrustDecision } from '../policy/trust.js';
import type { CredentialKind } from '../policy/credential.js';
import { formatDigest } from '../reference/digest.js';
import type { ImageRequest } from '../reference/image-list.js';
import { formatName } from '../reference/reference.js';
import type { Resolved } from '../registry/resolve.js';
import { printable } from '../text.js';
import type { Toolkit } from './toolkit.js';

/** An image whose reference was resolved. */
export interface Pin {
  readonly image: ImageRequest;
  readonly resolved: Resolved;
  readonly credential: CredentialKind;
}

/** What the `images` output says of one image; the fields are the names of the outputs. */
export interface PinFields {
  readonly reference: string;
  readonly 'reference-with-tag': string;
  readonly name: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly 'media-type': string;
  readonly kind: string;
  readonly platforms: readonly string[];
  readonly credential: CredentialKind;
  /** Of the manifest that the digest names, in bytes. */
  readonly size: number;
}

/** Returns the fields of one pinned image. */
export function describePin({ image, resolved, credential }: Pin): PinFields {
  const { registry, repository, tag } = image.reference;
  const name = formatName(image.reference);
  const digest = formatDigest(resolved.digest);
  return {
    reference: `${name}@${digest}`,
    'reference-with-tag': `${name}${tag === undefined ? '' : `:${tag}`}@${digest}`,
    name,
    registry,
    repository,
    tag: tag ?? '',
    digest,
    'media-type': resolved.mediaType,
    kind: resolved.kind,
    platforms: resolved.platforms,
    credential,
    size: resolved.size,
  };
}

/**
 * Returns a JSON object with one entry a line: some runners lose a line of more than 64 KiB. The
 * entries are written one by one because an alias may be the name of a property of every object.
 */
export function formatEntries(entries: readonly (readonly [string, unknown])[]): string {
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** Returns the text of the `images` output, which the results file holds too. */
export function formatImages(pins: readonly Pin[]): string {
  return formatEntries(pins.map((pin) => [pin.image.alias, describePin(pin)]));
}

/** The longest trust reason that is put out, in characters. */
const REASON_LIMIT_CHARS = 500;

/** Sets the outputs that are there however the step ends, as they are before anything is known. */
export function setDefaultOutputs(toolkit: Toolkit): void {
  setAll(toolkit, { trusted: 'false', 'trust-reason': '', 'logged-in': '', skipped: 'false' });
}

export function setTrustOutputs(toolkit: Toolkit, { trusted, reason }: TrustDecision): void {
  const text = printable(reason, REASON_LIMIT_CHARS);
  setAll(toolkit, { trusted: String(trusted), 'trust-reason': text });
}

export function setSkippedOutput(toolkit: Toolkit): void {
  setAll(toolkit, { skipped: 'true' });
}

/** Where a login was left. */
export interface LoginPlace {
  readonly registries: readonly string[];
  /** The directory of the Docker config that holds it. */
  readonly directory: string;
}

export function setLoginOutputs(toolkit: Toolkit, { registries, directory }: LoginPlace): void {
  setAll(toolkit, { 'logged-in': registries.join(','), 'docker-config': directory });
}

export function setSecretOutput(toolkit: Toolkit, path: string): void {
  setAll(toolkit, { 'kubernetes-secret-file': path });
}

/** Sets every output of the images; the single ones are those of the first. */
export function setPinOutputs(toolkit: Toolkit, pins: readonly Pin[]): void {
  const [first] = pins;
  if (first === undefined) return;
  const fields = describePin(first);
  const references = pins.map((pin) => [pin.image.alias, describePin(pin).reference] as const);
  setAll(toolkit, {
    reference: fields.reference,
    'reference-with-tag': fields['reference-with-tag'],
    name: fields.name,
    registry: fields.registry,
    repository: fields.repository,
    tag: fields.tag,
    digest: fields.digest,
    'media-type': fields['media-type'],
    kind: fields.kind,
    platforms: JSON.stringify(fields.platforms),
    references: formatEntries(references),
    images: formatImages(pins),
  });
}

/** The only caller of `setOutput`. */
function setAll(toolkit: Toolkit, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) toolkit.setOutput(name, value);
}
