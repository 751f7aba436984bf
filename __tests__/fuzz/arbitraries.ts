/* What the properties are tried with: hostile texts, mutations of real ones, and any JSON. */
import fc from 'fast-check';

/** What parsers, terminals, runners, shells and URLs give a meaning to. */
const PIECES: readonly string[] = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
  ],
  ...['\u200b', '\u202e', '\u2066', '\ufeff', '\ud800', '\udc00', '\u{e0041}', '\ue000', '\uffff'],
  ...[
    '::',
    ':::',
    '##[',
    '###[[',
    '::set-env name=A::',
    '##[command]',
    '%0A',
    ':\u200b:',
    '#\u200b#[',
  ],
  ...[
    '"',
    "'",
    '`',
    '$(id)',
    ';',
    '&',
    '|',
    '<',
    '>',
    '\\',
    '\\"',
    '*',
    '**',
    '***',
    '?',
    '[',
    ']',
  ],
  ...[
    '/',
    '//',
    '/../',
    './',
    '@',
    '@@',
    ':',
    '=',
    ',',
    '.',
    '..',
    '-',
    '--',
    '_',
    '__',
    '#',
    '%',
    '%2f',
  ],
  ...[
    '\uff0e',
    '\u3002',
    '\u017f',
    '\u212a',
    '\u0130',
    '\u00df',
    'e\u0301',
    '\ud83d\ude00',
    '\ufb01',
  ],
  ...['https://', 'http://', 'HTTPS://', 'user:pw@', 'localhost', '127.0.0.1', '[::1]', '0x7f.1'],
  ...[
    'ghcr.io',
    'docker.io',
    'index.docker.io',
    'acme',
    'A',
    'a',
    'z',
    '0',
    '7',
    '443',
    ':5000',
    '65536',
  ],
  ...['sha256:', 'latest', 'null', 'true', '{}', '[]', '{', '[', '}', '1e999', '-0', '__proto__'],
];

export const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);

/** Any text: pieces with a meaning, a few of them many times. */
export const outsideText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: piece },
      { weight: 1, arbitrary: fc.tuple(piece, fc.nat(500)).map(([part, n]) => part.repeat(n)) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

type Edit = (text: string, other: string) => string;

const edit: fc.Arbitrary<Edit> = fc
  .record({
    kind: fc.constantFrom('insert', 'delete', 'replace', 'repeat', 'swap', 'case', 'splice'),
    from: fc.nat(),
    to: fc.nat(),
    piece,
  })
  .map((plan): Edit => (text, other) => {
    const [from, to] = [plan.from % (text.length + 1), plan.to % (text.length + 1)].sort(
      (left, right) => left - right,
    ) as [number, number];
    const [head, middle, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
    switch (plan.kind) {
      case 'insert':
        return head + plan.piece + middle + tail;
      case 'delete':
        return head + tail;
      case 'replace':
        return head + plan.piece + tail;
      case 'repeat':
        return head + middle + middle + tail;
      case 'swap':
        return head + tail + middle;
      case 'case':
        return head + (plan.to % 2 === 0 ? middle.toUpperCase() : middle.toLowerCase()) + tail;
      case 'splice':
        return head + other.slice(plan.to % (other.length + 1));
    }
  });

/** A text of the corpus with up to four edits: often nearly right, sometimes right. */
export function mutated(corpus: readonly string[]): fc.Arbitrary<string> {
  const text = fc.constantFrom(...corpus);
  return mutationOf(text, text);
}

/** The same for texts that are made: the second is what is spliced in. */
export function mutationOf(
  text: fc.Arbitrary<string>,
  other: fc.Arbitrary<string> = text,
): fc.Arbitrary<string> {
  return fc
    .tuple(text, other, fc.array(edit, { maxLength: 4 }))
    .map(([one, two, edits]) => edits.reduce((current, change) => change(current, two), one));
}

/** Bytes of which many are no UTF-8. */
export function bytesOf(text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(text, fc.constantFrom('utf8' as const, 'latin1' as const))
    .map(([one, encoding]) => Buffer.from(one, encoding));
}

/** Any JSON value, with keys from the list and keys that objects inherit. */
export function anyJson(
  keys: readonly string[] = [],
  values: readonly unknown[] = [],
): fc.Arbitrary<unknown> {
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...keys, '__proto__', 'constructor', 'toString', '') },
    { weight: 1, arbitrary: piece },
  );
  const leaf = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(...values, null, true, 0, -1, 1, '', 2 ** 53),
    },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    { weight: 1, arbitrary: outsideText },
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      { weight: 2, arbitrary: leaf },
      { weight: 2, arbitrary: objectOf(key, tie('value')) },
      { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    ),
  }));
  return value;
}

/** Objects as `JSON.parse` makes them: `__proto__` is a member like any other. */
export function objectOf(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as Readonly<Record<string, unknown>>);
}

/** JSON as text: written in several ways, nested deeply, with keys twice, or cut off. */
export function jsonText(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const written = fc
    .tuple(value, fc.constantFrom<string | number>('', '\t', 2, 4))
    .map(([one, indent]) => JSON.stringify(one, undefined, indent));
  const deep = fc
    .tuple(
      fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"auths":', '}']),
      fc.nat(9000),
      fc.boolean(),
    )
    .map(([[open = '', close = ''], depth, isClosed]) =>
      isClosed ? `${open.repeat(depth)}1${close.repeat(depth)}` : open.repeat(depth),
    );
  return fc.oneof(
    { weight: 4, arbitrary: written },
    { weight: 2, arbitrary: mutationOf(written) },
    { weight: 1, arbitrary: deep },
  );
}

/** One of the characters. */
export function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(characters));
}

export const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: oneOf('0123456789abcdef'), minLength: length, maxLength: length });
