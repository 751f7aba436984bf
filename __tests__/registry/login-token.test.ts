import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Credential } from '../../src/policy/credential.js';
import { failureOf, OK, openSessionWorld, type SessionWorld } from './session-world.js';

const SECRET = 'planted-login-token';
const login = (kind: 'identity-token' | 'registry-token'): Credential => ({
  kind: 'docker-config',
  username: '',
  password: SECRET,
  token: kind,
  reason: 'a test',
});
const MANIFEST = '/v2/a/b/manifests/1';
const BASIC_CHALLENGE = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };

let world: SessionWorld;
beforeEach(async () => {
  world = await openSessionWorld();
});
afterEach(() => world.network.close());

describe('an identity token', () => {
  test('is exchanged at the realm, in the body of a POST, and sent nowhere else', async () => {
    const { registry, auth } = world;
    let body = '';
    registry.expect(
      { url: MANIFEST, authorization: null, answer: world.challenge() },
      { url: MANIFEST, authorization: 'Bearer minted-token-no-1', answer: OK },
    );
    auth.expect({
      method: 'POST',
      url: '/token',
      authorization: null,
      answer: (request, response) => {
        request.setEncoding('utf8').on('data', (text: string) => (body += text));
        request.on('end', () =>
          response.end('{"access_token":"minted-token-no-1","expires_in":60}'),
        );
      },
    });
    const session = world.open({ credential: login('identity-token') });
    await session.getManifest('a/b', '1');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'login-and-pin',
      refresh_token: SECRET,
      scope: 'repository:a/b:pull',
      service: 's',
    });
    expect(auth.received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(session.proven).toBe(true);
    expect(world.secrets).toEqual([SECRET, 'minted-token-no-1']);
  });

  test('that is refused is an error without it, and is not sent again', async () => {
    const { registry, auth } = world;
    registry.expect({ url: MANIFEST, answer: world.challenge() });
    const words = `{"errors":[{"code":"DENIED","message":"no: ${SECRET}"}]}`;
    auth.expect({ method: 'POST', url: '/token', answer: { status: 401, body: words } });
    const session = world.open({ credential: login('identity-token') });
    const error = await failureOf(session.getManifest('a/b', '1'));
    expect(error).toMatchObject({
      code: 'REFUSED',
      message: `POST ${auth.origin}/token: 401 DENIED: no: ***`,
    });
    expect(await failureOf(session.getManifest('a/b', '1'))).toBe(error);
  });

  test('is no password: a challenge of Basic is not answered', async () => {
    world.registry.expect({ url: MANIFEST, authorization: null, answer: BASIC_CHALLENGE });
    const session = world.open({ credential: login('identity-token') });
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject({
      message: `GET ${world.registry.origin}${MANIFEST}: 401: it asks for a password (Basic), and the login is an identity token`,
    });
  });

  test('goes to no realm that is not trusted', async () => {
    world.registry.expect({ url: MANIFEST, answer: world.challenge() });
    const session = world.open({ credential: login('identity-token'), trustedRealms: [] });
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject({ code: 'PROTOCOL' });
    expect(world.counts()).toEqual({ registry: 1, auth: 0 });
  });

  test('the realm may not send it on', async () => {
    world.registry.expect({ url: MANIFEST, answer: world.challenge() });
    const headers = { location: `${world.registry.origin}/elsewhere` };
    world.auth.expect({ method: 'POST', url: '/token', answer: { status: 307, headers } });
    const session = world.open({ credential: login('identity-token') });
    expect(await failureOf(session.getManifest('a/b', '1'))).toMatchObject({ code: 'PROTOCOL' });
    expect(world.counts()).toEqual({ registry: 1, auth: 1 });
  });
});

describe('a registry token', () => {
  test('is sent as it is, and no realm is asked', async () => {
    world.registry.expect({ url: MANIFEST, authorization: `Bearer ${SECRET}`, answer: OK });
    const session = world.open({ credential: login('registry-token') });
    await session.getManifest('a/b', '1');
    expect(session.proven).toBe(true);
    expect(world.secrets).toEqual([SECRET]);
  });

  test('that is refused is an error, and the challenge is not answered', async () => {
    const { registry } = world;
    registry.expect({
      url: MANIFEST,
      authorization: `Bearer ${SECRET}`,
      answer: world.challenge(),
    });
    const session = world.open({ credential: login('registry-token') });
    const error = await failureOf(session.getManifest('a/b', '1'));
    expect(error).toMatchObject({
      code: 'REFUSED',
      message: `GET ${registry.origin}${MANIFEST}: 401 UNAUTHORIZED: authentication required`,
    });
    expect(await failureOf(session.getManifest('a/b', '1'))).toBe(error);
  });
});
