import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalKey, parseAuth } from '../../src/docker/entry.js';
import { type Keychain, findCredential } from '../../src/docker/keychain.js';
import { podmanFiles } from '../../src/docker/podman.js';
import { installHelper } from '../support/scripted-helper.js';
import { type Machine, auth, openMachine } from '../support/machine.js';

const SECRET = 'the:secret';
const GOOD = { auth: auth('user', SECRET) };
const FOUND = { username: 'user', password: SECRET };

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.remove());

async function read(settings: unknown, registry: string): Promise<unknown> {
  await machine.write(machine.config, JSON.stringify(settings));
  return find(registry);
}

async function find(registry: string, more: Partial<Keychain> = {}): Promise<unknown> {
  const { config, context } = machine;
  const keychain = { authConfig: undefined, config, podman: [], helpers: context.helpers, ...more };
  return (await findCredential(keychain, { registry, repository: 'acme/api' }))?.credential;
}

describe('findCredential', () => {
  test.each([
    ['the host', 'ghcr.io', { 'ghcr.io': GOOD }, FOUND],
    ['the host with its protocol', 'ghcr.io', { 'https://ghcr.io': GOOD }, FOUND],
    ['an older spelling', 'ghcr.io', { 'https://GHCR.io/v2/': GOOD }, FOUND],
    ['a port', 'localhost:5000', { 'localhost:5000': GOOD }, FOUND],
    [
      'Docker Hub, as Docker writes it',
      'docker.io',
      { 'https://index.docker.io/v1/': GOOD },
      FOUND,
    ],
    ['Docker Hub, as others write it', 'docker.io', { 'docker.io': GOOD }, FOUND],
    ['Docker Hub, its API', 'docker.io', { 'registry-1.docker.io': GOOD }, FOUND],
    [
      "Docker's own key first",
      'ghcr.io',
      { 'https://ghcr.io': { auth: auth('x', 'y') }, 'ghcr.io': GOOD },
      FOUND,
    ],
    [
      'an empty entry, then another spelling',
      'ghcr.io',
      { 'ghcr.io': {}, 'https://ghcr.io': GOOD },
      FOUND,
    ],
    [
      'in clear, which Docker reads too',
      'ghcr.io',
      { 'ghcr.io': { username: 'user', password: SECRET } },
      FOUND,
    ],
    [
      'an identity token, which goes before the password beside it',
      'ghcr.io',
      { 'ghcr.io': { ...GOOD, identitytoken: 't' } },
      { username: 'user', password: 't', token: 'identity-token' },
    ],
    [
      'an identity token, as Docker writes it',
      'ghcr.io',
      { 'ghcr.io': { auth: auth('0', ''), identitytoken: 't' } },
      { username: '0', password: 't', token: 'identity-token' },
    ],
    [
      'a registry token, which goes before all',
      'ghcr.io',
      { 'ghcr.io': { ...GOOD, identitytoken: 't', registrytoken: 'r' } },
      { username: 'user', password: 'r', token: 'registry-token' },
    ],
    [
      'a registry token alone',
      'ghcr.io',
      { 'ghcr.io': { registrytoken: 'r' } },
      { username: '', password: 'r', token: 'registry-token' },
    ],
    ['a host called constructor', 'constructor', {}, undefined],
    ['an empty entry', 'ghcr.io', { 'ghcr.io': {} }, undefined],
    ['null', 'ghcr.io', { 'ghcr.io': null }, undefined],
    ['a longer host', 'ghcr.io', { 'ghcr.io.example.com': GOOD, 'xghcr.io': GOOD }, undefined],
    ['another port', 'ghcr.io', { 'ghcr.io:443': GOOD }, undefined],
    [
      'a narrower key',
      'ghcr.io',
      { 'ghcr.io/acme': GOOD, 'https://ghcr.io/v1/acme': GOOD },
      undefined,
    ],
    ['another protocol', 'ghcr.io', { 'ftp://ghcr.io': GOOD }, undefined],
    ['a user in the key', 'ghcr.io', { 'https://me@ghcr.io': GOOD }, undefined],
  ])('%s', async (...[, registry, auths, expected]) => {
    expect(await read({ auths }, registry)).toEqual(expected);
  });

  test('no file and no auths hold nothing', async () => {
    expect(await find('ghcr.io')).toBeUndefined();
    expect(await read({}, 'ghcr.io')).toBeUndefined();
    expect(await read({ auths: null }, 'ghcr.io')).toBeUndefined();
  });

  const remedy = 'Log in again with username and password, or remove the entry.';
  test.each([
    ['no base64', { auth: `${SECRET}!` }, '"auth" is not base64 of username:password'],
    [
      'no colon',
      { auth: Buffer.from('secret').toString('base64') },
      '"auth" is not base64 of username:password',
    ],
    ['no username', { auth: auth('', SECRET) }, '"auth" is not base64 of username:password'],
    ['no password', { auth: auth('user', '') }, '"auth" is not base64 of username:password'],
    ['not an object', SECRET, 'is not an object'],
  ])('refuses %s and never says its value', async (_name, entry, why) => {
    await expect(read({ auths: { 'https://ghcr.io': entry } }, 'ghcr.io')).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": auths, "https://ghcr.io": ${why}`,
      remedy,
    });
  });

  test("Docker's own key of Docker Hub goes before its name", async () => {
    const auths = {
      'docker.io': { auth: auth('other', 'x') },
      'https://index.docker.io/v1/': GOOD,
    };
    expect(await read({ auths }, 'docker.io')).toEqual(FOUND);
  });

  test.each(['identitytoken', 'registrytoken'])('refuses a %s that ends a header', async (name) => {
    await expect(
      read({ auths: { 'ghcr.io': { [name]: 'a\r\nb' } } }, 'ghcr.io'),
    ).rejects.toMatchObject({
      message: `"${machine.config}": auths, "ghcr.io": "${name}" is not a token`,
    });
  });

  test.each([
    ['ghcr.io', 'ghcr.io', { credsStore: 'desktop' }],
    ['docker.io', 'https://index.docker.io/v1/', { credsStore: 'desktop' }],
    ['ghcr.io', 'ghcr.io', { credsStore: 'other', credHelpers: { 'ghcr.io': 'desktop' } }],
  ])('asks the credential helper of %s under %s, and not the file', async (...row) => {
    const [registry, key, settings] = row;
    const helper = installHelper(machine.bin, 'desktop');
    helper.put(key, { Username: 'kept', Secret: 's' });
    expect(await read({ ...settings, auths: { [key]: GOOD } }, registry)).toEqual({
      username: 'kept',
      password: 's',
    });
    expect(helper.calls()).toMatchObject([{ verb: 'get', args: [], stdin: key }]);
    helper.put(key, { Username: '<token>', Secret: 's' });
    expect(await find(registry)).toEqual({
      username: '<token>',
      password: 's',
      token: 'identity-token',
    });
    const none = installHelper(machine.bin, 'none');
    none.put('ghcr.io.example.com', { Username: 'x', Secret: 'y' });
    expect(await read({ credsStore: 'none', auths: { [key]: GOOD } }, registry)).toBeUndefined();
    for (const name of ['', null]) {
      const other = { credsStore: 'none', credHelpers: { [key]: name }, auths: { [key]: GOOD } };
      expect(await read(other, registry)).toEqual(FOUND);
    }
    const useFile = { ...settings, credHelpers: { [key]: '' }, auths: { [key]: GOOD } };
    expect(await read(useFile, registry)).toEqual(FOUND);
  });
});

test('credHelpers that are no object are an error, and not the file', async () => {
  const settings = { credHelpers: 'desktop', auths: { 'ghcr.io': GOOD } };
  await expect(read(settings, 'ghcr.io')).rejects.toMatchObject({
    code: 'LOGIN',
    message: `"${machine.config}": "credHelpers" is not an object`,
  });
});

describe('DOCKER_AUTH_CONFIG', () => {
  const TEXT = JSON.stringify({ auths: { 'ghcr.io': { auth: auth('env', 'e') } } });

  test('goes before helper and file, for its registries alone', async () => {
    installHelper(machine.bin, 'desktop').put('quay.io', { Username: 'kept', Secret: 's' });
    await machine.write(machine.config, '{"credsStore":"desktop"}');
    expect(await find('ghcr.io', { authConfig: TEXT })).toEqual({ username: 'env', password: 'e' });
    expect(await find('quay.io', { authConfig: TEXT })).toMatchObject({ username: 'kept' });
    for (const authConfig of ['', ' ', '{}', '{"auths":{}}']) {
      expect(await find('quay.io', { authConfig })).toMatchObject({ username: 'kept' });
    }
  });

  test.each(['{', '[]', '7', '{"auths":[]}'])(
    'is refused where it holds %s',
    async (authConfig) => {
      await expect(find('ghcr.io', { authConfig })).rejects.toMatchObject({
        code: 'LOGIN',
        message: '"DOCKER_AUTH_CONFIG": the variable does not hold a JSON object with "auths"',
      });
    },
  );
});

describe("Podman's files", () => {
  async function podman(settings: unknown, registry = 'ghcr.io'): Promise<unknown> {
    const path = join(machine.root, 'auth.json');
    await machine.write(path, JSON.stringify(settings));
    return find(registry, { podman: [join(machine.root, 'absent.json'), path] });
  }
  const entry = (username: string): object => ({ auth: auth(username, 'p') });
  const found = (username: string): object => ({ username, password: 'p' });

  test.each([
    ['the host', { 'ghcr.io': entry('host') }, 'host'],
    [
      'the owner before the host',
      { 'ghcr.io': entry('host'), 'ghcr.io/acme': entry('owner') },
      'owner',
    ],
    [
      'the repository before all',
      { 'ghcr.io/acme': entry('owner'), 'ghcr.io/acme/api': entry('one') },
      'one',
    ],
    ['an older spelling of the host', { 'https://ghcr.io/v1/': entry('old') }, 'old'],
  ])('%s', async (_name, auths, username) => {
    expect(await podman({ auths })).toEqual(found(username));
  });

  test('narrower keys of others, and their beginnings, are not ours', async () => {
    const others = ['ghcr.io/acme/api2', 'ghcr.io/acme/ap', 'ghcr.io/other', 'ghcr.io.example.com'];
    const auths = Object.fromEntries(others.map((key) => [key, entry('x')]));
    expect(await podman({ auths })).toBeUndefined();
  });

  test('Docker Hub is docker.io', async () => {
    expect(await podman({ auths: { 'docker.io': entry('hub') } }, 'docker.io')).toEqual(
      found('hub'),
    );
  });

  test("Docker's own file goes first, and a helper before the file", async () => {
    installHelper(machine.bin, 'desktop').put('ghcr.io', { Username: 'kept', Secret: 's' });
    const auths = { 'ghcr.io': entry('host') };
    expect(await podman({ auths, credHelpers: { 'ghcr.io': 'desktop' } })).toMatchObject({
      username: 'kept',
    });
    expect(await podman({ auths, credsStore: 'desktop' })).toEqual(found('host'));
    await machine.write(machine.config, JSON.stringify({ auths: { 'ghcr.io': GOOD } }));
    expect(await podman({ auths })).toEqual(FOUND);
  });

  test('may be links, as where a secret is mounted', async () => {
    const [path, link] = [join(machine.root, 'real.json'), join(machine.root, 'link.json')];
    await machine.write(path, JSON.stringify({ auths: { 'ghcr.io': entry('linked') } }));
    await symlink(path, link);
    expect(await find('ghcr.io', { podman: [link] })).toEqual(found('linked'));
  });

  test('that cannot be read are an error that names them', async () => {
    const path = join('/', 'x'.repeat(260));
    for (const more of [{ podman: [path] }, { config: path }]) {
      await expect(find('ghcr.io', more)).rejects.toMatchObject({
        code: 'LOGIN',
        message: expect.stringMatching(/^"\/x+": ENAMETOOLONG: name too long/) as unknown,
        remedy: 'Make the file readable for the user that runs the job.',
      });
    }
    const dangling = join(machine.root, 'dangling.json');
    await symlink('nowhere', dangling);
    expect(await find('ghcr.io', { podman: [dangling] })).toBeUndefined();
  });

  test.each([
    ['what is named, and nothing else', { REGISTRY_AUTH_FILE: '/a.json' }, ['/a.json']],
    ['the defaults', {}, ['/run/containers/7/auth.json', '/home/me/.config/containers/auth.json']],
    [
      'the XDG folders',
      { XDG_RUNTIME_DIR: '/run/user/7', XDG_CONFIG_HOME: '/c', REGISTRY_AUTH_FILE: '' },
      ['/run/user/7/containers/auth.json', '/c/containers/auth.json'],
    ],
  ])('are %s', (_name, env, files) => {
    expect(podmanFiles({ env, home: '/home/me', user: { uid: 7 } })).toEqual(files);
  });
});

describe('canonicalKey', () => {
  test.each([
    ['ghcr.io', 'ghcr.io'],
    ['http://ghcr.io/v1', 'ghcr.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['[::1]:5000', '[::1]:5000'],
    ['ghcr.io/v3/', undefined],
    ['ghcr.io//', undefined],
    ['__proto__', undefined],
    ['', undefined],
    ['https://', undefined],
  ])('%s', (key, expected) => {
    expect(canonicalKey(key)).toBe(expected);
  });
});

test('parseAuth returns or refuses any text, and the first colon ends the username', () => {
  expect(parseAuth(auth('a', 'b:c:'))).toEqual({ username: 'a', password: 'b:c:' });
  for (const text of ['', ' ', ':', '====', 'a', '\0', 'é', '-_-_'])
    expect(parseAuth(text)).toBeUndefined();
});
