import { expect, test } from '@jest/globals';
import { parseProxyUrl } from '../../src/policy/proxy-url.js';
import { createConnector } from '../../src/registry/agent.js';
import { openTunnel } from '../../src/registry/tunnel.js';
import { openProxy } from '../support/proxy.js';

test('a tunnel that a proxy never opens gives its place free', async () => {
  const proxy = await openProxy({ routes: {}, faults: [{ kind: 'hang' }] });
  const error = await new Promise((resolve) => {
    const target = { protocol: 'https:', host: 'ghcr.io', hostname: 'ghcr.io', port: '443' };
    openTunnel(
      {
        proxy: parseProxyUrl('HTTPS_PROXY', proxy.url),
        connect: createConnector({}),
        target,
        timeoutMilliseconds: 20,
      },
      (...[failure]) => resolve(failure),
    );
  });
  const words = `the proxy ${proxy.url} (HTTPS_PROXY): no answer to CONNECT ghcr.io:443 within 0.02 s`;
  expect(error).toMatchObject({ message: words, failure: { code: 'NETWORK', isPassing: true } });
  await proxy.close();
});
