import { ActionError } from '../errors.js';
import type { TrustDecision } from './trust.js';
import { OPEN_EVENTS } from './trusted-events.js';

export type OnUntrusted = 'fail' | 'skip' | 'continue';

/** What the step wants to do with a secret. */
export interface SecretWish {
  readonly trust: Pick<TrustDecision, 'class' | 'trusted' | 'reason' | 'event' | 'dependabot'>;
  readonly onUntrusted: OnUntrusted;
  /** Whether the input `password` holds a secret of the owner's. */
  readonly given: boolean;
  /** Why a password is needed although none was given; undefined where none is. */
  readonly needed: string | undefined;
}

export type SecretUse =
  /** Go on; a secret that was given may be used. */
  | { readonly verdict: 'proceed' }
  /** Go on as if no secret had been given. */
  | { readonly verdict: 'without'; readonly notice: string }
  /** End the step well, with `skipped=true`. */
  | { readonly verdict: 'skip'; readonly notice: string }
  | { readonly verdict: 'refuse'; readonly error: ActionError };

/** Decides whether this job may use, or do without, a secret of the owner's (contract, "Trust"). */
export function decideSecretUse(wish: SecretWish): SecretUse {
  const { trust, given, needed, onUntrusted } = wish;
  if (!given && needed === undefined) return { verdict: 'proceed' };
  if (trust.trusted) {
    return given
      ? { verdict: 'proceed' }
      : { verdict: 'refuse', error: emptyPassword(needed ?? '', wish) };
  }
  const subject = given
    ? `password: not used in this job: ${trust.reason}`
    : `password: empty, but needed: ${needed ?? ''}; ${withheld(wish)}`;
  switch (onUntrusted) {
    case 'fail':
      return {
        verdict: 'refuse',
        error: new ActionError('TRUST', subject, { remedy: waysOut(wish) }),
      };
    case 'skip':
      return { verdict: 'skip', notice: `${subject}; this step is skipped (on-untrusted: skip)` };
    case 'continue':
      return {
        verdict: 'without',
        notice: `${subject}; going on without it (on-untrusted: continue)`,
      };
  }
}

function withheld({ trust }: SecretWish): string {
  const dependabot = trust.dependabot ? `, and ${DEPENDABOT}` : '';
  return `secrets are withheld from fork pull requests${dependabot}; ${trust.reason}`;
}

const DEPENDABOT = 'Dependabot has a secret store of its own';

function waysOut({ trust }: SecretWish): string {
  const list =
    trust.class === 'open' && OPEN_EVENTS.includes(trust.event)
      ? `If this workflow runs no code of others, add "trusted-events: ${trust.event}". `
      : '';
  return (
    `${list}Run this step on events of the repository's own code only, such as push, ` +
    'or write "on-untrusted: skip". ' +
    (trust.class === 'fork' ? 'No input makes a fork trusted.' : '')
  ).trim();
}

function emptyPassword(needed: string, { trust }: SecretWish): ActionError {
  const causes = [
    'a reusable workflow that was not passed the secret ("secrets: inherit")',
    'a missing "environment:" on the job',
    'a misspelt name of the secret',
  ];
  if (trust.dependabot) {
    causes.unshift(`${DEPENDABOT}: add the secret there too (Settings, Secrets, Dependabot)`);
  }
  return new ActionError('INPUT', `password: empty, but needed: ${needed}`, {
    remedy: `Likely causes, in this order: ${causes.join('; ')}.`,
  });
}
