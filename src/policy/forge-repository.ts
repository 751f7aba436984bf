import type { JsonObject } from '../json.js';
import { textAt, valueAt } from './payload.js';

/** What two repositories of a payload are to each other; unknown is never taken for same. */
export type Kinship = 'same' | 'different' | 'unknown';

/** `owner/name` as every forge limits it; names in other letters could be equal in lower case alone. */
const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/**
 * Compares two repositories of a payload: their ids, or, only where both have none, their names
 * without regard to case.
 */
export function compareRepositories(
  left: JsonObject | undefined,
  right: JsonObject | undefined,
): Kinship {
  const ids = [valueAt(left, 'id'), valueAt(right, 'id')];
  if (ids.every((id) => id === undefined || id === null)) return compareNames(left, right);
  if (!ids.every(isRepositoryId)) return 'unknown';
  return ids[0] === ids[1] ? 'same' : 'different';
}

function compareNames(left: JsonObject | undefined, right: JsonObject | undefined): Kinship {
  const names = [fullName(left)?.toLowerCase(), fullName(right)?.toLowerCase()];
  if (names.includes(undefined)) return 'unknown';
  return names[0] === names[1] ? 'same' : 'different';
}

/**
 * Whether the value is a repository's id. Forges count in int64; beyond 2^53 JSON numbers collapse,
 * so that two ids could look equal: such a value is no id.
 */
function isRepositoryId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function fullName(repository: JsonObject | undefined): string | undefined {
  const name = textAt(repository, 'full_name');
  return name !== undefined && FULL_NAME.test(name) ? name : undefined;
}

/** Returns `owner/name`, or words that stand for it; safe in a log and in a shell. */
export function describeRepository(repository: JsonObject | undefined): string {
  return fullName(repository) ?? 'a repository without a name';
}
