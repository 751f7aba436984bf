/* Where a secret may show while the step runs: argument lists, environments, files. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { installHelper } from '../support/scripted-helper.js';
import { writeDockerConfig } from './home.js';
import { encodeLogin } from './login.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

const LOOK_EVERY_MS = 5;

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

/** What was seen of all processes and of the folders while the work ran. */
interface Sightings {
  readonly commands: Set<string>;
  /** Environments of credential helpers. */
  readonly environments: Set<string>;
  /** Files that hold a secret, with their mode. */
  readonly files: Set<string>;
}

function look(seen: Sightings, folders: readonly string[], secrets: readonly string[]): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      seen.commands.add(command);
      if (command.includes('docker-credential-slow')) {
        seen.environments.add(readFileSync(`/proc/${pid}/environ`, 'utf8'));
      }
    } catch {
      // it has ended
    }
  }
  for (const path of folders.flatMap(listFiles)) {
    try {
      const text = readFileSync(path, 'utf8');
      if (!secrets.some((secret) => text.includes(secret))) continue;
      seen.files.add(`${(lstatSync(path).mode & 0o777).toString(8)} ${path}`);
    } catch {
      // it is gone
    }
  }
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return entry.isFile() ? [path] : [];
  });
}

test.each(['helper', 'docker', 'isolated'])(
  'a secret is in no argument list, no environment and no file that others read: %s',
  async (kind) => {
    const { host } = parts.basic;
    const { username, password } = parts.deploy;
    const home = parts.makeDirectory();
    const bin = parts.makeDirectory();
    const helper = installHelper(bin, 'real');
    const slow = join(bin, 'docker-credential-slow');
    writeFileSync(slow, `#!/bin/sh\nsleep 0.2\nexec '${helper.file}' "$@"\n`);
    chmodSync(slow, 0o755);
    if (kind === 'helper') writeDockerConfig(home, '{"credsStore":"slow"}');
    const inputs = {
      ...machineUserInputs(parts, 'basic', `${host}/platform/proxy:${DOCKER_TAG}`),
      login: kind === 'isolated' ? 'isolated' : 'docker',
      'kubernetes-secret': 'registry-login',
    };
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const job = openJob(parts, { home, inputs, env });
    const seen: Sightings = { commands: new Set(), environments: new Set(), files: new Set() };
    const secrets = [password, encodeLogin({ username, password })];
    const watch = setInterval(() => look(seen, job.folders, secrets), LOOK_EVERY_MS);
    const { state } = await succeed(job.main());
    look(seen, job.folders, secrets);
    await succeed(job.post());
    clearInterval(watch);
    const holds = (text: string): boolean => secrets.some((secret) => text.includes(secret));
    expect([...seen.commands].filter(holds)).toEqual([]);
    expect([...seen.commands].some((command) => command.includes('dist/main.js'))).toBe(true);
    expect([...seen.environments].filter(holds)).toEqual([]);
    expect(seen.environments.size > 0).toBe(kind === 'helper');
    expect(Object.values(state).filter(holds)).toEqual([]);
    expect([...seen.files].filter((file) => !file.startsWith('600 '))).toEqual([]);
    expect(seen.files.size > 0).toBe(kind !== 'helper');
    job.assertNothingLeft();
  },
);
