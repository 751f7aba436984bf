import { connect } from 'node:net';
import { Agent, type Dispatcher } from 'undici';

/** Ports on the loopback by the names of the hosts that are emulated there. */
export type Leads = Readonly<Record<string, number>>;

/** Returns what leads HTTPS requests of this process to emulated hosts, and refuses all others. */
export function leadingDispatcher(leads: Leads): Dispatcher {
  return new Agent({
    connect: ({ hostname, protocol }, callback) => {
      const port = leads[hostname];
      if (port === undefined || protocol !== 'https:') {
        callback(new Error(`a connection left the test: ${protocol}//${hostname}`), null);
        return;
      }
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
    },
  });
}
