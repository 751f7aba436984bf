import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalKey, parseAuth } from '../../src/docker/entry.js';
import { readCredential } from '../../src/docker/keychain.js';
import { type Machine, auth, openMachine } from './machine.js';

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
  return readCredential(machine.config, registry);
}

describe('readCredential', () => {
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
      'an identity token beside it',
      'ghcr.io',
      { 'ghcr.io': { ...GOOD, identitytoken: 't' } },
      FOUND,
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
    expect(await readCredential(machine.config, 'ghcr.io')).toBeUndefined();
    expect(await read({}, 'ghcr.io')).toBeUndefined();
    expect(await read({ auths: null }, 'ghcr.io')).toBeUndefined();
  });

  const remedy = 'Log in again with username and password, or remove the entry.';
  test.each([
    [
      'an identity token',
      { identitytoken: SECRET },
      'has only "identitytoken", which is not supported yet',
    ],
    [
      'an identity token with a user',
      { auth: auth('0', ''), identitytoken: SECRET },
      'has only "identitytoken", which is not supported yet',
    ],
    [
      'a registry token',
      { registrytoken: SECRET },
      'has only "registrytoken", which is not supported yet',
    ],
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

  test.each([
    ['ghcr.io', 'ghcr.io', { credsStore: 'desktop' }, 'desktop'],
    [
      'docker.io',
      'https://index.docker.io/v1/',
      { credHelpers: { 'https://index.docker.io/v1/': 'hub' } },
      'hub',
    ],
  ])('refuses the credential helper of %s', async (...[registry, key, settings, helper]) => {
    await expect(read({ ...settings, auths: {} }, registry)).rejects.toMatchObject({
      code: 'LOGIN',
      message: `"${machine.config}": the credential helper "${helper}" keeps the login for ${registry}, and credential helpers are not supported yet`,
      remedy: `Remove the helper for this host: write "credHelpers": {"${key}": ""} in the file.`,
    });
    const useFile = { credsStore: 'desktop', credHelpers: { [key]: '' }, auths: { [key]: GOOD } };
    expect(await read(useFile, registry)).toEqual(FOUND);
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
