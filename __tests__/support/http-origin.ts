import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Fault, type FaultPlan, makeFaultPlan } from './faults.js';
import { respond } from './faulty-response.js';
import { type Answer, receive, type ReceivedRequest } from './http-message.js';

/** A request that was answered. */
export interface RecordedRequest extends ReceivedRequest {
  /** `http://127.0.0.1:PORT` of the origin that received it. */
  readonly origin: string;
  /** 0 where a fault left it without an answer. */
  readonly status: number;
}

/** One HTTP origin on the loopback that records what it receives. */
export interface HttpOrigin {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Every request in the order of its arrival. */
  readonly requests: readonly RecordedRequest[];
  readonly addFault: (fault: Fault) => void;
  /** Resolves once no connection is open. */
  idle(): Promise<void>;
  /** Throws where a request came that no well-behaved client sends. */
  assertNoViolations(): void;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** What origins that belong together keep in common. */
export interface Journal {
  readonly requests: RecordedRequest[];
  readonly violations: string[];
  readonly plan: FaultPlan;
  /** How long each request waits for its answer; for benchmarks. */
  readonly latencyMilliseconds: number;
}

export function makeJournal(faults: readonly Fault[] = [], latencyMilliseconds = 0): Journal {
  return { requests: [], violations: [], plan: makeFaultPlan(faults), latencyMilliseconds };
}

/** Opens an origin whose requests the handler answers. */
export async function openHttpOrigin(
  handle: (request: ReceivedRequest) => Answer,
  { requests, violations, plan, latencyMilliseconds }: Journal = makeJournal(),
): Promise<HttpOrigin> {
  let origin = '';
  const server = createServer((incoming, response) => {
    void receive(incoming).then(
      async (request) => {
        if (latencyMilliseconds > 0) await setTimeout(latencyMilliseconds);
        const answer = handle(request);
        if (answer.violation !== undefined) violations.push(`${origin}: ${answer.violation}`);
        const status = respond(response, answer, { request, plan });
        requests.push({ ...request, origin, status });
      },
      () => incoming.destroy(), // the client went away in the middle of its request
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  return {
    host,
    origin,
    requests,
    addFault: plan.add,
    idle: () => idle(server),
    assertNoViolations: () => {
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function idle(server: Server): Promise<void> {
  for (;;) {
    const count = await new Promise((resolve) =>
      server.getConnections((_error, connections) => resolve(connections)),
    );
    if (count === 0) return;
    await setTimeout(1);
  }
}
