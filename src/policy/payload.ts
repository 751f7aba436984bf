import { type JsonObject, isJsonObject } from '../json.js';

/** Returns the value where it is "present" in the sense of the trust table: an object, no array, not null. */
export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/**
 * Returns the value at the dotted path (`pull_request.head.repo`), or undefined where a part of the
 * path is missing or no object. Only own properties count: a payload inherits nothing.
 */
export function valueAt(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const object = asObject(value);
    return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
  }, root);
}

/** Returns the object at the path, or undefined where none is present. */
export function objectAt(root: unknown, path: string): JsonObject | undefined {
  return asObject(valueAt(root, path));
}

/** Returns the text at the path, or undefined where there is none or it is empty. */
export function textAt(root: unknown, path: string): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
