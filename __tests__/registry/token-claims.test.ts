import { describe, expect, test } from '@jest/globals';
import { ACCESS_LIMIT, isNobodys, readClaims } from '../../src/registry/token-claims.js';

function jwt(payload: unknown, signature = 'c2ln'): string {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return `e30.${Buffer.from(text).toString('base64url')}.${signature}`;
}

const NOTHING = { issuer: undefined, userId: undefined, scope: undefined, access: undefined };
const ENTRY = { type: 'repository', name: 'a/b', actions: ['pull'] };

describe('readClaims', () => {
  test.each([
    ['nothing known', { sub: 'x' }, {}],
    [
      "Forgejo's",
      { UserID: 7, Scope: 'read:package', exp: 1 },
      { userId: 7, scope: 'read:package' },
    ],
    ["a job's", { UserID: -2, Scope: '' }, { userId: -2, scope: '' }],
    ['an older Gitea', { UserID: 7 }, { userId: 7 }],
    ["Harbor's", { iss: 'harbor-token-issuer', access: [ENTRY] }, harbor([ENTRY])],
    [
      'an empty list as Go writes it',
      { access: [{ type: 'repository', name: 'a/b', actions: null }] },
      { access: [{ type: 'repository', name: 'a/b', actions: [] }] },
    ],
    ['an id that is no whole number', { UserID: 7.5, Scope: 'x' }, { scope: 'x' }],
    ['an id in words', { UserID: '7', Scope: 'x' }, { scope: 'x' }],
    ['a scope that is a list', { UserID: 7, Scope: ['read:package'] }, { userId: 7 }],
    ['an issuer that is a number', { iss: 1 }, {}],
    ['other names', { userid: 7, scope: 'read:package' }, {}],
    ['access that is no list', { access: { actions: ['pull'] } }, {}],
    ['access with one entry that is none', { access: [ENTRY, 'x'] }, {}],
    ['access with an entry without a name', { access: [{ ...ENTRY, name: undefined }] }, {}],
    ['access with an action that is no text', { access: [{ ...ENTRY, actions: ['pull', 1] }] }, {}],
    ['access that is too long', { access: Array(ACCESS_LIMIT + 1).fill(ENTRY) }, {}],
    ['a prototype', '{"__proto__":{"UserID":7,"Scope":"read:package"}}', {}],
  ])('%s', (_name, payload, expected) => {
    expect(readClaims(jwt(payload))).toEqual({ ...NOTHING, ...expected });
  });

  test.each([
    ['an opaque token', 'ghs_0123456789abcdef'],
    ['two parts', 'e30.e30'],
    ['four parts', `${jwt({})}.e30`],
    ['an encrypted one, of five', 'e30.e30.e30.e30.e30'],
    ['a payload that is a list', jwt([])],
    ['a payload that is null', jwt('null')],
    ['a payload that is no JSON', jwt('{')],
    [
      'a payload that is no UTF-8',
      `e30.${Buffer.from('{"iss":"\xff"}', 'latin1').toString('base64url')}.c2ln`,
    ],
    ['a payload in padded base64', `e30.${Buffer.from('{"a":1}').toString('base64')}.c2ln`],
    ['an empty payload', 'e30..c2ln'],
    ['a payload that is only deep', jwt('['.repeat(9000))],
    ['a payload beyond the bound', jwt({ UserID: 7, x: 'y'.repeat(33_000) })],
  ])('nothing of %s', (_name, token) => {
    expect(readClaims(token)).toBeUndefined();
  });

  test('a token without a signature is read too: it is the registry that judges it', () => {
    expect(readClaims(jwt({ UserID: 7 }, ''))).toMatchObject({ userId: 7 });
  });

  test('returns in bounded time whatever it is given', () => {
    const started = performance.now();
    for (const [seed, token] of randomTokens()) {
      expect({ seed, throws: tryRead(token) }).toEqual({ seed, throws: false });
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

function harbor(access: unknown): object {
  return { issuer: 'harbor-token-issuer', access };
}

function tryRead(token: string): boolean {
  try {
    readClaims(token);
    return false;
  } catch {
    return true;
  }
}

/** Tokens of characters that matter to the parser, by a seeded generator, and long runs of them. */
function* randomTokens(): Iterable<[number, string]> {
  const alphabet = ['.', '=', '-', '_', 'A', 'e30', 'eyJ', 'W10', 'bnVsbA', '\0', 'ö', '{', '"'];
  let state = 20_261_121;
  const next = (bound: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % bound;
  };
  for (let seed = 0; seed < 3000; seed += 1) {
    const parts = Array.from({ length: next(12) }, () => alphabet[next(alphabet.length)] ?? '');
    yield [seed, parts.join('')];
  }
  for (const part of alphabet) yield [-1, part.repeat(30_000 / part.length)];
}

describe('isNobodys', () => {
  test.each([
    ['an empty subject, as Harbor and Docker Hub write nobody', jwt({ sub: '' }), true],
    ['the user of nobody on Forgejo', jwt({ UserID: -1, Scope: '' }), true],
    ['a subject', jwt({ sub: 'robot$deploy' }), false],
    ['no subject', jwt({ iss: 'registry', access: [] }), false],
    ['the user of a job on Forgejo', jwt({ UserID: -2, Scope: '' }), false],
    ['an opaque token', 'opaque', false],
  ])('%s', (_name, token, expected) => {
    expect(isNobodys(token)).toBe(expected);
  });
});
