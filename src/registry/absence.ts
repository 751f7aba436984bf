import { nearTags } from '../reference/near-tags.js';
import type { Reference } from '../reference/reference.js';
import { RegistryError } from './registry-error.js';
import type { Reader } from './session.js';
import type { TagLists } from './tag-list.js';

/** A tag or digest that is not there, and what was found out about it. */
export class AbsenceError extends RegistryError {
  /** Tags that may have been meant; undefined where the registry did not list its tags. */
  readonly nearTags: readonly string[] | undefined;

  constructor(error: RegistryError, message: string, near: readonly string[] | undefined) {
    const { code, registry, stage, status, registryCode, remedy } = error;
    super(code, message, { registry, stage, status, registryCode, remedy, cause: error });
    this.name = 'AbsenceError';
    this.nearTags = near;
  }
}

export interface Absence {
  readonly error: RegistryError;
  /** How long was waited; 0 where nothing was. */
  readonly waitedMilliseconds: number;
  /** Whether waiting ended early, because another image of the step has failed. */
  readonly isCutShort: boolean;
}

/** Returns the error for a reference that is not there, with the tags that may have been meant. */
export async function describeAbsence(
  { error, waitedMilliseconds, isCutShort }: Absence,
  reference: Reference,
  { session, tagLists }: { readonly session: Reader; readonly tagLists: TagLists },
): Promise<AbsenceError> {
  const seconds = formatSeconds(waitedMilliseconds);
  const ends = isCutShort
    ? `: waited ${seconds}, and no longer, because another image failed`
    : `: still so after a wait of ${seconds}`;
  const message = `${error.message}${waitedMilliseconds > 0 || isCutShort ? ends : ''}`;
  const { tag, repository } = reference;
  // A registry that knows of no such repository has no tags of it to list.
  const isTag = tag !== undefined && error.registryCode !== 'NAME_UNKNOWN';
  const tags = isTag ? await tagLists.of(session, repository) : undefined;
  return new AbsenceError(error, message, tags && nearTags(tag ?? '', tags));
}

/** Returns whole seconds for a message: `35 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
