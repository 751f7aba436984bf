import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault, FaultPlan } from './faults.js';
import type { Answer, ReceivedRequest } from './http-message.js';

/** Sends the answer, or what a fault makes of it; returns the status that went out. */
export function respond(
  response: ServerResponse,
  answer: Answer,
  { request, plan }: { request: ReceivedRequest; plan: FaultPlan },
): number {
  const fault = plan.meet(request, answer);
  switch (fault?.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return 0;
    case 'hang':
      return 0;
    case 'raw':
      sendRaw(response, answer, fault);
      return 0;
    case 'truncate':
      return truncate(response, answer, fault.keepBytes);
    case 'answer':
      return send(response, request.method, otherAnswer(fault));
    case 'headers':
      return send(response, request.method, {
        ...answer,
        headers: replaceHeaders(answer.headers, fault.headers),
      });
    case 'body':
      return send(response, request.method, { ...answer, body: Buffer.from(fault.body) });
    case undefined:
      return send(response, request.method, answer);
  }
}

function otherAnswer(fault: Fault & { kind: 'answer' }): Answer {
  const { status, headers = {}, body = '' } = fault;
  return { status, headers, body: Buffer.from(body) };
}

function replaceHeaders(
  headers: Answer['headers'],
  others: Readonly<Record<string, string | undefined>>,
): Answer['headers'] {
  const replaced = Object.entries({ ...headers, ...others });
  return Object.fromEntries(
    replaced.filter(([, value]) => value !== undefined),
  ) as Answer['headers'];
}

function send(response: ServerResponse, method: string, answer: Answer): number {
  writeHead(response, answer);
  response.end(method === 'HEAD' ? undefined : answer.body);
  return answer.status;
}

function truncate(response: ServerResponse, answer: Answer, keepBytes: number): number {
  writeHead(response, answer);
  // The bytes must have left before the connection ends, or the client sees no answer at all.
  response.write(answer.body.subarray(0, keepBytes), () => response.socket?.destroySoon());
  return answer.status;
}

function writeHead(response: ServerResponse, answer: Answer): void {
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, value] as const);
  for (const [name, value] of headers) response.setHeader(name, value);
  response.setHeader('content-length', answer.body.length);
  response.writeHead(answer.status);
}

/** Between two bytes that drip. */
const DRIP_MILLISECONDS = 10;

function sendRaw(
  { socket }: ServerResponse,
  answer: Answer,
  { bytes, then }: Fault & { kind: 'raw' },
): void {
  if (socket === null) return;
  socket.on('error', () => undefined); // the client may be gone before it was told all
  const sent = Buffer.from(bytes({ head: formatHead(answer), body: answer.body }));
  if (then === 'drip') drip(socket, sent);
  else if (then === 'repeat') repeat(socket, sent);
  else {
    // Bytes on their way are lost with a reset: it waits until they have left.
    socket.write(sent, () => {
      if (then === 'end') socket.end();
      if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), DRIP_MILLISECONDS);
    });
  }
}

function formatHead({ status, headers, body }: Answer): string {
  const more = { 'content-length': String(body.length), connection: 'close' };
  const lines = Object.entries({ ...headers, ...more }).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', ''].join('\r\n');
}

function drip(socket: Socket, bytes: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(bytes.subarray(sent, sent + 1));
    sent += 1;
  }, DRIP_MILLISECONDS);
  socket.once('close', () => clearInterval(timer));
}

/** As fast as the client reads; the loop turns in between, or nobody would see that it has gone. */
function repeat(socket: Socket, bytes: Buffer): void {
  const more = (): void => {
    if (!socket.destroyed) socket.write(bytes, () => setImmediate(more));
  };
  more();
}
