import { describe, expect, test } from '@jest/globals';
import { readFailure, timeoutFailure } from '../../src/registry/network-failure.js';

function thrown(code: string, message = 'it broke'): Error {
  return Object.assign(new Error(message), { code });
}

describe('readFailure', () => {
  test.each([
    ['ECONNREFUSED', 'NETWORK', true],
    ['ECONNRESET', 'NETWORK', true],
    ['EAI_AGAIN', 'NETWORK', true],
    ['ENOTFOUND', 'NETWORK', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'NETWORK', true],
    ['UND_ERR_SOCKET', 'NETWORK', true],
    ['HPE_INVALID_EOF_STATE', 'NETWORK', true],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'NETWORK', true],
    ['CERT_HAS_EXPIRED', 'NETWORK', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NETWORK', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NETWORK', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NETWORK', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'NETWORK', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'NETWORK', false],
    ['EPROTO', 'NETWORK', false],
    ['UND_ERR_INVALID_ARG', 'NETWORK', false],
    ['ERR_ASSERTION', 'PROTOCOL', false],
    ['HPE_INVALID_CONSTANT', 'PROTOCOL', false],
    ['UND_ERR_HEADERS_OVERFLOW', 'PROTOCOL', false],
  ])('%s', (code, expected, isPassing) => {
    expect(readFailure(thrown(code))).toMatchObject({ code: expected, isPassing });
  });

  test.each([
    ['a code that the words leave out', thrown('E2'), 'it broke (E2)'],
    ['a code that is explained', thrown('ECONNRESET'), 'the connection was reset (ECONNRESET)'],
    [
      'a code that is explained, with its words',
      thrown('ENOTFOUND', 'getaddrinfo ENOTFOUND r.example'),
      'no such host name (getaddrinfo ENOTFOUND r.example)',
    ],
    [
      "OpenSSL's words",
      thrown('ERR_SSL_X', '40AD8B36:error:0A00010B:SSL routines::../deps/openssl/x.c:77:'),
      'no TLS with it came about (ERR_SSL_X)',
    ],
    ['a code in the words', thrown('E1', 'connect E1 127.0.0.1:1'), 'connect E1 127.0.0.1:1'],
    ['no code', new Error('it broke'), 'it broke'],
    ['no error', 'it broke', 'it broke'],
    [
      'several addresses',
      Object.assign(new AggregateError([thrown('E1', 'connect E1')]), { code: 'E1' }),
      'connect E1',
    ],
    ['marks of a runner', new Error('::error::x'), ': :error: :x'],
  ])('words of %s', (_name, error, words) => {
    expect(readFailure(error).words).toBe(words);
  });

  test.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', /^Check the clock of this machine/],
    ['CERT_NOT_YET_VALID', /^Check the clock of this machine/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /the name that its certificate holds\.$/],
  ])('%s comes with a remedy', (code, remedy) => {
    expect(readFailure(thrown(code)).remedy).toMatch(remedy);
  });
});

test('timeoutFailure names the time', () => {
  expect(timeoutFailure(30_000, undefined).words).toBe('no whole answer within 30 s');
});
