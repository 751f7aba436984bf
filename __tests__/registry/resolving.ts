import { describeError } from '../../src/errors.js';
import { parsePlatform } from '../../src/reference/platform.js';
import { parseReference } from '../../src/reference/reference.js';
import { type Resolved, resolveReference } from '../../src/registry/resolve.js';
import type { Reader } from '../../src/registry/session.js';
import { createTagLists } from '../../src/registry/tag-list.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

export interface Asked {
  readonly platform?: string;
  readonly verifies?: true;
  readonly waitSeconds?: number;
  readonly clock?: FakeClock;
  readonly onAbsent?: (name: string) => void;
  readonly isPointless?: () => boolean;
}

/** Resolves a reference as a step does: `r.example/a/b:1`. */
export function resolve(session: Reader, text: string, asked: Asked = {}): Promise<Resolved> {
  const { clock = fakeClock(), onAbsent = () => undefined, isPointless = () => false } = asked;
  const limitMilliseconds = (asked.waitSeconds ?? 0) * 1000;
  return resolveReference(session, parseReference(text).reference, {
    platform: asked.platform === undefined ? undefined : parsePlatform(asked.platform),
    verifiesPlatforms: asked.verifies ?? false,
    waiting: { clock, limitMilliseconds, onAbsent, isPointless },
    tagLists: createTagLists(),
  });
}

/** Returns what a promise rejects with, as the log tells it, behind the error's code. */
export async function failureText(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { code } = error as { code?: string };
    return `${code ?? 'an accident'}: ${describeError(error)}`;
  }
  throw new Error('it did not fail');
}
