import { ActionError } from '../errors.js';
import { apiOrigin } from '../policy/origin.js';
import type { PushAnswer } from '../policy/push-question.js';
import type { ReadEvidence } from '../policy/token-privilege.js';
import { repeatsSecret } from '../redaction.js';
import { type Authorization, authorize, learn, reauthorize, refusal } from './authorization.js';
import { type Authorizer, type AuthorizerOptions, createAuthorizer } from './authorizer.js';
import { headerValue } from './exchange.js';
import { createGate, type Gate } from './gate.js';
import { askForPush } from './push-question.js';
import { describeRequest, RegistryError } from './registry-error.js';
import { createSlots } from './slots.js';
import { loginTarget, manifestTarget, type Target } from './target.js';
import type { Transport, TransportResponse } from './transport.js';

/** One registry and one credential, and what is going to be read with it. */
export type SessionOptions = AuthorizerOptions;

/** The bytes of a manifest as they came, and what the registry says of them. */
export interface ManifestAnswer {
  readonly body: Buffer;
  /** The `Content-Type` header. */
  readonly contentType: string | undefined;
  /** The `Docker-Content-Digest` header. */
  readonly digestHeader: string | undefined;
}

/** How many requests of one session are under way at a time. */
export const REQUESTS_AT_A_TIME = 16;

/** Returns a session; sends nothing yet. Throws `INPUT` where the registry's host is not literal. */
export function openSession(options: SessionOptions): Session {
  return new Session(options);
}

/** What reads of a repository need of a session. */
export type Reader = Pick<Session, 'origin' | 'getManifest' | 'read'>;

/** Reads from one registry as one credential. Its methods may run side by side. */
export class Session {
  readonly registry: string;
  /** Where its API is: `https://host[:port]`. */
  readonly origin: string;
  readonly #authorizer: Authorizer;
  readonly #transport: Transport;
  readonly #gate: Gate = createGate();
  /** What the registry itself gave out to this login. */
  readonly #read = new Set<string>();
  #proven = false;

  constructor(options: SessionOptions) {
    this.registry = options.registry;
    this.origin = apiOrigin(options.registry);
    const slots = createSlots(REQUESTS_AT_A_TIME);
    const { transport } = options;
    this.#transport = { send: (request) => slots.run(() => transport.send(request)) };
    this.#authorizer = createAuthorizer({ ...options, transport: this.#transport });
    if (this.#authorizer.authentication !== undefined) this.#gate.open();
  }

  /** Whether the registry accepted a request with this login. Never true of an anonymous session. */
  get proven(): boolean {
    return this.#proven;
  }

  /** Returns the manifest of a tag or digest; throws `RegistryError` for every other answer. */
  async getManifest(repository: string, reference: string): Promise<ManifestAnswer> {
    const target = manifestTarget(this.origin, repository, reference);
    const { body, headers } = await this.read(target);
    return {
      body,
      contentType: headerValue(headers, 'content-type'),
      digestHeader: headerValue(headers, 'docker-content-digest'),
    };
  }

  /** Returns the answer for something of this registry; throws `RegistryError` for all but a 200. */
  async read(target: Target): Promise<TransportResponse> {
    const response = await this.#get(target);
    if (!repeatsSecret(response.body.toString('utf8'), this.#authorizer.loginSecrets)) {
      return response;
    }
    const message = `${describeRequest(target)}: its body repeats a secret that was sent for it`;
    const about = { registry: this.registry, stage: target.stage };
    throw new RegistryError('PROTOCOL', message, about);
  }

  /**
   * Resolves once the registry has accepted the login, with a request of its own where no read has
   * shown it. Throws `REFUSED` where it is refused, and where nothing asks for it.
   */
  async proveLogin(): Promise<void> {
    if (this.#proven) return;
    const target = loginTarget(this.origin);
    const hasLogin = this.#authorizer.hasLogin;
    if (hasLogin) await this.#get(target);
    if (this.proven) return;
    const why = hasLogin
      ? `${this.registry} did not ask for a login, so the login cannot be proven`
      : 'there is no login to prove';
    const message = `${describeRequest(target)}: ${why}`;
    const remedy = 'Everybody may read it: leave "registry" out, or write "login: none".';
    throw new RegistryError('PROTOCOL', message, {
      registry: this.registry,
      stage: 'challenge',
      remedy,
    });
  }

  /** Returns how the repository was read, and what its token says of the login; asks nothing. */
  describeRead(repository: string): ReadEvidence {
    const { authentication, claims } = this.#authorizer;
    const service = authentication?.scheme === 'bearer' ? authentication.service : undefined;
    const scheme = authentication?.scheme ?? 'none';
    return { repository, scheme, service, claims: claims.get(repository) };
  }

  /**
   * Asks for a token that pushes to a repository which this session has read, and throws it away.
   * Undefined where that is not asked: it was not read with this login, or the registry is not one
   * that is known to do nothing else than answer.
   */
  async askForPush(repository: string): Promise<PushAnswer | undefined> {
    return this.#read.has(repository) ? askForPush(this.#authorizer, repository) : undefined;
  }

  /** The first request finds out the authentication; the others wait for it. */
  async #get(target: Target): Promise<TransportResponse> {
    await this.#enter(target);
    try {
      const response = await this.#ask(target);
      this.#gate.open();
      return response;
    } catch (error) {
      if (this.#concernsAll(error)) this.#gate.fail(error);
      else this.#gate.open();
      throw error;
    }
  }

  async #enter(target: Target): Promise<void> {
    try {
      await this.#gate.enter();
    } catch (error) {
      if (!(error instanceof RegistryError) || error === this.#authorizer.final) throw error;
      const message = `${describeRequest(target)}: not sent, the first request failed: ${error.message}`;
      const { code, registry, stage, status, registryCode, remedy } = error;
      const options = { registry, stage, status, registryCode, remedy, cause: error };
      throw new RegistryError(code, message, options);
    }
  }

  #concernsAll(error: unknown): boolean {
    if (!(error instanceof ActionError) || error === this.#authorizer.final) return true;
    return error.code === 'NETWORK' || error.code === 'UNAVAILABLE';
  }

  async #ask(target: Target): Promise<TransportResponse> {
    const authorization = await authorize(this.#authorizer, target.repository);
    const response = await this.#send(target, authorization);
    if (response.status === 200) return response;
    if (authorization === undefined) {
      if (response.status !== 401 || response.leftOrigin) {
        throw refusal(this.#authorizer, target, response);
      }
      learn(this.#authorizer, target, response);
      // With Bearer the others may go: a wrong password is found out by the one token request. With
      // Basic they wait for the answer to this one.
      if (this.#authorizer.authentication?.scheme === 'bearer') this.#gate.open();
      return this.#ask(target); // not without an authorization again
    }
    return this.#askAgain(target, authorization, response);
  }

  async #askAgain(
    target: Target,
    refused: Authorization,
    response: TransportResponse,
  ): Promise<TransportResponse> {
    const { held } = refused;
    const again = held && (await reauthorize(this.#authorizer, { target, response, held }));
    const last = again === undefined ? response : await this.#send(target, again);
    if (last.status === 200) return last;
    const error = refusal(this.#authorizer, target, last);
    // A list of tags is asked for after a manifest was: its refusal says nothing of the password.
    const isTelling = held === undefined && !last.leftOrigin && target.stage !== 'tags';
    if (isTelling && last.status === 401 && !this.#proven) this.#authorizer.final = error;
    throw error;
  }

  async #send(
    target: Target,
    authorization: Authorization | undefined,
  ): Promise<TransportResponse> {
    const token = authorization?.held?.token.value ?? '';
    const response = await this.#transport.send({
      ...target,
      authorization: authorization?.header,
      secrets: [...this.#authorizer.loginSecrets, token], // of thousands, those that it was sent
      registry: this.registry,
    });
    const isLogin = authorization !== undefined && this.#authorizer.hasLogin;
    // An answer from elsewhere says nothing of a login that did not go there.
    if (isLogin && response.status === 200 && !response.leftOrigin) {
      this.#proven = true;
      if (target.repository !== undefined) this.#read.add(target.repository);
    }
    return response;
  }
}
