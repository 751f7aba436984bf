import type { Credential } from '../policy/credential.js';
import { type Session, openSession } from '../registry/session.js';
import { openTransport } from './open-transport.js';
import { listPlainTexts } from './plain-texts.js';
import type { PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** Finds the session of a registry and a credential. */
export type FindSession = (registry: string, credential: Credential) => Session;

/** Returns one session for each registry and credential; a session makes no request by itself. */
export function openSessions(step: Step, images: readonly PlannedImage[]): FindSession {
  const { world, log, inputs } = step;
  const shared = {
    transport: openTransport(step),
    clock: world.clock,
    trustedRealms: inputs.trustedRealms,
    onSecret: (secret: string) => log.mask(secret),
    plainTexts: listPlainTexts(step, images),
  };
  const sessions = new Map<string, Session>();
  return (registry, credential) => {
    const key = identify(registry, credential);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    if (credential.kind !== 'anonymous') log.mask(credential.password);
    const repositories = images
      .filter((other) => identify(other.image.reference.registry, other.credential) === key)
      .map((other) => other.image.reference.repository);
    const session = openSession({ ...shared, registry, credential, repositories });
    sessions.set(key, session);
    return session;
  };
}

function identify(registry: string, credential: Credential): string {
  if (credential.kind === 'anonymous') return JSON.stringify([registry, credential.kind]);
  const { kind, username, password } = credential;
  // The machine may keep several logins of one user for one registry, each for some repositories.
  return JSON.stringify([registry, kind, username, password]);
}
