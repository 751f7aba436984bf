/** An operating system and architecture, in Go's words (OCI image specification, image index). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

/** One part of a platform: what Go, containerd and buildkit use, and nothing that a shell reads. */
const PART = /^[a-z0-9][a-z0-9_.-]{0,15}$/i;

/**
 * Returns the platform made of parts that came from a registry, or undefined where a part is missing
 * or does not pass the grammar.
 */
export function parsePlatformParts(
  os: unknown,
  architecture: unknown,
  variant: unknown,
): Platform | undefined {
  if (!isPart(os) || !isPart(architecture)) return undefined;
  if (variant === undefined || variant === '') return { os, architecture, variant: undefined };
  return isPart(variant) ? { os, architecture, variant } : undefined;
}

function isPart(value: unknown): value is string {
  return typeof value === 'string' && PART.test(value);
}

/** Returns `os/architecture[/variant]`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}
