import { ActionError } from '../errors.js';
import { printable } from '../text.js';
import type { ForgeKind } from './forge.js';
import { PROTECTED, type RefPattern } from './ref-pattern.js';

/** Whether the forge tells of a ref whether it is protected. */
export function tellsProtection(forge: ForgeKind): boolean {
  return forge === 'github.com' || forge === 'ghe.com' || forge === 'github-enterprise-server';
}

/** Throws `INPUT` where `protected` is asked for on a forge that does not tell. */
export function checkProtected(patterns: readonly RefPattern[], forge: ForgeKind): void {
  if (!patterns.includes(PROTECTED) || tellsProtection(forge)) return;
  const here =
    forge === 'forgejo-or-gitea' ? 'a Forgejo or Gitea forge' : 'a forge that is not known';
  throw new ActionError(
    'INPUT',
    `allowed-refs: "${PROTECTED}" is told by GitHub alone, and this is ${here}`,
    {
      remedy: 'Write the refs in its place, one a line, such as refs/heads/main and refs/tags/v*.',
    },
  );
}

/** What the runner says of the protection of the job's ref. */
export interface Protection {
  readonly forge: ForgeKind;
  /** GITHUB_REF. */
  readonly ref: string | undefined;
  /** GITHUB_REF_PROTECTED; means something on GitHub's forges alone, and only that some rule exists. */
  readonly refProtected: string | undefined;
}

/**
 * Returns a notice for a secret that is used with `allowed-refs` left at `**`, on a ref that GitHub
 * reports as not protected; undefined elsewhere.
 */
export function noticeUnprotected({ forge, ref, refProtected }: Protection): string | undefined {
  if (!tellsProtection(forge) || refProtected !== 'false') return undefined;
  return (
    `password: used on ${printable(ref ?? 'no ref')}, which GitHub reports as not protected; ` +
    'to keep it to some refs, write for example "allowed-refs: refs/heads/main"'
  );
}
