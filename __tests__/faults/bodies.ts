import { CHANGED, everywhere, fails, missing, NO_REGISTRY, SPELLING } from './expectations.js';
import type { FaultGroup, FaultRow, Trouble } from './fault-row.js';
import { body, changed, raw, withLength, zipped } from './troubles.js';

const TOKEN_LIMIT_BYTES = 65_536;
const LIMIT_BYTES = 4_194_304;

const changedManifest = fails(
  'DIGEST',
  'manifest: its bytes are OTHER, and its Docker-Content-Digest header says DIGEST',
  CHANGED,
);
const changedConfig = fails(
  'DIGEST',
  'config: its bytes are OTHER, and the manifest says OTHER',
  CHANGED,
);
const empty = fails('PROTOCOL', 'manifest: it is empty', '');
const tooLong = (bytes: number): ReturnType<typeof fails> =>
  fails('PROTOCOL', `REQUEST: its body is longer than ${bytes} bytes`, NO_REGISTRY);
const TOO_LONG = everywhere(tooLong(LIMIT_BYTES), { token: tooLong(TOKEN_LIMIT_BYTES) });

/** Bytes that are not those of the digest, and hold no token. */
function other(tokenWords = 'is not a JSON object'): FaultRow['stages'] {
  return {
    challenge: changedManifest,
    token: fails('PROTOCOL', `REQUEST: its token answer ${tokenWords}`, NO_REGISTRY),
    manifest: changedManifest,
    config: changedConfig,
    tags: missing(SPELLING),
  };
}

function row(name: string, told: string, trouble: Trouble, stages: FaultRow['stages']): FaultRow {
  return { name, told, trouble, stages };
}

const OTHER = 'a body of other bytes: a page, text, JSON of another shape, broken UTF-8, a part';
const LONG = 'a body without end, or longer than 4 MiB (64 KiB for a token)';
const HTML = '<html><body>Please log in</body></html>';
const INVALID_UTF8 = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);

/** What comes as 200, whole, and is not what was asked for. */
export const BODIES: FaultGroup = {
  title: 'Answers with other content',
  intro:
    'Every manifest and config is hashed, so that nothing but the right bytes is ever pinned. These are not tried again.',
  rows: [
    row('a page for browsers', OTHER, body(HTML), other()),
    row('an array', OTHER, body('[]'), other()),
    row('null', OTHER, body('null'), other()),
    row('a string', OTHER, body('"x"'), other()),
    row('an object without a token', OTHER, body('{}'), other('holds no token')),
    row('invalid UTF-8', OTHER, body(INVALID_UTF8), other()),
    row(
      'less declared than sent',
      OTHER,
      changed((whole) => withLength(whole.head, 10) + whole.body.toString()),
      other(),
    ),
    row('exactly 4 MiB of spaces', LONG, body(Buffer.alloc(LIMIT_BYTES, ' ')), {
      ...other(),
      token: tooLong(TOKEN_LIMIT_BYTES),
    }),
    row('4 MiB and one byte', LONG, body(Buffer.alloc(LIMIT_BYTES + 1, ' ')), TOO_LONG),
    row(
      'a declared terabyte',
      LONG,
      changed(({ head }) => withLength(head, 1e12), 'repeat'),
      TOO_LONG,
    ),
    row(
      'a body without end',
      LONG,
      raw(`HTTP/1.1 200 OK\r\n\r\n${' '.repeat(65_536)}`, 'repeat'),
      TOO_LONG,
    ),
    row('an empty body', 'an empty body', body(''), {
      ...other(),
      challenge: empty,
      manifest: empty,
    }),
    row(
      'a body in gzip',
      'a body in gzip, which was not asked for',
      changed(zipped),
      everywhere(
        fails('PROTOCOL', 'REQUEST: its body is encoded, and identity was asked for', NO_REGISTRY),
      ),
    ),
  ],
};
