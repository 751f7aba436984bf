import { ActionError } from '../errors.js';
import { type ImagePattern, parseImagePattern } from '../policy/image-pattern.js';
import type { OnMovingTag } from '../policy/moving-images.js';
import { type TrustedRealm, parseTrustedRealm } from '../policy/origin.js';
import type { OnBroadPassword } from '../policy/privilege.js';
import { type RefPattern, parseRefPattern } from '../policy/ref-pattern.js';
import type { OnUntrusted } from '../policy/secret-use.js';
import { OPEN_EVENTS, checkTrustedEvents } from '../policy/trusted-events.js';
import { parseAllowList, parseEntry } from './allow-lists.js';
import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { type ListEntry, parseChoice, parseList } from './input-values.js';

/** The policies that a platform team sets. */
export interface SafetyInputs {
  readonly onUntrusted: OnUntrusted;
  readonly trustedEvents: readonly string[];
  /** Where the secret may be used; undefined for every ref. */
  readonly allowedRefs: readonly RefPattern[] | undefined;
  readonly onBroadPassword: OnBroadPassword;
  readonly onMovingTag: OnMovingTag;
  /** Undefined for every image. */
  readonly allowedImages: readonly ImagePattern[] | undefined;
  readonly trustedRealms: readonly TrustedRealm[];
}

/** Returns the entries of `trusted-events`, right or wrong: trust is decided before all else. */
export function parseTrustedEvents(texts: InputTexts): readonly string[] {
  return parseList(texts['trusted-events']).map(({ text }) => text);
}

/** Returns the lines of `allowed-refs`, right or wrong: one of them depends on the forge. */
export function listAllowedRefs(texts: InputTexts): readonly string[] {
  return parseList(texts['allowed-refs']).map(({ text }) => text);
}

/** Returns the policies, and what was forgiven in them; what does not parse is the attempt's to keep. */
export function parseSafetyInputs(
  texts: InputTexts,
  attempt: Attempt,
): { readonly values: SafetyInputs; readonly notices: readonly string[] } {
  const onUntrusted = ['fail', 'skip', 'continue'] as const;
  const modes = ['ignore', 'warn', 'fail'] as const;
  const images = attempt(() => parseAllowedImages(texts, attempt), []);
  const values = {
    onUntrusted: attempt(
      () => parseChoice('on-untrusted', texts['on-untrusted'], onUntrusted),
      'fail',
    ),
    trustedEvents: parseList(texts['trusted-events']).flatMap((entry) =>
      attempt(() => [parseEventEntry(entry)], []),
    ),
    allowedRefs: attempt(() => parseAllowedRefs(texts, attempt), []),
    onBroadPassword: attempt(
      () => parseChoice('on-broad-password', texts['on-broad-password'], modes),
      'fail',
    ),
    onMovingTag: attempt(
      () => parseChoice('on-moving-tag', texts['on-moving-tag'], modes),
      'ignore',
    ),
    allowedImages: images?.map(({ pattern }) => pattern),
    trustedRealms: parseList(texts['trusted-realms']).flatMap((entry) =>
      attempt(() => [parseEntry('trusted-realms', entry, parseTrustedRealm)], []),
    ),
  };
  const notices = (images ?? []).flatMap((image) => image.notices);
  return { values, notices: notices.map((notice) => `allowed-images: ${notice}`) };
}

function parseAllowedRefs(texts: InputTexts, attempt: Attempt): readonly RefPattern[] | undefined {
  const name = 'allowed-refs';
  const example = 'refs/heads/main';
  return parseAllowList({ name, text: texts[name], example, parse: parseRefPattern }, attempt);
}

function parseAllowedImages(
  texts: InputTexts,
  attempt: Attempt,
): readonly ReturnType<typeof parseImagePattern>[] | undefined {
  const name = 'allowed-images';
  const example = 'ghcr.io/acme/*';
  return parseAllowList({ name, text: texts[name], example, parse: parseImagePattern }, attempt);
}

function parseEventEntry({ text, line }: ListEntry): string {
  const [problem] = checkTrustedEvents([text]);
  if (problem === undefined) return text;
  throw new ActionError('INPUT', `trusted-events, line ${line}: ${problem}`, {
    remedy: `Remove the line; these can be listed: ${OPEN_EVENTS.join(', ')}.`,
  });
}
