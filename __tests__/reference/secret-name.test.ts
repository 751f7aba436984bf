import { describe, expect, test } from '@jest/globals';
import { parseSecretName } from '../../src/reference/secret-name.js';

describe('parseSecretName', () => {
  test.each([
    ['a', { name: 'a', namespace: undefined }],
    ['registry-login', { name: 'registry-login', namespace: undefined }],
    ['1.a-b.2', { name: '1.a-b.2', namespace: undefined }],
    ['prod/a.b', { name: 'a.b', namespace: 'prod' }],
    [`${'n'.repeat(63)}/${'a'.repeat(253)}`, { name: 'a'.repeat(253), namespace: 'n'.repeat(63) }],
  ])('%s', (text, expected) => {
    expect(parseSecretName(text)).toEqual(expected);
  });

  const NAME = 'is no name of a Secret';
  const NAMESPACE = 'is no name of a namespace';
  test.each([
    ['upper case', 'Login', '"Login"', NAME],
    ['an underscore', 'a_b', '"a_b"', NAME],
    ['a hyphen first', '-a', '"-a"', NAME],
    ['a hyphen last', 'a-', '"a-"', NAME],
    ['a dot last', 'a.', '"a."', NAME],
    ['two dots', 'a..b', '"a..b"', NAME],
    ['a hyphen at a dot', 'a.-b', '"a.-b"', NAME],
    ['a space', 'a b', '"a b"', NAME],
    ['no name', 'prod/', '""', NAME],
    ['two slashes', 'a/b/c', '"b/c"', NAME],
    ['254 characters', 'a'.repeat(254), `"${'a'.repeat(254)}"`, NAME],
    ['no namespace', '/a', '""', NAMESPACE],
    ['a dot in the namespace', 'a.b/c', '"a.b"', NAMESPACE],
    ['a namespace of 64', `${'n'.repeat(64)}/a`, `"${'n'.repeat(64)}"`, NAMESPACE],
    ['a letter of another script', 'é', '"é"', NAME],
  ])('refuses %s', (_what, text, quoted, why) => {
    const found = (): unknown => parseSecretName(text);
    expect(found).toThrow(`kubernetes-secret: "${text}": ${quoted} ${why}`);
  });

  test('is quick with a hostile text', () => {
    const text = `${'a-'.repeat(100_000)}!`;
    expect(() => parseSecretName(text)).toThrow(NAME);
    expect(() => parseSecretName(`${text}/a`)).toThrow(NAMESPACE);
  });

  test('the remedy shows what may be written', () => {
    expect(() => parseSecretName('A')).toThrow(
      expect.objectContaining({
        code: 'INPUT',
        remedy:
          'Write name or namespace/name: lower-case letters, digits, "-" and ".", at most 253, such as registry-login.',
      }),
    );
  });
});
