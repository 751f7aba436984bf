import { Agent, type Dispatcher } from 'undici';
import { openScriptedServer, type ScriptedServer } from './scripted-server.js';

/** Servers and connections of one test, closed together. */
export interface Network {
  readonly dispatcher: Dispatcher;
  open(): Promise<ScriptedServer>;
  /** Makes an HTTPS origin of the world lead to a server of the test. */
  lead(origin: string, server: ScriptedServer): void;
  close(): Promise<void>;
}

/** A world in which nothing is reached but the test's own servers. */
export class FencedAgent extends Agent {
  readonly leads = new Map<string, string>();

  override dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    const origin = String(options.origin);
    const lead = this.leads.get(origin) ?? origin;
    if (!/^http:\/\/(?:127\.0\.0\.1|localhost):/.test(lead)) {
      throw new Error(`a request left the test: ${origin}`);
    }
    return super.dispatch({ ...options, origin: lead }, handler);
  }
}

export function openNetwork(): Network {
  const dispatcher = new FencedAgent({ connections: 32 });
  const servers: ScriptedServer[] = [];
  return {
    dispatcher,
    open: async () => {
      const server = await openScriptedServer();
      servers.push(server);
      return server;
    },
    lead: (origin, server) => {
      dispatcher.leads.set(origin, server.origin);
    },
    close: async () => {
      await dispatcher.destroy();
      for (const server of servers) await server.close();
    },
  };
}
