import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Agent, type Dispatcher } from 'undici';

/** What keeps a request from arriving. */
export type Way = 'refused' | 'no such name' | 'no name server' | 'plain HTTP' | 'reset in TLS';

/** A place of the test that cannot be talked to, and how a connection to it ends. */
export interface BadWay {
  readonly origin: string;
  /** What a look-up of a name ends with. */
  readonly lookupCode?: string;
  close(): Promise<void>;
}

/** Opens what stands at the end of the way; close it when the test ends. */
export async function openWay(way: Way): Promise<BadWay> {
  switch (way) {
    case 'refused':
      return closedPort();
    case 'no such name':
      return nameless('ENOTFOUND');
    case 'no name server':
      return nameless('EAI_AGAIN');
    case 'plain HTTP':
      return listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    case 'reset in TLS':
      return listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
  }
}

function nameless(lookupCode: string): BadWay {
  return { origin: 'http://registry.invalid', lookupCode, close: () => Promise.resolve() };
}

async function closedPort(): Promise<BadWay> {
  const { origin, close } = await listen(() => undefined);
  await close();
  return { origin: origin.replace('https', 'http'), close: () => Promise.resolve() };
}

type OnSocket = Parameters<typeof createServer>[1] & object;

async function listen(onSocket: OnSocket): Promise<BadWay> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Decides where a request goes instead; undefined where it goes where it should. */
export type Detour = (options: Dispatcher.DispatchOptions) => BadWay | undefined;

/** A way out on which some requests go astray; no name leaves this machine to be looked up. */
export class StrayAgent extends Agent {
  readonly #detour: Detour;

  constructor(detour: Detour, lookupCode = 'ENOTFOUND') {
    super({
      connections: 4,
      connect: {
        lookup: (host, _options, done) => {
          const words = `getaddrinfo ${lookupCode} ${host}`;
          done(Object.assign(new Error(words), { code: lookupCode }), '', 4);
        },
      },
    });
    this.#detour = detour;
  }

  override dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    const bad = this.#detour(options);
    return super.dispatch(
      bad === undefined ? options : { ...options, origin: bad.origin },
      handler,
    );
  }
}
