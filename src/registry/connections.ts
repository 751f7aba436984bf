import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { chooseWay, type ProxySettings } from '../policy/proxy.js';
import { createAgent, createConnector } from './agent.js';
import type { Wire } from './exchange.js';
import { openTunnel } from './tunnel.js';

/**
 * Returns the connections of a step, direct ones and those through a proxy; opens none yet. Each connection chooses its way by the host that it is for, so that a pool keeps
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
}): Wire {
  const sockets = new Set<Socket>();
  // It returns the socket while that is being opened, which its type does not say.
  const open = createConnector({ rejectUnauthorized: true }) as (
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
  const agent = createAgent({ connections: perOrigin, connect: chooseConnector });
  return {
    request: (options) => agent.request(options),
    destroy: async () => {
      await agent.destroy();
      for (const socket of sockets) socket.destroy(); // also those that are still being opened
    },
  };
}
