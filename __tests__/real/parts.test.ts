import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClients, readDigests, type Clients } from './clients.js';
import { writeDockerConfig } from './home.js';
import { encodeLogin, type Login } from './login.js';
import { DOCKER_TAG, openRealParts, SINGLE_TAG, type RealParts } from './real-parts.js';

/**
 * The parts without the action: a login written by hand works for both clients, and without one both
 * are refused. What the other files show of the action means something only because of this.
 */
const READ = { docker: 'read', skopeo: 'read' };
const REFUSED = { docker: 'refused', skopeo: 'refused' };

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

function clientsWith(host: string, login: Login | undefined): Clients {
  const home = parts.makeDirectory();
  if (login !== undefined) {
    writeDockerConfig(home, JSON.stringify({ auths: { [host]: { auth: encodeLogin(login) } } }));
  }
  return openClients(home);
}

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  test('holds the images that were written, to the byte', async () => {
    const { host } = parts[kind];
    for (const layout of [parts.index, parts.single]) {
      const reference = `${host}/acme/api:${layout.tag}`;
      const { digest } = layout.root;
      expect(await readDigests(reference, parts.pusher)).toEqual({
        computed: digest,
        told: digest,
      });
    }
  });

  test('answers real clients with a login, and only those', async () => {
    const { host } = parts[kind];
    const reference = `${host}/platform/proxy:${DOCKER_TAG}`;
    expect(await clientsWith(host, parts.deploy).read(reference)).toEqual(READ);
    expect(await clientsWith(host, undefined).read(reference)).toEqual(REFUSED);
    const wrong = { username: parts.deploy.username, password: 'wrong' };
    expect(await clientsWith(host, wrong).read(reference)).toEqual(REFUSED);
  });

  test('logs each request', async () => {
    const before = await parts[kind].requests();
    await readDigests(`${parts[kind].host}/acme/api:${SINGLE_TAG}`, parts.pusher);
    expect((await parts[kind].requests()).length).toBeGreaterThan(before.length);
    expect(await parts[kind].requests()).toEqual(await parts[kind].requests());
  });
});

test('the auth host gives each account its own owner and no other', async () => {
  const { host } = parts.bearer;
  const read = (login: Login, repository: string): ReturnType<Clients['read']> =>
    clientsWith(host, login).read(`${host}/${repository}:${DOCKER_TAG}`);
  expect(await read(parts.deploy, 'platform/proxy')).toEqual(READ);
  expect(await read(parts.deploy, 'acme/api')).toEqual(REFUSED);
  expect(await read(parts.octocat, 'acme/api')).toEqual(READ);
  expect(await read(parts.octocat, 'platform/proxy')).toEqual(REFUSED);
});
