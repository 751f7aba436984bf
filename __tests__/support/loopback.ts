import { type AddressInfo, connect, type Server, type Socket } from 'node:net';

/** Listens on a free port of the loopback and returns it. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Hands every byte on between a connection and a port of the loopback; both end together. */
export function bridge(socket: Socket, port: number): void {
  const other = connect({ host: '127.0.0.1', port });
  for (const [from, to] of [
    [socket, other],
    [other, socket],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

/** Keeps the connections of a server, so that it can be closed whatever its clients do. */
export function closable(server: Server, event = 'connection'): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}
