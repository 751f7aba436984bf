import type { ServerResponse } from 'node:http';
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
