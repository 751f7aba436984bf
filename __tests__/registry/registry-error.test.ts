import { describe, expect, test } from '@jest/globals';
import {
  answerError,
  describeUrl,
  readAnswerWords,
  type RegistryError,
} from '../../src/registry/registry-error.js';

describe('readAnswerWords', () => {
  test.each([
    [
      'the specification',
      '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}',
      { code: 'DENIED', words: 'requested access to the resource is denied' },
    ],
    [
      'a message that is empty',
      '{"errors":[{"code":"UNAUTHORIZED","message":"","detail":"no token"}]}',
      { code: 'UNAUTHORIZED', words: 'no token' },
    ],
    [
      'Docker Hub',
      '{"details":"incorrect username or password"}',
      { words: 'incorrect username or password' },
    ],
    ['a message alone', '{"message":"slow down"}', { words: 'slow down' }],
    ['OAuth', '{"error":"invalid_client","error_description":"bad"}', { words: 'bad' }],
    ['OAuth in short', '{"error":"invalid_client"}', { words: 'invalid_client' }],
    ['plain text', ' authGroup.Verify\n', { words: 'authGroup.Verify' }],
    ['a code that is none', '{"errors":[{"code":"<b>","message":"x"}]}', { words: 'x' }],
    ['a number as code', '{"errors":[{"code":7,"message":"x"}]}', { words: 'x' }],
    ['no errors', '{"errors":[]}', {}],
    ['errors of another form', '{"errors":["x"],"message":"m"}', { words: 'm' }],
    ['a page', '<html><title>Bad gateway</title></html>', {}],
    ['a list', '["x"]', {}],
    ['JSON that is cut off', '{"errors":[{"code":"DEN', {}],
    ['nothing', '', {}],
  ])('%s', (_name, body, expected) => {
    const all = { code: undefined, words: undefined, ...expected };
    expect(readAnswerWords(Buffer.from(body))).toEqual(all);
  });
});

const URL_ASKED = new URL('https://ghcr.io/v2/acme/api/manifests/1.4.0');

function error(
  status: number,
  body = '',
  more: { url?: URL; surrender?: string } = {},
): RegistryError {
  const { url = URL_ASKED, surrender } = more;
  const answer = { status, body: Buffer.from(body), url, surrender };
  const secrets = ['hunter2', 'b2N0b2NhdDpodW50ZXIy', ''];
  return answerError({ registry: 'ghcr.io', stage: 'manifest', url: URL_ASKED, answer, secrets });
}

describe('answerError', () => {
  test('says what failed, on what, why, in the words of the registry', () => {
    const body =
      '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}';
    expect(error(403, body)).toMatchObject({
      message:
        'GET https://ghcr.io/v2/acme/api/manifests/1.4.0: 403 DENIED: requested access to the resource is denied',
      code: 'REFUSED',
      status: 403,
      registryCode: 'DENIED',
      stage: 'manifest',
      registry: 'ghcr.io',
    });
  });

  test.each([
    [401, '', 'REFUSED'],
    [403, '', 'REFUSED'],
    [403, 'secondary rate limit', 'UNAVAILABLE'],
    [404, '', 'NOT_FOUND'],
    [408, '', 'UNAVAILABLE'],
    [429, '', 'UNAVAILABLE'],
    [503, '', 'UNAVAILABLE'],
    [501, '', 'PROTOCOL'],
    [400, '', 'PROTOCOL'],
    [204, '', 'PROTOCOL'],
    [304, '', 'PROTOCOL'],
  ])('%i with "%s" is %s', (status, body, code) => {
    expect(error(status, body).code).toBe(code);
  });

  const SUBJECT = 'GET https://ghcr.io/v2/acme/api/manifests/1.4.0';
  test.each([
    ['no words', error(404), ': 404'],
    ['a password that is repeated', error(403, 'no hunter2, hunter2'), ': 403: no ***, ***'],
    ['a login that is repeated', error(403, '{"message":"b2N0b2NhdDpodW50ZXIy"}'), ': 403: ***'],
    ['a password as code', error(403, '{"code":"hunter2","message":"m"}'), ': 403 ***: m'],
    [
      'a command of the runner',
      error(403, '{"message":"\\n::set-env name=A::b ##[group]"}'),
      ': 403: : :set-env name=A: :b ## [group]',
    ],
    ['words without end', error(403, 'x'.repeat(9999)), `: 403: ${'x'.repeat(300)}…`],
    [
      'no further try',
      error(503, '', { surrender: 'gave up after 5 tries' }),
      ': 503: gave up after 5 tries',
    ],
    [
      'another place',
      error(404, '', { url: new URL('https://s.example/x?sig=secret') }),
      ': redirected to https://s.example/x: 404',
    ],
  ])('%s', (_name, { message }, rest) => {
    expect(message).toBe(`${SUBJECT}${rest}`);
  });
});

test('describeUrl leaves out what may name accounts or sign', () => {
  const url = new URL('https://u:p@a.example/t?account=octocat&sig=x#f');
  expect(describeUrl(url)).toBe('https://a.example/t');
});
