import { describe, expect, test } from '@jest/globals';
import { chooseChallenge, parseChallenges } from '../../src/registry/challenge.js';

/** Challenges as plain values: scheme, parameters, token68. */
function parse(...headers: string[]): unknown[] {
  return parseChallenges(headers).map(({ scheme, parameters, token68 }) =>
    token68 === undefined
      ? [scheme, Object.fromEntries(parameters)]
      : [scheme, Object.fromEntries(parameters), token68],
  );
}

const T = 'https://a.example/t';

describe('parseChallenges', () => {
  test.each([
    ['quoted', [`Bearer realm="${T}",service="s"`], [['bearer', { realm: T, service: 's' }]]],
    ['bare', ['Bearer realm=here,service=s'], [['bearer', { realm: 'here', service: 's' }]]],
    ['a bare URL', [`Bearer realm=${T},service=s`], [['bearer', { realm: T, service: 's' }]]],
    ['any case', ['BEARER Realm="R"'], [['bearer', { realm: 'R' }]]],
    [
      'spaces',
      ['Bearer  realm = "r" ,\t service = "s"'],
      [['bearer', { realm: 'r', service: 's' }]],
    ],
    ['an escape', ['Basic realm="a \\"b\\" \\\\"'], [['basic', { realm: 'a "b" \\' }]]],
    [
      'a comma in quotes',
      ['Bearer scope="a:b:pull,push"'],
      [['bearer', { scope: 'a:b:pull,push' }]],
    ],
    ['an empty value', ['Basic realm=""'], [['basic', { realm: '' }]]],
    ['no parameters', ['Negotiate'], [['negotiate', {}]]],
    ['token68', ['Negotiate YWJj=='], [['negotiate', {}, 'YWJj==']]],
    ['empty elements', [', ,Basic realm=r,, ,'], [['basic', { realm: 'r' }]]],
    ['nothing', [''], []],
    ['no header', [], []],
    [
      'joined by a comma',
      ['Negotiate YWJj, Bearer realm="r",service="s", Basic realm="b"'],
      [
        ['negotiate', {}, 'YWJj'],
        ['bearer', { realm: 'r', service: 's' }],
        ['basic', { realm: 'b' }],
      ],
    ],
    [
      'repeated headers',
      ['Basic realm="b"', 'Bearer realm="r"'],
      [
        ['basic', { realm: 'b' }],
        ['bearer', { realm: 'r' }],
      ],
    ],
    ['a repeated parameter', ['Bearer realm="r", REALM="s"'], [['bearer', { realm: 'r' }]]],
    ['garbage before', ['"x", ;;=, Bearer realm="r"'], [['bearer', { realm: 'r' }]]],
    ['an open quote before', ['"\\", Bearer realm=r'], [['bearer', { realm: 'r' }]]],
    ['a parameter of nobody', ['realm="x", Bearer realm="r"'], [['bearer', { realm: 'r' }]]],
    [
      'a quote without end',
      ['Basic realm="b', 'Bearer realm="r"'],
      [
        ['basic', {}],
        ['bearer', { realm: 'r' }],
      ],
    ],
  ])('%s', (_name, headers, expected) => {
    expect(parse(...headers)).toEqual(expected);
  });

  test.each([
    ['commas', ','],
    ['schemes', 'a '],
    ['parameters', 'a=b,'],
    ['quotes', '"'],
    ['escapes', 'a="\\'],
    ['quotes that are escaped', '\\"'],
    ['quotes before escapes', '"\\'],
    ['equals signs', '='],
    ['token68', 'Basic a='],
    ['spaces', ' '],
    ['spaces before an equals sign', 'a  '],
    ['characters of no grammar', '\u0000é'],
  ])('is bounded and fast with many %s', (_name, part) => {
    const begin = performance.now();
    const challenges = parseChallenges([part.repeat(500_000), 'Bearer realm="r"']);
    expect(performance.now() - begin).toBeLessThan(200);
    expect(challenges.length).toBeLessThanOrEqual(32);
  });

  test('reads anything without an error', () => {
    const alphabet = ['Bearer', 'Basic', ' ', ',', '=', '"', '\\', 'realm', 'é', '\t', '==', '/'];
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 2000; round += 1) {
      const words = Array.from({ length: 30 }, () => alphabet[random() % alphabet.length]);
      for (const { scheme } of parseChallenges([words.join('')])) expect(scheme).not.toBe('');
    }
  });
});

describe('chooseChallenge', () => {
  test.each([
    ['Bearer before Basic', `Basic realm="b", Bearer realm="${T}",service="s"`, T],
    ['Bearer alone', `Bearer realm="${T}"`, T],
    ['the first Bearer', `Bearer realm="${T}", Bearer realm="x"`, T],
    ['Basic alone', 'Basic realm="b"', 'basic'],
    ['Basic without a realm', 'Basic', 'basic'],
    ['Basic beside Bearer without a realm', 'Bearer service="s", Basic realm="b"', 'basic'],
    ['Bearer without a realm', 'Bearer service="s"', undefined],
    ['another scheme', 'Negotiate', undefined],
    ['none', '', undefined],
  ])('%s', (_name, header, expected) => {
    const chosen = chooseChallenge(parseChallenges([header]));
    expect(chosen?.scheme === 'bearer' ? chosen.realm : chosen?.scheme).toBe(expected);
  });
});
