import { apiOrigin } from '../policy/origin.js';
import type { PushAnswer } from '../policy/push-question.js';
import type { ReadEvidence } from '../policy/token-privilege.js';
import { repeatsSecret } from '../redaction.js';
import type { AuthorizerOptions } from './authorizer.js';
import { type Channel, openChannel, request } from './channel.js';
import { headerValue } from './exchange.js';
import { askForPush } from './push-question.js';
import { describeRequest, RegistryError } from './registry-error.js';
import { loginTarget, manifestTarget, type Target } from './target.js';
import type { TransportResponse } from './transport.js';

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
  readonly #channel: Channel;

  constructor(options: SessionOptions) {
    this.registry = options.registry;
    this.origin = apiOrigin(options.registry);
    this.#channel = openChannel(options);
  }

  /** Whether the registry accepted a request with this login. Never true of an anonymous session. */
  get proven(): boolean {
    return this.#channel.proof.isProven;
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
    const response = await request(this.#channel, target);
    if (!repeatsSecret(response.body.toString('utf8'), this.#channel.authorizer.loginSecrets)) {
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
    const { authorizer, proof } = this.#channel;
    if (proof.isProven) return;
    const target = loginTarget(this.origin);
    const { hasLogin } = authorizer;
    if (hasLogin) await request(this.#channel, target);
    if (this.proven) return;
    const why = hasLogin
      ? `${this.registry} did not ask for a login, so the login cannot be proven`
      : 'there is no login to prove';
    const message = `${describeRequest(target)}: ${why}`;
    const remedy = 'Everybody may read it: leave "registry" out, or write "login: none".';
    throw new RegistryError('PROTOCOL', message, {
      registry: this.registry,
      stage: 'challenge',
      isUnsent: true,
      remedy,
    });
  }

  /** Returns how the repository was read, and what its token says of the login; asks nothing. */
  describeRead(repository: string): ReadEvidence {
    const { authentication, claims } = this.#channel.authorizer;
    const service = authentication?.scheme === 'bearer' ? authentication.service : undefined;
    const scheme = authentication?.scheme ?? 'none';
    return { repository, scheme, service, claims: claims.get(repository) };
  }

  /** Whether a token of this session is part of the text, which the runner would then black out. */
  hides(text: string): boolean {
    return repeatsSecret(text, this.#channel.authorizer.tokens);
  }

  /**
   * Asks for a token that pushes to a repository which this session has read, and throws it away.
   * Undefined where that is not asked: it was not read with this login, or the registry is not one
   * that is known to do nothing else than answer.
   */
  async askForPush(repository: string): Promise<PushAnswer | undefined> {
    const { proof, authorizer } = this.#channel;
    return proof.read.has(repository) ? askForPush(authorizer, repository) : undefined;
  }
}
