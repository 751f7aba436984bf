/*
 * Loaded into the child process of a bundle test: HTTPS connections to the hosts in LEAD_HOSTS (JSON, host
 * to port) go to plain HTTP on the loopback instead, so that the committed bundle is seen to speak to
 * hosts by their real names. Every other HTTPS connection is refused: no test reaches the internet.
 */
import net from 'node:net';
import tls from 'node:tls';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const ports = JSON.parse(process.env.LEAD_HOSTS ?? '{}');

tls.connect = (options) => {
  const port = ports[options.host ?? options.hostname];
  if (port === undefined) throw new Error(`a connection left the test: ${options.host}`);
  const socket = net.connect({ host: '127.0.0.1', port });
  socket.once('connect', () => socket.emit('secureConnect'));
  return socket;
};
syncBuiltinESMExports();
