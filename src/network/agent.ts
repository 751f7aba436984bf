/*
 * What of undici sends a request, without the rest: its index also loads fetch, WebSocket, caches and
 * mocks, which costs every step that uses the network a good 10 ms.
 */
import type { Agent as AgentClass, Dispatcher } from 'undici';
import request from 'undici/lib/api/api-request.js';
import BareAgent from 'undici/lib/dispatcher/agent.js';

/** Returns an agent of undici; its options are those of the class that undici exports. */
export function createAgent(options: AgentClass.Options): Pick<Dispatcher, 'request' | 'destroy'> {
  const agent = new BareAgent(options);
  return {
    request: (wanted: Dispatcher.RequestOptions) => request.call(agent, wanted),
    destroy: () => agent.destroy(),
  };
}
