/*
 * No parser takes more than about twice as long for twice the text: a text grows until a quadratic
 * parser would need seconds for it, and one that needs three times as long as before is found.
 */
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { readInputTexts } from '../../src/action/input-texts.js';
import { parseList } from '../../src/action/input-values.js';
import type { Toolkit } from '../../src/action/toolkit.js';
import { parseAuthConfig } from '../../src/docker/auth-config.js';
import { findClaims } from '../../src/machine/claim.js';
import { absentConfig, changeEntries } from '../../src/docker/config-file.js';
import { canonicalKey, parseAuth } from '../../src/docker/entry.js';
import { isolateSettings } from '../../src/docker/isolated-settings.js';
import { decideForge } from '../../src/policy/forge.js';
import { parseImagePattern } from '../../src/policy/image-pattern.js';
import { judgeTag } from '../../src/policy/moving-tag.js';
import { judgeRealm, parseTrustedRealm } from '../../src/policy/origin.js';
import { parseRefPattern } from '../../src/policy/ref-pattern.js';
import { parseTokenExpiration } from '../../src/policy/token-expiry.js';
import { redactSecrets } from '../../src/redaction.js';
import { tryParseDigest } from '../../src/reference/digest.js';
import { parseImageList } from '../../src/reference/image-list.js';
import { parsePlatform } from '../../src/reference/platform.js';
import { parseReference } from '../../src/reference/reference.js';
import { tryParseRegistryName } from '../../src/reference/registry-name.js';
import { parseRegistryScope } from '../../src/reference/registry-scope.js';
import { parseSecretName } from '../../src/reference/secret-name.js';
import { parseChallenges } from '../../src/registry/challenge.js';
import { readContentType, isMediaType } from '../../src/registry/media-type.js';
import { readAnswerWords, saysRateLimit } from '../../src/registry/registry-error.js';
import { readClaims } from '../../src/registry/token-claims.js';
import { parseTokenAnswer } from '../../src/registry/token.js';
import { printable } from '../../src/text.js';
import { piece } from './arbitraries.js';
import { property } from './property.js';
import { attempt } from './verdicts.js';

const LENGTHS = [10_000, 20_000, 40_000, 80_000];
/** Less than this is noise. */
const LEAST_MILLISECONDS = 400;
/** Linear is 2, quadratic is 4. */
const RATIO_LIMIT = 3;

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  printable,
  redaction: (text) => redactSecrets(text, ['secret', text.slice(0, 50)]),
  reference: parseReference,
  'image list': parseImageList,
  list: parseList,
  digest: tryParseDigest,
  platform: parsePlatform,
  'registry name': tryParseRegistryName,
  'registry scope': parseRegistryScope,
  'secret name': parseSecretName,
  challenge: (text) => parseChallenges([text, `a="${text}`, `Basic ${text}`]),
  'error body': (text) => [
    readAnswerWords(Buffer.from(text)),
    saysRateLimit(403, Buffer.from(text)),
  ],
  'token answer': (text) => parseTokenAnswer(Buffer.from(`{"token":${JSON.stringify(text)}}`), 0),
  claims: (text) => readClaims(`e30.${text}.x`),
  'media type': (text) => [readContentType(text), isMediaType(`a/${text}`)],
  realm: (text) =>
    judgeRealm({ registry: 'r.example', realm: `https://${text}/`, trustedRealms: [] }),
  'trusted realm': parseTrustedRealm,
  'ref pattern': parseRefPattern,
  'image pattern': (text) => parseImagePattern(`ghcr.io/${text}`),
  'token expiration': parseTokenExpiration,
  forge: (text) =>
    decideForge({
      env: { GITHUB_SERVER_URL: 'https://g.example', GITHUB_API_URL: `https://g.example/${text}x` },
      payload: { repository: { html_url: text } },
    }),
  tag: (text) => judgeTag(text.slice(0, 128)),
  auth: parseAuth,
  'key of auths': canonicalKey,
  'lock file': (text) => findClaims([`lock-${text}`, `lock-1.${text}.x`]),
  'auth config': (text) => parseAuthConfig(`{"auths":{${JSON.stringify(text)}:{}}}`),
  inputs: (text) => readInputTexts({ getInput: () => `\${{${text}` } as unknown as Toolkit),
  configuration: (text) => {
    const bytes = Buffer.from(`{${text}\n${text}"a":1${text}}x`);
    const config = {
      ...absentConfig('/c'),
      bytes,
      settings: { a: 1, proxies: { default: { httpProxy: text } } },
    };
    return [changeEntries(config, new Map([['h', {}]])), isolateSettings(config, [])];
  },
};

/** Returns the time of the processor, in milliseconds: what others do on the machine does not count. */
function measure(parse: (text: string) => unknown, text: string): number {
  const begin = process.cpuUsage();
  attempt(() => parse(text), ['INPUT', 'LOGIN']);
  return process.cpuUsage(begin).user / 1000;
}

describe('time is bounded for', () => {
  const single = fc.constantFrom(
    ...'/ \n"\\a.-_:=,@*[%{'.split(''),
    '"\\',
    '\\"',
    'a.',
    '-a',
    'a=',
  );
  const part = fc.oneof(
    { weight: 3, arbitrary: single },
    {
      weight: 1,
      arbitrary: fc.array(piece, { maxLength: 3 }).map((parts) => parts.join('') || ' '),
    },
  );
  // What does not fit at the very end makes a matcher go back.
  const shape = fc.tuple(
    fc.oneof(fc.constantFrom('', 'a', '"'), piece),
    part,
    fc.constantFrom('x', '!', ''),
  );
  for (const [name, parse] of Object.entries(PARSERS)) {
    property(
      name,
      shape,
      ([head, repeated, tail]) => {
        let before = LEAST_MILLISECONDS / RATIO_LIMIT;
        for (const length of LENGTHS) {
          const text = head + repeated.repeat(Math.ceil(length / repeated.length)) + tail;
          const isOver = (): boolean => measure(parse, text) > before * RATIO_LIMIT;
          // Whatever else the machine does, it does not do it three times at the same moment.
          expect(isOver() && isOver() && isOver()).toBe(false);
          before = Math.max(before, measure(parse, text));
        }
      },
      { runs: 40 },
    );
  }
});
