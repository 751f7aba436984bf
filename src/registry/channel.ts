import { ActionError } from '../errors.js';
import { type Authorization, authorize, learn, reauthorize, refusal } from './authorization.js';
import { type Authorizer, type AuthorizerOptions, createAuthorizer } from './authorizer.js';
import { createGate, type Gate } from './gate.js';
import { describeRequest, RegistryError } from './registry-error.js';
import { createSlots, type Slots } from './slots.js';
import { isNobodys } from './token-claims.js';
import type { Target } from './target.js';
import type { Transport, TransportResponse } from './transport.js';

/** What the requests of one session share. */
export interface Channel {
  readonly authorizer: Authorizer;
  readonly transport: Transport;
  readonly gate: Gate;
  readonly slots: Slots;
  readonly proof: LoginProof;
}

/** What shows that the registry accepted the login. */
export interface LoginProof {
  /** Whether it accepted a request with it. Never true of an anonymous session. */
  isProven: boolean;
  /** Repositories of which it gave something out to it. */
  readonly read: Set<string>;
}

/** How many requests of one session are under way at a time, and how many of them for tokens. */
export const REQUESTS_AT_A_TIME = 16;

/** Returns the channel of a session; sends nothing yet. */
export function openChannel(options: AuthorizerOptions): Channel {
  const { transport } = options;
  // Tokens have places of their own: what has a place may wait for one.
  const tokenSlots = createSlots(REQUESTS_AT_A_TIME);
  const tokens: Transport = { send: (one) => tokenSlots.run(() => transport.send(one)) };
  const authorizer = createAuthorizer({ ...options, transport: tokens });
  const gate = createGate();
  if (authorizer.authentication !== undefined) gate.open();
  return {
    authorizer,
    transport,
    gate,
    slots: createSlots(REQUESTS_AT_A_TIME),
    proof: { isProven: false, read: new Set<string>() },
  };
}

/**
 * Returns the answer for the target, with whatever login the registry asks for; throws `RegistryError`
 * for all but a 200. The first request finds out the authentication; the others wait for it.
 */
export async function request(channel: Channel, target: Target): Promise<TransportResponse> {
  const { authorizer, gate } = channel;
  await enter(channel, target);
  try {
    const response = await ask(channel, target);
    gate.open();
    return response;
  } catch (error) {
    if (concernsAll(authorizer, error)) gate.fail(error);
    else gate.open();
    throw error;
  }
}

async function enter({ authorizer, gate }: Channel, target: Target): Promise<void> {
  try {
    await gate.enter();
  } catch (error) {
    if (!(error instanceof RegistryError) || error === authorizer.final) throw error;
    const message = `${describeRequest(target)}: not sent, the first request failed: ${error.message}`;
    const { code, registry, stage, status, registryCode, remedy, isUnsent } = error;
    const options = { registry, stage, status, registryCode, remedy, isUnsent, cause: error };
    throw new RegistryError(code, message, options);
  }
}

function concernsAll({ final }: Authorizer, error: unknown): boolean {
  if (!(error instanceof ActionError) || error === final) return true;
  return error.code === 'NETWORK' || error.code === 'UNAVAILABLE';
}

async function ask(channel: Channel, target: Target): Promise<TransportResponse> {
  const { authorizer, gate, slots } = channel;
  await authorize(authorizer, target.repository); // all wait for one token, or fail with it
  const { authorization, response } = await slots.run(() => sendAuthorized(channel, target));
  if (response.status === 200) return response;
  if (authorization !== undefined) return askAgain(channel, target, { authorization, response });
  if (response.status !== 401 || response.leftOrigin) {
    throw refusal(authorizer, { ...target, isUnsent: true }, response);
  }
  learn(authorizer, target, response);
  // With Bearer the others may go: a wrong password is found out by the one token request. With
  // Basic they wait for the answer to this one.
  if (authorizer.authentication?.scheme === 'bearer') gate.open();
  return ask(channel, target); // not without an authorization again
}

interface Sent<Carried = Authorization | undefined> {
  readonly authorization: Carried;
  readonly response: TransportResponse;
}

/** The token is taken when the turn has come: one that waited for it could be over. */
async function sendAuthorized(channel: Channel, target: Target): Promise<Sent> {
  const authorization = await authorize(channel.authorizer, target.repository);
  return { authorization, response: await send(channel, target, authorization) };
}

async function askAgain(
  channel: Channel,
  target: Target,
  { authorization, response }: Sent<Authorization>,
): Promise<TransportResponse> {
  const { authorizer, proof, slots } = channel;
  let { held } = authorization;
  let token = held?.token.value;
  let last = response;
  // Twice: a shared token may have expired, and what comes in its place be refused for this repository.
  for (let round = 1; round <= 2 && held !== undefined; round += 1) {
    const again = await reauthorize(authorizer, { target, response: last, held });
    if (again === undefined) break;
    last = await slots.run(() => send(channel, target, again));
    token = again.held?.token.value;
    if (last.status === 200) return last;
    held = again.held?.isShared === true ? again.held : undefined;
  }
  const error = refusal(authorizer, { ...target, token }, last);
  // A list of tags is asked for after a manifest was: its refusal says nothing of the password.
  const isTelling = authorization.held === undefined && !last.leftOrigin && target.stage !== 'tags';
  if (isTelling && last.status === 401 && !proof.isProven) authorizer.final = error;
  throw error;
}

async function send(
  { authorizer, transport, proof }: Channel,
  target: Target,
  authorization: Authorization | undefined,
): Promise<TransportResponse> {
  const token = authorization?.held?.token.value ?? '';
  const response = await transport.send({
    ...target,
    authorization: authorization?.header,
    secrets: [...authorizer.loginSecrets, token], // of thousands, those that it was sent
    registry: authorizer.options.registry,
  });
  const isLogin = authorization !== undefined && authorizer.hasLogin && !isNobodys(token);
  // An answer from elsewhere says nothing of a login that did not go there.
  if (isLogin && response.status === 200 && !response.leftOrigin) {
    proof.isProven = true;
    if (target.repository !== undefined) proof.read.add(target.repository);
  }
  return response;
}
