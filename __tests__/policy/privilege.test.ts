import { describe, expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.js';
import {
  decidePasswordUse,
  type PasswordVerdict,
  type Privilege,
} from '../../src/policy/privilege.js';

const ADVICE = 'Make a narrower one.';

function decide(kind: Privilege['kind'], mode: 'warn' | 'fail'): PasswordVerdict {
  const privilege = { kind, seen: 'this was seen' };
  return decidePasswordUse(
    { registry: 'r.example', username: 'acme-deploy', privilege, advice: ADVICE },
    mode,
  );
}

const BROAD =
  'password of acme-deploy for r.example: can do more than read packages: this was seen';
const UNKNOWN =
  'password of acme-deploy for r.example: whether it can do more than read packages could not be determined: this was seen';
const NARROW =
  'password of acme-deploy for r.example: proven to read packages only (this was seen)';

describe('decidePasswordUse', () => {
  test.each(['warn', 'fail'] as const)('narrow passes quietly under %s', (mode) => {
    const said = { verdict: 'proceed', level: 'info', text: NARROW, remark: NARROW };
    expect(decide('narrow', mode)).toEqual(said);
  });

  test('broad is a warning with the remedy under warn', () => {
    expect(decide('broad', 'warn')).toEqual({
      verdict: 'proceed',
      level: 'warning',
      text: `${BROAD} (on-broad-password: warn)\n  ${ADVICE}`,
      remark: `${BROAD} (on-broad-password: warn)`,
    });
  });

  test('unknown is said under warn, and is no warning', () => {
    const text = `${UNKNOWN} (on-broad-password: warn)`;
    expect(decide('unknown', 'warn')).toEqual({
      verdict: 'proceed',
      level: 'info',
      text,
      remark: text,
    });
  });

  test.each([
    ['broad', `${BROAD} (on-broad-password: fail)\n  ${ADVICE}`],
    [
      'unknown',
      `${UNKNOWN} (on-broad-password: fail)\n  "fail" passes only on proof. ${ADVICE} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`,
    ],
  ] as const)('%s is refused under fail', (kind, text) => {
    const verdict = decide(kind, 'fail');
    expect(verdict).toMatchObject({ verdict: 'refuse', error: { code: 'POLICY' } });
    expect('error' in verdict && describeError(verdict.error)).toBe(text);
  });

  test('a username is printed as one harmless line', () => {
    const privilege = { kind: 'narrow', seen: 'x' } as const;
    const password = { registry: 'r.example', username: 'a\n::b', privilege, advice: ADVICE };
    expect(decidePasswordUse(password, 'warn')).toMatchObject({
      text: 'password of a : :b for r.example: proven to read packages only (x)',
    });
  });
});
