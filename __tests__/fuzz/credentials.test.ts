import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { parseAuthConfig } from '../../src/docker/auth-config.js';
import { absentConfig } from '../../src/docker/config-file.js';
import { openHelpers } from '../../src/docker/credential-helper.js';
import { formatEntry, parseAuth, usernameOf } from '../../src/docker/entry.js';
import { helperOf } from '../../src/docker/helper-name.js';
import { findCredential } from '../../src/docker/keychain.js';
import { parseEntry } from '../../src/docker/stored-entry.js';
import { anyJson, jsonText, mutationOf, outsideText } from './arbitraries.js';
import { dnsHost } from './names.js';
import { property } from './property.js';
import { attempt, attemptAsync, expectLine } from './verdicts.js';

const SECRET = 'Pl4nted-Secret';
const MEMBERS = [
  'auth',
  'identitytoken',
  'registrytoken',
  'username',
  'password',
  'Username',
  'Secret',
  'auths',
];

describe('entries', () => {
  const username = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((text) => text.replaceAll(':', ''));
  const login = fc.tuple(
    username,
    fc.string({
      unit: fc.oneof(fc.constant(':'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
      minLength: 1,
      maxLength: 30,
    }),
  );

  property(
    'give back username and password',
    login.filter(([name]) => name !== ''),
    ([name, password]) => {
      const entry = formatEntry(name, password);
      expect(parseAuth(String(entry['auth']))).toEqual({ username: name, password });
      expect(parseEntry(entry, { path: '/c', key: 'h' })).toEqual({ username: name, password });
    },
  );

  const auth = fc.constantFrom(
    Buffer.from(`a:${SECRET}`).toString('base64'),
    SECRET,
    `:${SECRET}`,
    '=',
    '',
  );
  const entry = fc.oneof(
    fc.record(
      {
        auth: mutationOf(auth),
        identitytoken: fc.constantFrom('', SECRET, `${SECRET} `),
        username: fc.constantFrom('', 'x'),
      },
      { requiredKeys: [] },
    ),
    anyJson(MEMBERS, [SECRET]),
  );
  property(
    'are a credential, nothing, or refused without their values',
    fc.tuple(entry, outsideText),
    ([one, key]) => {
      try {
        const found = attempt(() => parseEntry(one, { path: '/c', key }), ['LOGIN']);
        if (found?.token !== undefined) expect(found.password).toMatch(/^[!-~]+$/);
        if (found !== undefined)
          expect(found.token === undefined && found.username === '').toBe(false);
        parseEntry(one, { path: '/c', key: 'h' });
      } catch (error) {
        expect((error as Error).message).not.toContain(SECRET);
      }
      expectLine(usernameOf(one) ?? '', 700);
    },
  );
});

property(
  'DOCKER_AUTH_CONFIG is read, or refused without its text',
  jsonText(anyJson(MEMBERS, [SECRET])),
  (text) => {
    expect(attempt(() => parseAuthConfig(text), ['LOGIN'])).not.toBeNull();
    const thrown = ((): string => {
      try {
        parseAuthConfig(`${text}${SECRET}`);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(thrown).not.toContain(SECRET);
  },
);

describe('the keychain', () => {
  const none = openHelpers({
    surroundings: { env: {}, workspace: undefined },
    run: () => Promise.reject(new Error('no helper is run')),
  });
  const before = fc.constantFrom('', '', 'https://', 'http://', 'ftp://', 'x', 'x.', 'user@');
  const behind = fc.constantFrom(
    '',
    '',
    '/',
    '/v1',
    '/v1/',
    '/v2/',
    '/v2',
    '/v3/',
    '/acme',
    '/v1/acme',
    ':443',
    ':5000',
    '.',
    '.evil.example',
    '?x',
    '#',
  );

  property(
    'gives a login to exactly its registry',
    fc.tuple(dnsHost, dnsHost, before, behind, fc.boolean()),
    async ([wanted, other, head, tail, isUpper]) => {
      const host = isUpper ? wanted.toUpperCase() : wanted;
      const isKeyOfHost =
        ['', 'https://', 'http://'].includes(head) &&
        ['', '/', '/v1', '/v1/', '/v2', '/v2/'].includes(tail);
      const entry = { auth: Buffer.from('a:b').toString('base64') };
      const authConfig = JSON.stringify({
        auths: { [`${head}${host}${tail}`]: entry, [`x${other}`]: entry },
      });
      const keychain = {
        authConfig,
        config: '/nonexistent/config.json',
        podman: [],
        helpers: none,
      };
      const find = (registry: string): ReturnType<typeof findCredential> =>
        findCredential(keychain, { registry, repository: 'acme/api' });
      expect((await find(wanted)) !== undefined).toBe(isKeyOfHost || `x${other}` === wanted);
      expect(await find(`${wanted}:8443`)).toBeUndefined();
      for (const inherited of ['constructor', '__proto__']) {
        expect(await find(inherited)).toBeUndefined();
      }
    },
  );
});

describe('credential helpers', () => {
  const output = fc.oneof(
    jsonText(anyJson(MEMBERS, [SECRET, '<token>'])),
    jsonText(
      fc.record({
        Username: fc.constantFrom<unknown>('u', '', '<token>', 7),
        Secret: fc.constantFrom<unknown>(SECRET, '', null),
      }),
    ),
    fc.constantFrom(
      'credentials not found in native keychain',
      'credentials not found in native keychain\n',
      `no ${SECRET}`,
    ),
    outsideText,
  );
  const helpersWith = (stdout: string, exitCode: number): ReturnType<typeof openHelpers> =>
    openHelpers({
      surroundings: { env: {}, workspace: undefined },
      run: () => Promise.resolve({ stdout, exitCode }),
      programs: { x: '/bin/x' },
    });

  property(
    'give a whole login, none, or an error without the secret',
    fc.tuple(output, fc.constantFrom(0, 1, 137)),
    async ([stdout, exitCode]) => {
      let message = '';
      const found = await attemptAsync(
        () =>
          helpersWith(stdout, exitCode)
            .get('x', 'h')
            .catch((error: unknown) => {
              message = (error as Error).message;
              throw error;
            }),
        ['LOGIN'],
      );
      if (exitCode === 0) expect(message).not.toContain(SECRET);
      if (found !== undefined) {
        expect(exitCode).toBe(0);
        expect(found.password).not.toBe('');
        expect(found.token === 'identity-token').toBe(found.username === '<token>');
      } else if (message === '') {
        const isAbsent = stdout.trim() === 'credentials not found in native keychain';
        const isEmpty = exitCode === 0 && /"(Username|Secret)"/.test(stdout);
        expect((exitCode !== 0 && isAbsent) || isEmpty).toBe(true);
      }
    },
  );

  property(
    'that repeat what they were to store are not repeated',
    fc.tuple(outsideText, fc.constantFrom(1, 2)),
    async ([text, exitCode]) => {
      const stored = helpersWith(`${text}${SECRET}${text}`, exitCode).store('x', 'h', {
        username: 'u',
        password: SECRET,
      });
      await expect(stored).rejects.toMatchObject({
        code: 'LOGIN',
        message: expect.not.stringContaining(SECRET) as unknown,
      });
    },
  );

  const name = fc.oneof(
    mutationOf(fc.constantFrom('desktop', 'osxkeychain', 'ecr-login', 'a.b_c')),
    outsideText,
    anyJson(),
  );
  property('have names that stay below their folder', fc.tuple(name, name), ([ofHost, ofAll]) => {
    const settings = { credHelpers: { 'ghcr.io': ofHost }, credsStore: ofAll };
    const found = attempt(
      () => helperOf({ ...absentConfig('/c'), settings }, 'ghcr.io'),
      ['LOGIN'],
    );
    if (found === undefined) return;
    expect(found).toMatch(/^[A-Za-z0-9._-]{1,100}$/);
    expect([ofHost, ofAll]).toContain(found);
  });
});
