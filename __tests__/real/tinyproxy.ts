import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { listen } from '../support/loopback.js';
import type { Login } from './login.js';
import { startProcess } from './process.js';

/** A `tinyproxy` process of the test's own. */
export interface Tinyproxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Returns the targets of every CONNECT so far, refused ones included. */
  connects(): readonly string[];
  stop(): Promise<void>;
}

/** Starts a CONNECT proxy that only this login may use. */
export async function startTinyproxy(directory: string, login: Login): Promise<Tinyproxy> {
  const path = join(directory, 'tinyproxy.conf');
  const port = await findPort();
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'LogLevel Info',
    `BasicAuth ${login.username} ${login.password}`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  const process = startProcess('tinyproxy', ['-d', '-c', path]);
  await process.waitFor(/Accepting connections/);
  return {
    host: `127.0.0.1:${port}`,
    connects: () => {
      const found = process.stdout().matchAll(/Request \(file descriptor \d+\): CONNECT (\S+)/g);
      return [...found].flatMap(([, target]) => target ?? []);
    },
    stop: () => process.stop(),
  };
}

/** It takes no port 0: one that was free a moment ago has to do. */
async function findPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
