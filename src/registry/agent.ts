/*
 * What of undici sends requests, without the rest: its index also loads fetch, WebSocket, caches and
 * mocks, which every step that uses the network would wait for. The names of these files are not
 * promised; the tests see at once when an update moves them.
 */
import type { Agent as AgentClass, buildConnector } from 'undici';
import request from 'undici/lib/api/api-request.js';
import connector from 'undici/lib/core/connect.js';
import BareAgent from 'undici/lib/dispatcher/agent.js';
import type { Wire } from './exchange.js';

/** Returns an agent of undici; its options are those of the class that undici exports. */
export function createAgent(options: AgentClass.Options): Wire {
  const agent = new BareAgent(options);
  return {
    request: (wanted) => request.call(agent, wanted),
    destroy: () => agent.destroy(),
  };
}

/** Returns what opens connections: undici's `buildConnector`. */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  return connector(options);
}
