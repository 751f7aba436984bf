import type { Credential } from '../../src/policy/credential.js';
import { openSession, type Session, type SessionOptions } from '../../src/registry/session.js';
import { createTransport } from '../../src/registry/transport.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { type Network, openNetwork } from './network.js';
import type { Answer, ScriptedServer } from './scripted-server.js';

export const PASSWORD = 'hunter2-secret';
export const LOGIN: Credential = {
  kind: 'machine-user',
  username: 'octocat',
  password: PASSWORD,
  reason: 'a test',
};
export const ANONYMOUS: Credential = { kind: 'anonymous', reason: 'a test' };
export const BASIC_VALUE = Buffer.from(`octocat:${PASSWORD}`).toString('base64');
export const BASIC = `Basic ${BASIC_VALUE}`;

export const OK: Answer = { status: 200, body: '{}' };

/** A registry and an auth host of a test, with a session on them. */
export interface SessionWorld {
  readonly network: Network;
  readonly registry: ScriptedServer;
  readonly auth: ScriptedServer;
  readonly clock: FakeClock;
  readonly secrets: readonly string[];
  /** A session whose registry trusts the auth host, unless the options say otherwise. */
  open(options?: Partial<SessionOptions>, retries?: number): Session;
  /** A 401 that names the auth host. */
  challenge(realm?: string): Answer;
  /** How often each server was asked. */
  counts(): { registry: number; auth: number };
}

export async function openSessionWorld(): Promise<SessionWorld> {
  const network = openNetwork();
  const registry = await network.open();
  const auth = await network.open();
  const clock = fakeClock();
  const secrets: string[] = [];
  return {
    network,
    registry,
    auth,
    clock,
    secrets,
    counts: () => ({ registry: registry.received.length, auth: auth.received.length }),
    challenge: (realm = `${auth.origin}/token`) => ({
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="${realm}",service="s",scope="x:y:z"` },
      body: '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}',
    }),
    open: (options = {}, retries = 0) => {
      const { dispatcher } = network;
      const rest = { retries, onRetry: () => undefined, timeoutMilliseconds: 5000 };
      return openSession({
        registry: registry.host,
        credential: LOGIN,
        repositories: ['a/b'],
        transport: createTransport({ dispatcher, clock, ...rest }),
        clock,
        trustedRealms: [{ registry: registry.host, authHost: auth.host }],
        onSecret: (secret) => secrets.push(secret),
        ...options,
      });
    },
  };
}

/** An answer that holds a token. */
export function token(value: string, expiresIn = 300): Answer {
  return { status: 200, body: JSON.stringify({ token: value, expires_in: expiresIn }) };
}

/** `count` names of repositories. */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `acme/image-${number}`);
}

/** The scopes that a request for a token asked for. */
export function scopesOf(url: string): string[] {
  return new URL(url, 'https://x.example').searchParams.getAll('scope');
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
