/* A process that asks for a URL by the connections of a step, and prints what becomes of it. */
import { readProxies } from '../../src/policy/proxy.js';
import { openConnections } from '../../src/registry/connections.js';

async function ask(url: string): Promise<void> {
  const dispatcher = openConnections({ proxies: readProxies(process.env), perOrigin: 1 });
  const { origin, pathname: path } = new URL(url);
  const said = await dispatcher.request({ origin, path, method: 'GET' }).then(
    ({ statusCode }) => String(statusCode),
    (error: unknown) => String(error),
  );
  process.stdout.write(said);
  await dispatcher.destroy();
}

void ask(process.argv[2] ?? '');
