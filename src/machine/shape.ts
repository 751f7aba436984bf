import { type JsonObject, isJsonObject } from '../json.js';

/** Tells whether a value that was read is what it should be. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** An object whose members pass these checks, whatever else it has. */
export function hasShape(shape: Readonly<Record<string, Check>>): Check {
  return (value) =>
    isJsonObject(value) && Object.entries(shape).every(([name, check]) => check(own(value, name)));
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A list whose every entry passes. */
export function isList(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** Null, or what passes. */
export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}
