import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostCertificate } from '../support/private-ca.js';
import { startProcess } from './process.js';

/** A `docker-registry` process that speaks TLS, on what another one holds. */
export interface TlsRegistry {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a registry with TLS beside one that `startBasicRegistry` put into this directory: the same
 * images, the same logins.
 */
export async function startTlsRegistry(
  directory: string,
  { cert, key }: HostCertificate,
): Promise<TlsRegistry> {
  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const config = write(
    'tls-config.yml',
    JSON.stringify({
      version: '0.1',
      log: { level: 'info', accesslog: { disabled: false } },
      storage: { filesystem: { rootdirectory: join(directory, 'storage') } },
      http: {
        addr: '127.0.0.1:0',
        tls: { certificate: write('tls.crt', cert), key: write('tls.key', key) },
      },
      auth: { htpasswd: { realm: 'real-parts', path: join(directory, 'htpasswd') } },
    }),
  );
  const process = startProcess('docker-registry', ['serve', config]);
  const [, port = ''] = await process.waitFor(/listening on 127\.0\.0\.1:(\d+), tls/);
  return { port: Number(port), stop: () => process.stop() };
}
