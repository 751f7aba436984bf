import { ActionError } from '../errors.js';
import { printable } from '../text.js';

/** An operating system and architecture, in Go's words (OCI image specification, image index). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

/** One part of a platform: what Go, containerd and buildkit use, and nothing that a shell reads. */
const PART = /^[a-z0-9][a-z0-9_.-]{0,15}$/i;

/**
 * Returns the platform in `os/architecture[/variant]`, normalised; throws `INPUT` that names the
 * input of this name.
 */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  const platform =
    parts.length <= 3 && parts[2] !== ''
      ? parsePlatformParts(parts[0], parts[1], parts[2])
      : undefined;
  if (platform !== undefined) return platform;
  const words = `"${printable(text)}" is not os/architecture[/variant]`;
  throw new ActionError('INPUT', `platform: ${words}`, {
    remedy: 'Write one platform, such as linux/amd64, linux/arm64 or linux/arm/v7.',
  });
}

/**
 * Returns the platform made of parts that came from a registry, normalised, or undefined where a part
 * is missing or does not pass the grammar.
 */
export function parsePlatformParts(
  os: unknown,
  architecture: unknown,
  variant: unknown,
): Platform | undefined {
  if (!isPart(os) || !isPart(architecture)) return undefined;
  const hasVariant = variant !== undefined && variant !== '';
  if (hasVariant && !isPart(variant)) return undefined;
  return normalise(
    os.toLowerCase(),
    architecture.toLowerCase(),
    hasVariant ? variant.toLowerCase() : undefined,
  );
}

function isPart(value: unknown): value is string {
  return typeof value === 'string' && PART.test(value);
}

const OS_NAMES: ReadonlyMap<string, string> = new Map([['macos', 'darwin']]);

/** Other names of an architecture, and the variant that some of them mean. */
const ARCHITECTURE_NAMES: ReadonlyMap<string, readonly [name: string, variant?: string]> = new Map([
  ['x86_64', ['amd64']],
  ['x86-64', ['amd64']],
  ['x64', ['amd64']], // what runners call it
  ['x86', ['386']],
  ['i386', ['386']],
  ['aarch64', ['arm64']],
  ['armhf', ['arm', 'v7']],
  ['armel', ['arm', 'v6']],
  ['armv7l', ['arm', 'v7']], // what `uname -m` says
  ['armv6l', ['arm', 'v6']],
]);

/** What an architecture is where no variant is named: named or not, it is the same platform. */
const DEFAULT_VARIANTS: ReadonlyMap<string, string> = new Map([
  ['amd64', 'v1'],
  ['arm64', 'v8'],
]);
/** ARM of 32 bits is the exception: its variant is always named. */
const ARM_VARIANT = 'v7';

/** A variant of ARM without its `v`, and short enough that with it a part is not too long. */
const BARE_NUMBER = /^(?=\d.{0,14}$)/;

function normalise(os: string, architecture: string, variant: string | undefined): Platform {
  const [name, implied] = ARCHITECTURE_NAMES.get(architecture) ?? [architecture];
  const isArm = name === 'arm' || name === 'arm64';
  const given = implied ?? (isArm ? variant?.replace(BARE_NUMBER, 'v') : variant);
  const known = name === 'arm' ? (given ?? ARM_VARIANT) : given;
  const isDefault = known === DEFAULT_VARIANTS.get(name);
  return {
    os: OS_NAMES.get(os) ?? os,
    architecture: name,
    variant: isDefault ? undefined : known,
  };
}

/** Whether an image of the one platform is what was asked for; of any variant where none was. */
export function meetsPlatform(offered: Platform, asked: Platform): boolean {
  return (
    offered.os === asked.os &&
    offered.architecture === asked.architecture &&
    (asked.variant === undefined || offered.variant === asked.variant)
  );
}

/** Returns `os/architecture[/variant]`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}
