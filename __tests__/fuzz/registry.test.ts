import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { CHALLENGE_LIMIT, chooseChallenge, parseChallenges } from '../../src/registry/challenge.js';
import { answerError, readAnswerWords, saysRateLimit } from '../../src/registry/registry-error.js';
import { parseTags } from '../../src/registry/tag-list.js';
import { manifestTarget } from '../../src/registry/target.js';
import { parseTokenAnswer } from '../../src/registry/token.js';
import { readClaims } from '../../src/registry/token-claims.js';
import {
  anyJson,
  bytesOf,
  jsonText,
  mutated,
  mutationOf,
  outsideText,
  oneOf,
} from './arbitraries.js';
import { CHALLENGES, ERROR_BODIES, TOKEN_ANSWERS } from './corpus.js';
import { digest, repository, tag } from './names.js';
import { property } from './property.js';
import { attempt, expectOurs, expectShellSafe } from './verdicts.js';

describe('challenges', () => {
  const name = fc.string({ unit: oneOf('aZ09-_'), minLength: 1, maxLength: 6 });
  const value = fc.oneof(
    outsideText.filter((text) => text.length < 200),
    fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  );
  const challenge = fc.record({
    scheme: fc.constantFrom('Bearer', 'bEARER', 'Basic', 'BASIC', 'Negotiate', 'x-y'),
    parameters: fc.array(
      fc.tuple(fc.oneof(fc.constantFrom('realm', 'Service', 'SCOPE'), name), value),
      { maxLength: 5 },
    ),
  });
  const style = fc.record({
    quoted: fc.boolean(),
    space: fc.constantFrom('', ' ', '\t', ' \t '),
    comma: fc.constantFrom(',', ', ', ' ,', ',,', ' , ,\t'),
    separate: fc.boolean(),
  });
  const isBare = (text: string): boolean => /^[^ \t,"]+$/.test(text);
  const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

  property(
    'are read however they are written',
    fc.tuple(fc.array(challenge, { maxLength: 4 }), style),
    ([challenges, how]) => {
      const written = challenges.map(({ scheme, parameters }) => {
        const texts = parameters.map(([key, text]) => {
          const shown = !how.quoted && isBare(text) ? text : quote(text);
          return `${key}${how.space}=${how.space}${shown}`;
        });
        return `${scheme} ${texts.join(how.comma)}`;
      });
      const headers = how.separate ? written : [written.join(how.comma)];
      const read = parseChallenges(headers);
      expect(read.map(({ scheme, parameters }) => [scheme, [...parameters]])).toEqual(
        challenges.map(({ scheme, parameters }) => [
          scheme.toLowerCase(),
          [
            ...new Map([...parameters].reverse().map(([key, text]) => [key.toLowerCase(), text])),
          ].sort(([left], [right]) => at(parameters, left) - at(parameters, right)),
        ]),
      );
    },
  );
  const at = (parameters: readonly (readonly [string, string])[], key: string): number =>
    parameters.findIndex(([one]) => one.toLowerCase() === key);

  property(
    'are read as far as they parse',
    fc.array(fc.oneof(mutated(CHALLENGES), outsideText), { maxLength: 4 }),
    (headers) => {
      const challenges = parseChallenges(headers);
      expect(challenges.length).toBeLessThanOrEqual(CHALLENGE_LIMIT);
      for (const { scheme, parameters } of challenges) {
        expect(scheme).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
        for (const [key, text] of parameters) {
          expect(key).toBe(key.toLowerCase());
          expect(headers.join('').replaceAll('\\', '')).toContain(text.replaceAll('\\', ''));
        }
      }
      const chosen = chooseChallenge(challenges);
      const hasBearer = challenges.some(
        ({ scheme, parameters }) => scheme === 'bearer' && (parameters.get('realm') ?? '') !== '',
      );
      const hasBasic = challenges.some(({ scheme }) => scheme === 'basic');
      expect(chosen?.scheme).toBe(hasBearer ? 'bearer' : hasBasic ? 'basic' : undefined);
    },
  );

  property(
    'of one header do not change with what stands before or behind it',
    fc.tuple(fc.constantFrom(...CHALLENGES), mutated(CHALLENGES)),
    ([header, other]) => {
      const alone = parseChallenges([header]);
      expect(parseChallenges([other, header]).slice(-alone.length)).toEqual(alone);
      expect(parseChallenges([header, other]).slice(0, alone.length)).toEqual(alone);
    },
  );
});

const SECRET = 'Tr0ub4dor&3 is-long';
const body = bytesOf(
  fc.oneof(
    mutated([...ERROR_BODIES, `{"message":"sent ${SECRET}"}`, SECRET]),
    jsonText(anyJson(['errors', 'code', 'message', 'detail', 'error'], [SECRET])),
    outsideText,
  ),
);

describe('answers that are errors', () => {
  const url = new URL('https://r.example/v2/a/b/manifests/1');

  property(
    'become one printable line without what was sent',
    fc.tuple(fc.integer({ min: 300, max: 599 }), body),
    ([status, bytes]) => {
      const answer = { status, body: bytes, url, surrender: undefined };
      const error = answerError({
        registry: 'r.example',
        stage: 'manifest',
        url,
        answer,
        secrets: [SECRET],
      });
      expectOurs(error, ['UNAVAILABLE', 'REFUSED', 'NOT_FOUND', 'PROTOCOL']);
      expect(error.message).toContain(`: ${status}`);
      for (const secret of [
        SECRET,
        encodeURIComponent(SECRET),
        Buffer.from(SECRET).toString('base64'),
      ]) {
        expect(error.message).not.toContain(secret);
      }
      if (error.registryCode !== undefined) expectShellSafe(error.registryCode.replace('***', ''));
      expect(error.message.length).toBeLessThan(800);
    },
  );

  property('have words that stand in them', body, (bytes) => {
    const { code, words } = readAnswerWords(bytes);
    expect(words).not.toBe('');
    const text = bytes.toString('utf8');
    const isJson = /^\s*[[{]/.test(text);
    if (words !== undefined && !isJson) expect(text).toContain(words);
    if (code !== undefined) expect(text).toContain(code.slice(0, 1));
    if (saysRateLimit(403, bytes))
      expect(text.toLowerCase()).toMatch(/rate.?limit|toomanyrequests|\\u/);
  });
});

describe('token answers', () => {
  const answer = bytesOf(
    fc.oneof(
      mutated(TOKEN_ANSWERS),
      jsonText(
        anyJson(['token', 'access_token', 'expires_in'], ['abc', 'a\r\nb: c', 1e308, 0.001]),
      ),
    ),
  );

  property(
    'hold a token that a header can carry, or are refused without their words',
    fc.tuple(answer, fc.nat(2 ** 31)),
    ([bytes, now]) => {
      const parsed = parseTokenAnswer(bytes, now);
      if (typeof parsed === 'string') {
        expect(parsed).toMatch(/^its token (answer|is|has)[a-zA-Z0-9 ]*$/);
        return;
      }
      expect(parsed.value).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
      expect(parsed.value.length).toBeLessThanOrEqual(32_768);
      expect(parsed.freshUntil).toBeGreaterThanOrEqual(now);
      expect(parsed.freshUntil).toBeLessThanOrEqual(now + 24 * 3_600_000);
    },
  );

  const claims = anyJson(
    ['iss', 'UserID', 'Scope', 'access', 'type', 'name', 'actions'],
    ['pull', 'push', ['pull'], 1, -2, 'read:package'],
  );
  const jwt = claims.map(
    (one) => `e30.${Buffer.from(JSON.stringify(one)).toString('base64url')}.c2ln`,
  );

  property(
    'of claims say nothing that the token does not',
    fc.oneof(jwt, mutationOf(jwt), outsideText),
    (token) => {
      const read = readClaims(token);
      if (read === undefined) return;
      const [, payload = ''] = token.split('.');
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Readonly<
        Record<string, unknown>
      >;
      const { issuer, userId, scope, access } = read;
      if (issuer !== undefined) expect(said['iss']).toBe(issuer);
      if (userId !== undefined) expect(said['UserID']).toBe(userId);
      if (scope !== undefined) expect(said['Scope']).toBe(scope);
      // All or nothing: what is left out could be the part that tells.
      if (access === undefined) return;
      expect(access).toEqual(
        (said['access'] as { actions?: unknown }[])
          .map((one) => ({ type: undefined, name: undefined, ...one, actions: one.actions ?? [] }))
          .map(({ type, name, actions }) => ({ type, name, actions })),
      );
    },
  );
});

property(
  'a list of tags holds tags',
  bytesOf(
    jsonText(
      fc.oneof(
        anyJson(['tags', 'name'], ['1.0', ['1.0', 7, '::x', '$(id)']]),
        fc.record({ tags: fc.array(fc.oneof(tag, outsideText), { maxLength: 5 }) }),
      ),
    ),
  ),
  (bytes) => {
    for (const one of parseTags(bytes) ?? [])
      expect(one).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);
  },
);

property(
  'a request stays below its repository',
  fc.tuple(
    fc.oneof(repository, mutationOf(repository), outsideText),
    fc.oneof(tag, digest, mutationOf(digest), outsideText),
  ),
  ([path, reference]) => {
    const target = attempt(() => manifestTarget('https://r.example', path, reference));
    if (target !== undefined)
      expect(target.url.href).toBe(`https://r.example/v2/${path}/manifests/${reference}`);
  },
);
