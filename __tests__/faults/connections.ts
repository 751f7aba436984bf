import {
  CLOCK,
  everywhere,
  SPEAK_TLS,
  OTHER_NAME,
  fails,
  LATE_SECONDS,
  missing,
  NO_REGISTRY,
  OWN_CA,
  retries,
  SUCCEEDS,
  TAG_SPELLING,
} from './expectations.js';
import type { Expectation, FaultGroup, FaultRow, Trouble } from './fault-row.js';
import { changed, chunked, raw, way, withLength } from './troubles.js';

const CLOSED_WORDS = 'the connection was closed before the whole answer came';
const CLOSED = everywhere(retries('NETWORK', `${CLOSED_WORDS} (UND_ERR_SOCKET)`));
const CLOSED_IN_CHUNKS = everywhere(retries('NETWORK', `${CLOSED_WORDS} (HPE_INVALID_EOF_STATE)`));
const RESET = everywhere(retries('NETWORK', 'the connection was reset (read ECONNRESET)'));
const LENGTH_CODE = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
const LENGTH = everywhere(
  retries('NETWORK', `its body ended at another length than it declares (${LENGTH_CODE})`),
);
const LATE = everywhere(retries('NETWORK', `no whole answer within ${LATE_SECONDS} s`));

const firstBytes = 40;

const CUT: readonly FaultRow[] = [
  ...told(
    'a connection that is closed before an answer, in its first line or in its headers',
    CLOSED,
    {
      'closed before the status line': raw(''),
      'closed in the status line': raw('HTTP/1.1 20'),
      'closed in the headers': changed(({ head }) => head.slice(0, firstBytes)),
    },
  ),
  ...told('a connection that is reset before the body', RESET, {
    'reset before the status line': { kind: 'reset' },
    'reset in the status line': raw('HTTP/1.1 20', 'reset'),
    'reset in the headers': changed(({ head }) => head.slice(0, firstBytes), 'reset'),
  }),
  ...told('a connection that ends in the body, or a body that is shorter than it says', LENGTH, {
    'closed after the headers': changed(({ head }) => head),
    'closed in the body': changed(({ head, body }) => head + body.toString().slice(0, 10)),
    'closed one byte before the end': changed(
      ({ head, body }) => head + body.toString().slice(0, -1),
    ),
    'reset in the body': changed(({ head, body }) => head + body.toString().slice(0, 10), 'reset'),
  }),
  ...told('a connection that ends in a body of chunks', CLOSED_IN_CHUNKS, {
    'closed in a chunk size': changed((whole) =>
      chunked(whole).replace(/(\r\n\r\n[0-9a-f])[^]*/, '$1'),
    ),
    'closed before the last chunk': changed(chunked),
  }),
];

const SLOW: readonly FaultRow[] = [
  ...told('an answer that does not come, or stops, or drips, beyond `timeout`', LATE, {
    'silence before the status line': { kind: 'hang' },
    'silence in the status line': raw('HTTP/1.1 20', 'keep'),
    'silence in the headers': changed(({ head }) => head.slice(0, firstBytes), 'keep'),
    'silence after the headers': changed(({ head }) => head, 'keep'),
    'silence in the body': changed(({ head, body }) => head + body.toString().slice(0, 10), 'keep'),
    'silence before the last chunk': changed(chunked, 'keep'),
    'silence where more is declared': changed(
      ({ head, body }) => withLength(head, body.length + 1) + body.toString(),
      'keep',
    ),
    'one byte at a time': changed(({ head, body }) => head + body.toString(), 'drip'),
    'a status line without end': raw(`HTTP/1.1 200 ${'a'.repeat(1000)}`, 'drip'),
  }).map((row): FaultRow => ({ ...row, hangs: true })),
];

const NOT_ARRIVING: readonly FaultRow[] = [
  one(
    'nothing listens on the port',
    way('refused'),
    retries('NETWORK', 'nothing listens there (connect ECONNREFUSED ELSEWHERE)'),
  ),
  one(
    'a host name that does not exist',
    way('no such name'),
    retries('NETWORK', 'no such host name (getaddrinfo ENOTFOUND ELSEWHERE)'),
  ),
  one(
    'a name server that does not answer',
    way('no name server'),
    retries('NETWORK', 'the name server did not answer (getaddrinfo EAI_AGAIN ELSEWHERE)'),
  ),
];

const tls = (words: string, advice: string): Expectation =>
  fails('NETWORK', `REQUEST: ${words}`, advice);
const unknownCa = 'its certificate comes from a CA that is not known here';

const TLS: readonly FaultRow[] = [
  one(
    'plain HTTP on a port of HTTPS',
    way('plain HTTP'),
    tls('it does not answer in TLS (ERR_SSL_WRONG_VERSION_NUMBER)', SPEAK_TLS),
  ),
  one(
    'TLS 1.0 and nothing newer',
    way('TLS 1.0'),
    tls('no TLS with it came about (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)', SPEAK_TLS),
  ),
  one(
    'a reset in the handshake',
    way('reset in TLS'),
    retries('NETWORK', 'the connection was reset (read ECONNRESET)'),
  ),
  one(
    'a certificate that signs itself',
    way('self-signed'),
    tls('its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)', OWN_CA),
  ),
  one(
    'a certificate of an unknown CA',
    way('unknown CA'),
    tls(`${unknownCa} (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`, OWN_CA),
  ),
  one(
    'a certificate that has expired',
    way('expired'),
    tls('its certificate has expired (CERT_HAS_EXPIRED)', CLOCK),
  ),
  one(
    'a certificate of another name',
    way('wrong name'),
    tls(
      "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: (ERR_TLS_CERT_ALTNAME_INVALID)",
      OTHER_NAME,
    ),
  ),
];

/** What keeps an answer from arriving whole. */
export const CONNECTIONS: FaultGroup = {
  title: 'Connections',
  intro: 'A connection that breaks may do better the next time; a certificate does not.',
  rows: [...NOT_ARRIVING, ...TLS, ...CUT, ...SLOW],
};

const parser = (words: string): Expectation =>
  fails(
    'PROTOCOL',
    `REQUEST: Response does not match the HTTP/1.1 protocol (${words})`,
    NO_REGISTRY,
  );

/** What comes whole, and is no HTTP, or breaks its rules. */
export const MESSAGES: FaultGroup = {
  title: 'Answers that are not HTTP',
  intro: 'These are not tried again.',
  rows: [
    ...told(
      'bytes that are not HTTP/1',
      everywhere(parser('Expected HTTP/) (HPE_INVALID_CONSTANT')),
      {
        garbage: raw('\0\x01\x02garbage\r\n\r\n'),
        'a page without a status line (HTTP/0.9)': raw('<html>hello</html>'),
        'the greeting of an SSH server': raw('SSH-2.0-OpenSSH\r\n'),
        'frames of HTTP/2': raw(Buffer.from('000012040000000000000300000064000400010000', 'hex')),
        'the preface of HTTP/2': raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      },
    ),
    one(
      'another version of HTTP',
      raw('HTTP/3 200\r\n\r\n'),
      parser('Expected dot) (HPE_INVALID_VERSION'),
    ),
    ...told(
      'a Content-Length that is no number',
      everywhere(parser('Invalid character in Content-Length) (HPE_INVALID_CONTENT_LENGTH')),
      {
        'a negative length': lengthOf(-1),
        'a length that is a word': lengthOf('many'),
      },
    ),
    one(
      'an empty Content-Length',
      lengthOf(''),
      parser('Empty Content-Length) (HPE_INVALID_CONTENT_LENGTH'),
    ),
    one(
      'a chunk size that is no number',
      changed((whole) => `${chunked(whole)}zz\r\n`),
      parser('Invalid character in chunk size) (HPE_INVALID_CHUNK_SIZE'),
    ),
    one(
      'headers without end',
      raw(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(10_000)}`, 'keep'),
      fails(
        'PROTOCOL',
        'REQUEST: its headers are longer than is read (UND_ERR_HEADERS_OVERFLOW)',
        NO_REGISTRY,
      ),
    ),
    ...told('a body of another length than Content-Length', LENGTH, {
      'more declared than sent': changed(
        ({ head, body }) => withLength(head, 9999) + body.toString(),
      ),
      'a length that no number holds': lengthOf('99999999999999999999999'),
      'two lengths': changed(
        ({ head, body }) =>
          head.replace('content-length', 'content-length: 1\r\ncontent-length') + body.toString(),
      ),
      'a length and chunks': changed(
        (whole) =>
          `${chunked(whole).replace('transfer', 'content-length: 5\r\ntransfer')}0\r\n\r\n`,
      ),
    }),
    ...told(
      'HTTP/1.0, a body of chunks, a body without a length',
      everywhere(SUCCEEDS, { tags: missing(TAG_SPELLING) }),
      {
        'HTTP/1.0': changed(
          ({ head, body }) => head.replace('HTTP/1.1', 'HTTP/1.0') + body.toString(),
        ),
        'a body of chunks': changed((whole) => `${chunked(whole)}0\r\n\r\n`),
        'a body without a length': changed(
          ({ head, body }) => head.replace(/content-length: \d+\r\n/, '') + body.toString(),
        ),
      },
    ),
  ],
};

function lengthOf(length: number | string): Trouble {
  return changed(({ head, body }) => withLength(head, length) + body.toString());
}

function one(name: string, trouble: Trouble, expected: Expectation): FaultRow {
  return { name, trouble, stages: everywhere(expected) };
}

function told(
  line: string,
  stages: FaultRow['stages'],
  troubles: Readonly<Record<string, Trouble>>,
): FaultRow[] {
  return Object.entries(troubles).map(([name, trouble]) => ({ name, told: line, trouble, stages }));
}
