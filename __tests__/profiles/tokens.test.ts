/* Several repositories and one token: what registries make of it, and that the user gets all the same. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Emulation, openEmulation } from '../support/emulation.js';
import type { Ran } from '../support/fake-runner.js';
import { GITHUB } from '../support/forges.js';
import { oneError } from '../support/manners.js';
import type { Profile } from '../support/profile.js';
import type { RegistryOptions } from '../support/registry.js';
import { MACHINE_ACCOUNT, MACHINE_USER } from './wallet.js';

const HOST = 'registry.example.net';
const NAMES = ['one', 'two', 'three', 'four', 'five'].map((name) => `platform/${name}`);
const IMAGES = NAMES.map((name) => `${name}:1.0.0`);
const MACHINE = { registry: HOST, ...MACHINE_USER };

function profile(options: RegistryOptions): Profile {
  return {
    name: 'a registry',
    apiHost: HOST,
    forge: GITHUB,
    options: { accounts: [MACHINE_ACCOUNT], ...options },
    images: IMAGES,
    reads: [],
    refusals: [],
  };
}

let emulation: Emulation | undefined;
afterEach(async () => {
  await emulation?.close();
  emulation = undefined;
});

interface Pinned {
  readonly ran: Ran;
  readonly tokens: readonly string[];
  readonly requests: readonly string[];
}

async function pinAll(options: RegistryOptions): Promise<Pinned> {
  emulation = await openEmulation(profile(options));
  const images = IMAGES.map((image) => `${HOST}/${image}`).join('\n');
  const ran = await emulation.runInProcess({ inputs: { images, ...MACHINE } });
  const requests = emulation.requests();
  return { ran, tokens: requests.filter((line) => line.includes('/v2/token')), requests };
}

describe('five images of one registry', () => {
  test('need one token, and seven requests', async () => {
    const { ran, tokens, requests } = await pinAll({});
    expect(ran.errors).toEqual([]);
    expect(tokens).toHaveLength(1);
    expect(requests).toHaveLength(NAMES.length + 2);
  });

  test.each([400, 413, 414, 431])(
    'are pinned where a realm answers %i to several',
    async (status) => {
      const several = { status, body: oneError('UNSUPPORTED', 'too many scopes') };
      const { ran, tokens } = await pinAll({
        scopes: 'one',
        manners: { replies: { 'several scopes': several } },
      });
      expect(ran.errors).toEqual([]);
      expect(Object.keys(JSON.parse(ran.outputs['images'] ?? '{}') as object)).toHaveLength(5);
      expect(emulation?.logins()).toEqual({ [HOST]: 'deploy' });
      // One for each image, and a few to find out.
      expect(tokens.length).toBeGreaterThanOrEqual(NAMES.length);
      expect(tokens.length).toBeLessThanOrEqual(2 * NAMES.length);
    },
  );

  test('are pinned where a token serves one request alone', async () => {
    const { ran } = await pinAll({ tokenUses: 1 });
    expect(ran.errors).toEqual([]);
  });

  test.each([1, 60, 1e9])(
    'are pinned where a token is good for %i s by its own words',
    async (expiresIn) => {
      const { ran, tokens } = await pinAll({ expiresIn });
      expect(ran.errors).toEqual([]);
      expect(tokens).toHaveLength(1);
    },
  );

  test('one that may not be read does not hide the others, nor is it hidden', async () => {
    const readable = (name: string): boolean => name !== 'platform/three';
    const { ran } = await pinAll({
      ungranted: 'refused',
      accounts: [{ ...MACHINE_USER, pull: readable }],
    });
    expect(ran.errors.flatMap((error) => error.split('\n'))).toEqual([
      `pin "${HOST}/platform/three:1.0.0": GET https://${HOST}/v2/token: 403 DENIED: requested access to the resource is denied`,
      '  Read as deploy with the password of the machine user. Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.',
    ]);
    expect(ran.outputs['reference']).toBeUndefined();
  });
});

test('a token that expires while a tag is waited for is asked for again', async () => {
  emulation = await openEmulation(profile({ expiresIn: 60 }));
  const { registry } = emulation;
  let looks = 0;
  registry.onLook((_repository, reference) => {
    looks += 1;
    if (reference === '2.0.0' && looks === 12) registry.publishImage('platform/one', '2.0.0');
  });
  const inputs = { images: `${HOST}/platform/one:2.0.0`, ...MACHINE, wait: '5m' };
  const ran = await emulation.runInProcess({ inputs });
  expect(ran.errors).toEqual([]);
  const waited = ran.sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0);
  const tokens = emulation.requests().filter((line) => line.includes('/v2/token'));
  // Each is sent in its first 50 s, and no longer.
  expect(waited).toBeGreaterThan(60_000);
  expect(tokens).toHaveLength(1 + Math.floor(waited / 50_000));
});

test('a challenge that names another realm once a token has expired is not followed', async () => {
  // As nvcr.io was reported to do for readers without a login.
  emulation = await openEmulation(
    profile({
      isPublic: () => true,
      tokenUses: 1,
      manners: {
        replies: {
          'bad token': {
            status: 401,
            headers: {
              'www-authenticate':
                'Bearer realm="https://authn.example.org/token",service="registry"',
            },
            body: oneError('UNAUTHORIZED', 'token expired'),
          },
        },
      },
    }),
  );
  const images = `${HOST}/platform/one:1.0.0\n${HOST}/platform/two:1.0.0`;
  const ran = await emulation.runInProcess({ inputs: { images, login: 'none' } });
  expect(ran.errors).toHaveLength(1);
  expect(ran.errors[0]).toContain('401: its challenge changed the realm or the service\n');
  expect(emulation.requests().some((line) => line.includes('authn.example.org'))).toBe(false);
});
