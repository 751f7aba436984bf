import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { chooseWay, type ProxySettings } from '../policy/proxy.js';
import { openTunnel } from './tunnel.js';

/** The connections of a step, direct ones and those through a proxy. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  /** Ends every connection, also those that are still being opened. */
  end(): void;
}

/**
 * Opens nothing yet. Each connection chooses its way by the host that it is for, so that a pool keeps
 * its tunnels as it keeps direct connections, and nobody else has to know. No variable of Node switches
 * the verification of certificates off, on either leg.
 */
export function openConnections({
  proxies,
  perOrigin,
}: {
  readonly proxies: ProxySettings;
  /** Connections that are kept to one origin at a time. */
  readonly perOrigin: number;
}): Connections {
  const sockets = new Set<Socket>();
  // It returns the socket while that is being opened, which its type does not say.
  const open = buildConnector({ rejectUnauthorized: true }) as (
    ...given: Parameters<buildConnector.connector>
  ) => Socket;
  const connect: buildConnector.connector = (options, callback) => {
    const socket = open(options, callback);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const chooseConnector: buildConnector.connector = (options, callback) => {
    const { protocol, host, hostname } = options;
    const way = chooseWay(proxies, new URL(`${protocol}//${host ?? hostname}`));
    if (way.kind === 'direct') connect(options, callback);
    else openTunnel({ proxy: way.proxy, connect, target: options }, callback);
  };
  return {
    dispatcher: new Agent({ connections: perOrigin, connect: chooseConnector }),
    end: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
