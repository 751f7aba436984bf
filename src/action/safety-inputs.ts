import { ActionError } from '../errors.js';
import { type TrustedRealm, parseTrustedRealm } from '../policy/origin.js';
import type { OnBroadPassword } from '../policy/privilege.js';
import type { OnUntrusted } from '../policy/secret-use.js';
import { OPEN_EVENTS, checkTrustedEvents } from '../policy/trusted-events.js';
import type { Attempt } from './attempt.js';
import type { InputTexts } from './input-texts.js';
import { type ListEntry, parseChoice, parseList } from './input-values.js';

/** The policies that a platform team sets. */
export interface SafetyInputs {
  readonly onUntrusted: OnUntrusted;
  readonly trustedEvents: readonly string[];
  readonly onBroadPassword: OnBroadPassword;
  readonly trustedRealms: readonly TrustedRealm[];
}

/** Returns the entries of `trusted-events`, right or wrong: trust is decided before all else. */
export function parseTrustedEvents(texts: InputTexts): readonly string[] {
  return parseList(texts['trusted-events']).map(({ text }) => text);
}

/** Returns the policies; what does not parse is the attempt's to keep. */
export function parseSafetyInputs(texts: InputTexts, attempt: Attempt): SafetyInputs {
  const onUntrusted = ['fail', 'skip', 'continue'] as const;
  const onBroadPassword = ['ignore', 'warn', 'fail'] as const;
  return {
    onUntrusted: attempt(
      () => parseChoice('on-untrusted', texts['on-untrusted'], onUntrusted),
      'fail',
    ),
    trustedEvents: parseList(texts['trusted-events']).flatMap((entry) =>
      attempt(() => [parseEventEntry(entry)], []),
    ),
    onBroadPassword: attempt(
      () => parseChoice('on-broad-password', texts['on-broad-password'], onBroadPassword),
      'fail',
    ),
    trustedRealms: parseList(texts['trusted-realms']).flatMap((entry) =>
      attempt(() => [parseRealmEntry(entry)], []),
    ),
  };
}

function parseRealmEntry({ text, line }: ListEntry): TrustedRealm {
  try {
    return parseTrustedRealm(text);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const { message, remedy } = error;
    throw new ActionError('INPUT', `trusted-realms, line ${line}: ${message}`, { remedy });
  }
}

function parseEventEntry({ text, line }: ListEntry): string {
  const [problem] = checkTrustedEvents([text]);
  if (problem === undefined) return text;
  throw new ActionError('INPUT', `trusted-events, line ${line}: ${problem}`, {
    remedy: `Remove the line; these can be listed: ${OPEN_EVENTS.join(', ')}.`,
  });
}
