import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ISSUER, SERVICE, type AuthHost } from './auth-host.js';
import { formatHtpasswd } from './htpasswd.js';
import type { Login } from './login.js';
import { startProcess } from './process.js';
import type { SigningKey } from './signing-key.js';

/** A `docker-registry` process of the test's own. */
export interface RealRegistry {
  /** `host:port`, as a reference begins. */
  readonly host: string;
  /** Returns the lines of the access log that are complete now, those of this question left out. */
  requests(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts a registry that asks for a name and a password itself. */
export function startBasicRegistry(
  directory: string,
  logins: readonly Login[],
): Promise<RealRegistry> {
  mkdirSync(directory);
  const path = join(directory, 'htpasswd');
  writeFileSync(path, formatHtpasswd(logins), { mode: 0o600 });
  return startRegistry(directory, { htpasswd: { realm: 'real-parts', path } });
}

/** Starts a registry that sends its clients to another origin for a bearer token. */
export function startBearerRegistry(
  directory: string,
  authHost: AuthHost,
  key: SigningKey,
): Promise<RealRegistry> {
  mkdirSync(directory);
  const { realm } = authHost;
  const rootcertbundle = key.certificatePath;
  return startRegistry(directory, {
    token: { realm, service: SERVICE, issuer: ISSUER, rootcertbundle },
  });
}

async function startRegistry(directory: string, auth: object): Promise<RealRegistry> {
  const path = join(directory, 'config.yml');
  const config = {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: false } },
    storage: {
      filesystem: { rootdirectory: join(directory, 'storage') },
      delete: { enabled: true },
    },
    http: { addr: '127.0.0.1:0', secret: randomUUID() },
    auth,
  };
  writeFileSync(path, JSON.stringify(config)); // YAML reads JSON
  const process = startProcess('docker-registry', ['serve', path]);
  const [, host = ''] = await process.waitFor(/listening on (127\.0\.0\.1:\d+)/);
  const questions = new Set<string>();
  return {
    host,
    requests: async () => {
      // The log is written in order: once it shows this question, it shows everything before it.
      const question = randomUUID();
      questions.add(question);
      await (await fetch(`http://${host}/v2/?${question}`)).arrayBuffer();
      await process.waitFor(new RegExp(`GET /v2/\\?${question}.*\\n`));
      const lines = process.stdout().split('\n').filter(Boolean);
      return lines.filter((line) => ![...questions].some((each) => line.includes(each)));
    },
    stop: () => process.stop(),
  };
}
