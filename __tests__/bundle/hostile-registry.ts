import { type Answer, jsonAnswer, type ReceivedRequest } from '../support/http-message.js';
import { type HttpOrigin, openHttpOrigin } from '../support/http-origin.js';
import { findLeaks, type Secret } from '../support/leak-check.js';
import { digestOf } from '../support/manifests.js';

/** Where everybody is, as a trick needs it. */
export interface Places {
  /** `127.0.0.1:PORT` of the hostile registry. */
  readonly registry: string;
  /** `127.0.0.1:PORT` of the attacker's own host. */
  readonly attacker: string;
  /** The port of the attacker's host, which every name of the loopback leads to. */
  readonly port: string;
}

/** What one registry does to collect a credential; all else it does as a good one. */
export interface Trick {
  readonly name: string;
  /** The `WWW-Authenticate` headers of its challenge. */
  readonly challenge?: (places: Places) => string | readonly string[];
  readonly token?: (request: ReceivedRequest, places: Places) => Answer;
  /** Also of requests that carry nothing, where it says so. */
  readonly manifest?: (request: ReceivedRequest, places: Places) => Answer | undefined;
  readonly isAskedFirst?: true;
  readonly tags?: (request: ReceivedRequest, places: Places) => Answer;
  /** What the attacker's host answers. */
  readonly attack?: (request: ReceivedRequest, places: Places) => Answer | undefined;
}

export const MINTED = 'minted-by-the-hostile-registry';

const IMAGE = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(Buffer.from('{}')),
      size: 2,
    },
    layers: [],
  }),
);
export const IMAGE_DIGEST = digestOf(IMAGE);

/** The right answer for the image. */
export function imageAnswer(headers: Answer['headers'] = {}): Answer {
  const contentType = 'application/vnd.oci.image.manifest.v1+json';
  return {
    status: 200,
    headers: { 'content-type': contentType, 'docker-content-digest': IMAGE_DIGEST, ...headers },
    body: IMAGE,
  };
}

/** A host that wants what is not its own. */
export interface Attacker extends HttpOrigin {
  /** Everything of use that it was sent: logins of any kind, and what holds a secret. */
  credentials(secrets: readonly Secret[]): readonly string[];
}

/** Opens the attacker's host: it asks for logins, and thanks whoever sends one. */
export async function openAttacker(trick: Trick, registry: () => string): Promise<Attacker> {
  const host: HttpOrigin = await openHttpOrigin((request) => {
    const places = { registry: registry(), attacker: host.host, port: portOf(host) };
    return trick.attack?.(request, places) ?? ask(request, host);
  });
  return {
    ...host,
    credentials: (secrets) => [
      ...host.requests.flatMap(({ method, path, headers, body }) => {
        const { authorization, cookie, 'proxy-authorization': proxy } = headers;
        const logins = [authorization, cookie, proxy].filter((value) => value !== undefined);
        const form = body === '' ? [] : [body];
        return [...logins, ...form].map((value) => `${method} ${path}: ${value}`);
      }),
      ...findLeaks(
        secrets.map(({ name, value, username = '' }) => ({ name, value, username })),
        { requests: host.requests },
      ),
    ],
  };
}

function ask(request: ReceivedRequest, { origin }: HttpOrigin): Answer {
  if (request.path.endsWith('/token'))
    return jsonAnswer(200, { token: 'attackers-own-token-0123' });
  const challenges = [
    'Basic realm="attacker"',
    `Bearer realm="${origin}/token",service="attacker"`,
  ];
  return jsonAnswer(401, {}, { 'www-authenticate': challenges });
}

/** Opens a registry that plays one trick. */
export async function openHostileRegistry(trick: Trick, attacker: Attacker): Promise<HttpOrigin> {
  const host: HttpOrigin = await openHttpOrigin((request) => {
    const places = { registry: host.host, attacker: attacker.host, port: portOf(attacker) };
    return answer(trick, request, places);
  });
  return host;
}

function answer(trick: Trick, request: ReceivedRequest, places: Places): Answer {
  if (request.path === '/v2/token') {
    return trick.token?.(request, places) ?? jsonAnswer(200, { token: MINTED });
  }
  const own = `Bearer realm="http://${places.registry}/v2/token",service="registry.test"`;
  const challenge = trick.challenge?.(places) ?? own;
  const isOpen = request.authorization !== undefined || trick.isAskedFirst === true;
  if (!isOpen) return jsonAnswer(401, {}, { 'www-authenticate': challenge });
  if (request.path.endsWith('/tags/list')) {
    return trick.tags?.(request, places) ?? jsonAnswer(404, {});
  }
  // A realm that is not to be trusted stays so, whoever asks.
  if (trick.manifest === undefined && trick.challenge !== undefined && trick.token === undefined) {
    const isBasic = [challenge].flat().some((one) => one.startsWith('Basic'));
    if (!isBasic) return jsonAnswer(401, {}, { 'www-authenticate': challenge });
  }
  return trick.manifest?.(request, places) ?? imageAnswer();
}

function portOf({ host }: HttpOrigin): string {
  return host.split(':')[1] ?? '';
}
