import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One answer. A function writes it by hand, faults included. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string | Buffer;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** What may be asked, and what it is answered. */
export interface Step {
  /** GET where it is left out. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** The path and query, exactly, or a pattern of them. */
  readonly url: string | RegExp;
  /** The `Authorization` header, exactly: `null` where there must be none; left out, any. */
  readonly authorization?: string | null;
  readonly answer: Answer;
  /** How often it is asked: once, unless it says more; `Infinity` is any number of times, or never. */
  readonly times?: number;
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface ScriptedServer {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly origin: string;
  readonly received: readonly Received[];
  /** How many requests were under way at a time, at the most. */
  readonly peak: () => number;
  /** Adds to the script. */
  expect(...steps: readonly Step[]): void;
  /** Closes it; throws where a request was not in the script, or a step of it was not used. */
  close(): Promise<void>;
}

interface OpenStep extends Step {
  left: number;
}

/** Opens a server on the loopback that answers what its script foresees and nothing else. */
export async function openScriptedServer(): Promise<ScriptedServer> {
  const steps: OpenStep[] = [];
  const received: Received[] = [];
  const unknown: string[] = [];
  const sockets = new Set<Socket>();
  let underWay = 0;
  let peak = 0;

  const server = createServer((request, response) => {
    underWay += 1;
    peak = Math.max(peak, underWay);
    response.once('close', () => (underWay -= 1));
    const { method = '', url = '', headers } = request;
    received.push({ method, url, authorization: headers.authorization, headers });
    const step = steps.find(
      (one) =>
        one.left > 0 &&
        (one.method ?? 'GET') === method &&
        matches(one, url, headers.authorization),
    );
    if (step === undefined) {
      unknown.push(`${method} ${url} (${headers.authorization ?? 'no login'})`);
      response.writeHead(418).end();
      return;
    }
    step.left -= 1;
    give(step.answer, request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    origin: `http://${host}`,
    received,
    peak: () => peak,
    expect: (...more) => {
      steps.push(...more.map((step) => ({ ...step, left: step.times ?? 1 })));
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      const unused = steps
        .filter(({ left }) => left > 0 && left < Infinity)
        .map((step) => String(step.url));
      if (unknown.length > 0) throw new Error(`not in the script: ${unknown.join('; ')}`);
      if (unused.length > 0) throw new Error(`not asked for: ${unused.join('; ')}`);
    },
  };
}

function matches(step: Step, url: string, authorization: string | undefined): boolean {
  const isUrl = typeof step.url === 'string' ? step.url === url : step.url.test(url);
  if (!isUrl || step.authorization === undefined) return isUrl;
  return step.authorization === (authorization ?? null);
}

function give(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (typeof answer === 'function') {
    answer(request, response);
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, value);
  }
  response.writeHead(answer.status).end(answer.body);
}
