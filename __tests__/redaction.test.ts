import { describe, expect, test } from '@jest/globals';
import { redactSecrets, repeatsSecret } from '../src/redaction.js';
import { printable } from '../src/text.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('redactSecrets', () => {
  const ODD = 'S3cret::Pass  word%"<>\nsecond line';

  test.each([
    ['as it is', ODD],
    ['on one printable line', printable(ODD)],
    ['with its marks broken up', 'S3cret: :Pass  word%"<>'],
    ['percent-encoded', encodeURIComponent(ODD)],
    ['in the path of a URL', new URL('http://h/S3cret::Pass  word%"<>').pathname.slice(1)],
    ['in base64', base64(ODD)],
    ['one line of it', 'second line'],
  ])('takes a secret out %s', (_name, form) => {
    expect(redactSecrets(`a ${form} b`, [ODD])).toBe('a *** b');
  });

  test('takes the longest out first, whatever the order', () => {
    const secrets = ['pass', 'passphrase-of-twenty'];
    expect(redactSecrets('passphrase-of-twenty pass', secrets)).toBe('*** ***');
    expect(redactSecrets('passphrase-of-twenty pass', secrets.reverse())).toBe('*** ***');
  });

  test('leaves what is too short to be a secret', () => {
    expect(redactSecrets('abc', ['abc', ''])).toBe('abc');
  });
});

describe('repeatsSecret', () => {
  const LONG = 'a-secret-of-some-length';

  test.each([
    ['a long secret', `x${LONG}y`, [LONG], true],
    ['a long secret in base64', `x${base64(LONG)}y`, [LONG], true],
    ['a short one, which may be a word', 'docker', ['docker'], false],
    ['none', 'x', [LONG], false],
  ])('%s', (_name, text, secrets, expected) => {
    expect(repeatsSecret(text, secrets)).toBe(expected);
  });
});

test('of a short line of a secret no digest loses a part', () => {
  const digest = `sha256:${'6162'.repeat(16)}`;
  expect(redactSecrets(digest, ['ab\nlonger-line'])).toBe(digest);
});
