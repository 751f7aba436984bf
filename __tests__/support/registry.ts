import { type AuthOptions, type AuthServer, makeAuthServer } from './auth-server.js';
import { answerContents, parseTarget } from './contents.js';
import { type Door, refuse } from './door.js';
import type { Fault } from './faults.js';
import { type Answer, type ReceivedRequest, violationAnswer } from './http-message.js';
import { type HttpOrigin, makeJournal, openHttpOrigin } from './http-origin.js';
import { applyManners, type Manners } from './manners.js';
import { type ImageStore, makeImageStore } from './image-store.js';

export type { Account } from './accounts.js';
export type { Fault } from './faults.js';
export type { RecordedRequest } from './http-origin.js';
export type { Published } from './image-store.js';

export interface RegistryOptions extends AuthOptions {
  /** `bearer` where it is left out. */
  readonly scheme?: Door['scheme'];
  /** Where tokens are issued: at `/v2/token` of the registry, or on an origin of its own. */
  readonly authHost?: 'same' | 'separate';
  /** Where on its origin tokens are issued; `/v2/token` where it is left out. */
  readonly tokenPath?: string;
  /** What the challenge names instead of the real token endpoint. */
  readonly realm?: string;
  readonly faults?: readonly Fault[];
  /** How long each request waits for its answer; for benchmarks. */
  readonly latencyMilliseconds?: number;
  /** In which words it says no, and where it sends a reader; in its own words where left out. */
  readonly manners?: Manners;
}

/** A strict registry over real sockets; what it holds is published through it. */
export interface Registry extends ImageStore, HttpOrigin {
  /** The origin that issues tokens; the registry's own unless it is separate. */
  readonly authOrigin: string;
  /** Every bearer token that was issued. */
  readonly tokens: readonly string[];
  /** Those of them that were asked for to push. */
  readonly pushTokens: readonly string[];
}

/** Opens a registry on the loopback; close it when the test ends. */
export async function openRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { scheme = 'bearer', accounts = [], isPublic = () => false } = options;
  const { tokenPath = '/v2/token', manners = {} } = options;
  const journal = makeJournal(options.faults, options.latencyMilliseconds);
  const store = makeImageStore();
  const auth = makeAuthServer(options);
  const authHost =
    options.authHost === 'separate'
      ? await openHttpOrigin(
          (request) => inItsWords(request, answerAuthHost(request, { auth, tokenPath })),
          journal,
        )
      : undefined;
  const realm = (): string => options.realm ?? `${(authHost ?? host).origin}${tokenPath}`;
  const inItsWords = (request: ReceivedRequest, usual: Answer): Answer =>
    applyManners(request, usual, { manners, realm: realm(), service: auth.service });
  const door: Door = { scheme, accounts, isPublic, auth, realm };
  const issuer = scheme === 'bearer' && authHost === undefined ? auth : undefined;
  const host: HttpOrigin = await openHttpOrigin(
    (request) => inItsWords(request, answer(request, { door, issuer, store, tokenPath })),
    journal,
  );
  return {
    ...store,
    ...host,
    idle: async () => {
      await host.idle();
      await authHost?.idle();
    },
    close: async () => {
      await host.close();
      await authHost?.close();
    },
    authOrigin: (authHost ?? host).origin,
    tokens: auth.tokens,
    pushTokens: auth.pushTokens,
  };
}

function answerAuthHost(
  request: ReceivedRequest,
  { auth, tokenPath }: { auth: AuthServer; tokenPath: string },
): Answer {
  return request.path === tokenPath
    ? auth.answer(request)
    : violationAnswer(request, 'unknown path on the auth host');
}

interface Parts {
  readonly door: Door;
  /** Undefined where tokens are issued elsewhere, or none. */
  readonly issuer: AuthServer | undefined;
  readonly store: ImageStore;
  readonly tokenPath: string;
}

function answer(request: ReceivedRequest, { door, issuer, store, tokenPath }: Parts): Answer {
  if (request.path === tokenPath && issuer !== undefined) return issuer.answer(request);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return violationAnswer(request, 'this registry is only read');
  }
  const target = parseTarget(request.path);
  if (target === undefined) return violationAnswer(request, 'unknown path');
  return refuse(request, target.repository, door) ?? answerContents(request, target, store);
}
