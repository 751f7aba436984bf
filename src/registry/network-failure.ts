import { printable } from '../text.js';

/** Why no whole answer came back. */
export interface Failure {
  readonly kind: 'failure';
  readonly code: 'NETWORK' | 'PROTOCOL';
  /** A fragment for the message, printable. */
  readonly words: string;
  /** Whether another try may go better. */
  readonly isPassing: boolean;
  readonly remedy: string | undefined;
  readonly cause: unknown;
}

/** What Node calls a certificate that it does not accept; a second look finds the same one. */
const CERTIFICATE =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_C|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;
/** A peer that does not speak TLS, or not the same one. */
const TLS = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;
/** A peer that does not speak HTTP, or in headers without end. */
const NOT_HTTP = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW$|ERR_ASSERTION$)/;
/** What the parser calls an answer in chunks whose connection ends before the last one. */
const CUT_OFF = 'HPE_INVALID_EOF_STATE';
/** A request that could not be made at all: an accident of this program. */
const NOT_SENT = /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_|UND_ERR_DESTROYED)/;

/**
 * Returns the failure for what a connection threw. A name that is not found may pass as well: name
 * servers of runners answer so while they start.
 */
export function readFailure(error: unknown): Failure {
  const code = codeOf(error);
  const base = { kind: 'failure', words: describe(error, code), cause: error } as const;
  if (CERTIFICATE.test(code)) {
    return { ...base, code: 'NETWORK', isPassing: false, remedy: certificateRemedy(code) };
  }
  if (NOT_HTTP.test(code) && code !== CUT_OFF) {
    return { ...base, code: 'PROTOCOL', isPassing: false, remedy: undefined };
  }
  if (TLS.test(code)) return { ...base, code: 'NETWORK', isPassing: false, remedy: TLS_REMEDY };
  const isPassing = !NOT_SENT.test(code);
  return { ...base, code: 'NETWORK', isPassing, remedy: undefined };
}

/** Whether the peer's certificate is not accepted. */
export function isCertificateError(error: unknown): boolean {
  return CERTIFICATE.test(codeOf(error));
}

/** Whether the peer does not speak TLS, or not the same one. */
export function isTlsError(error: unknown): boolean {
  return TLS.test(codeOf(error));
}

const TLS_REMEDY =
  'Check the host and the port: every registry but one on this machine itself is asked over HTTPS, with TLS 1.2 or newer.';

function certificateRemedy(code: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "Check the clock of this machine; if it is right, the registry's operator has to renew the certificate.";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'Another host answers there, or the registry is known by another name: write the name that its certificate holds.';
  }
  return "If the registry's certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.";
}

/** Returns the failure for an answer that was not read to its end in time. */
export function timeoutFailure(milliseconds: number, cause: unknown): Failure {
  const words = `no whole answer within ${milliseconds / 1000} s`;
  return { kind: 'failure', code: 'NETWORK', words, isPassing: true, remedy: undefined, cause };
}

/** Returns the failure for an answer that breaks a rule, and would again. */
export function protocolFailure(words: string): Failure {
  const rest = { isPassing: false, remedy: undefined, cause: undefined };
  return { kind: 'failure', code: 'PROTOCOL', words, ...rest };
}

// By their fields: an error of Node's core is of another realm where the program runs in a sandbox.
function codeOf(error: unknown): string {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : '';
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

const UNKNOWN_CA = 'its certificate comes from a CA that is not known here';

/** Plainer words than those of Node and undici. */
const WORDS: ReadonlyMap<string, string> = new Map([
  // Newer versions of Node add advice to these, which is not for users of an action.
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_CA],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_CA],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_CA],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_CA],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['UND_ERR_SOCKET', 'the connection was closed before the whole answer came'],
  [CUT_OFF, 'the connection was closed before the whole answer came'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'its body ended at another length than it declares'],
  ['UND_ERR_HEADERS_OVERFLOW', 'its headers are longer than is read'],
  ['ERR_ASSERTION', 'its status is no status of HTTP'], // an assertion of undici's parser
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not answer in TLS'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'it does not answer in TLS'],
  ['EPROTO', 'it does not answer in TLS, or not in this one'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['ECONNRESET', 'the connection was reset'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'no such host name'],
  ['EAI_AGAIN', 'the name server did not answer'],
]);

/** Codes whose errors have no words that a user could use. */
const OWN_WORDS =
  /^(?:HPE_|UND_ERR_RES_|UND_ERR_HEADERS_|ERR_ASSERTION$|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_|SELF_)/;

/** Several addresses of one host make an error without words: the first address has them. */
function describe(error: unknown, code: string): string {
  const errors = fieldOf(error, 'errors');
  const first: unknown = Array.isArray(errors) ? errors[0] : error;
  const message = fieldOf(first, 'message');
  const words = printable(typeof message === 'string' ? message : String(first));
  const detail = words.includes(code) ? words : printable(code);
  // OpenSSL's own words name addresses and lines of its source.
  const handshake = code.startsWith('ERR_SSL_') ? 'no TLS with it came about' : undefined;
  const plain = WORDS.get(code) ?? handshake ?? (detail === words ? undefined : words);
  if (plain === undefined) return detail;
  // Their words tell of the parser, or are the plain ones once more.
  return `${plain} (${OWN_WORDS.test(code) ? printable(code) : detail})`;
}
