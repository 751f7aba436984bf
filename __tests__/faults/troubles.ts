import { gzipSync } from 'node:zlib';
import type { FaultKind, RawEnd, WholeAnswer } from '../support/faults.js';
import type { Trouble } from './fault-row.js';
import type { Way } from './ways.js';

/** Another status in place of the answer; it is written by hand, for no library sends them all. */
export function status(code: number, words = '', headers = ''): FaultKind {
  const line = `HTTP/1.1 ${String(code).padStart(3, '0')} X`;
  const length = `content-length: ${Buffer.byteLength(words)}`;
  return raw(`${line}\r\nconnection: close\r\n${headers}${length}\r\n\r\n${words}`);
}

/** These bytes in place of the answer, and the end of the connection. */
export function raw(bytes: string | Buffer, then: RawEnd = 'end'): FaultKind {
  return { kind: 'raw', bytes: () => bytes, then };
}

/** The right answer, changed. */
export function changed(
  change: (whole: WholeAnswer) => string | Buffer,
  then: RawEnd = 'end',
): FaultKind {
  return { kind: 'raw', bytes: change, then };
}

/** The right head with other bytes behind it, and their length. */
export function body(bytes: string | Buffer): FaultKind {
  return changed(({ head }) =>
    Buffer.concat([Buffer.from(withLength(head, Buffer.byteLength(bytes))), Buffer.from(bytes)]),
  );
}

/** The head with another length, or with what stands in its place. */
export function withLength(head: string, length: number | string): string {
  return head.replace(/content-length: \d+/, `content-length: ${length}`);
}

/** The right answer in one chunk, before its end. */
export function chunked({ head, body: bytes }: WholeAnswer): string {
  const rest = head.replace(/content-length: \d+/, 'transfer-encoding: chunked');
  return `${rest}${bytes.length.toString(16)}\r\n${bytes.toString()}\r\n`;
}

export function zipped({ head, body: bytes }: WholeAnswer): Buffer {
  const small = gzipSync(bytes);
  const said = withLength(head, small.length).replace('\r\n', '\r\ncontent-encoding: gzip\r\n');
  return Buffer.concat([Buffer.from(said), small]);
}

export function way(which: Way): Trouble {
  return { kind: 'way', way: which };
}
