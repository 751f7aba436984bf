/* Where a login is left, and who finds it there: every client that this machine has. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { all, openLaterStep } from './all-clients.js';
import { installHelper } from '../support/scripted-helper.js';
import { readHome, writeDockerConfig } from './home.js';
import { encodeLogin } from './login.js';
import { formatPreviousConfig, PREVIOUS_CONFIGS } from './previous-config.js';
import { machineUserInputs, openJob, type RealJob, succeed } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
let host: string;
let reference: string;
beforeAll(async () => {
  parts = await openRealParts();
  ({ host } = parts.basic);
  reference = `${host}/platform/proxy:${DOCKER_TAG}`;
});
afterAll(() => parts.close());

let home: string;
beforeEach(() => {
  home = parts.makeDirectory();
});

function jobWith(login: string, env: Readonly<Record<string, string>> = {}): RealJob {
  const inputs = { ...machineUserInputs(parts, 'basic', reference), login };
  return openJob(parts, { home, inputs, env });
}

/** Podman and Skopeo know whose login they would use. */
async function usersFound(job: RealJob): Promise<readonly string[]> {
  const step = job.laterStep();
  const found = ['podman', 'skopeo'].map((client) =>
    step.output(client, 'login', '--get-login', host),
  );
  return (await Promise.all(found)).map((text) => text.trim());
}

describe('login: docker', () => {
  test.each(PREVIOUS_CONFIGS)(
    'every client uses it until the job ends; before: %s',
    async (what) => {
      writeDockerConfig(home, formatPreviousConfig(what, host, parts.pusher));
      const before = readHome(home);
      const usable = all(what === 'the same host' ? 'read' : 'refused');
      const job = jobWith('docker');
      expect(await job.laterStep().read(reference)).toEqual(usable);
      const { exported, outputs } = await succeed(job.main());
      expect(exported).toEqual({});
      expect(await job.laterStep().read(outputs['reference'] ?? '')).toEqual(all('read'));
      expect(await usersFound(job)).toEqual(['deploy', 'deploy']);
      await succeed(job.post());
      expect(readHome(home)).toEqual(before);
      expect(await job.laterStep().read(reference)).toEqual(usable);
      job.assertNothingLeft();
    },
  );
});

describe('login: isolated', () => {
  test.each(PREVIOUS_CONFIGS)(
    'every client uses it until the job ends; before: %s',
    async (what) => {
      writeDockerConfig(home, formatPreviousConfig(what, host, parts.pusher));
      const before = readHome(home);
      const job = jobWith('isolated');
      const { exported, outputs } = await succeed(job.main());
      const directory = outputs['docker-config'] ?? '';
      expect(Object.keys(exported).sort()).toEqual(['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE']);
      expect(exported['DOCKER_CONFIG']).toBe(directory);
      expect(readHome(home)).toEqual(before);
      expect(await job.laterStep().read(outputs['reference'] ?? '')).toEqual(all('read'));
      expect(await usersFound(job)).toEqual(['deploy', 'deploy']);
      // Who does not get the variables, such as another job of this machine, finds no login of ours.
      const usable = what === 'the same host' ? 'read' : 'refused';
      expect(await openLaterStep(home).read(reference)).toEqual(all(usable));
      expect(modesBelow(directory)).toEqual({
        '.': '700',
        'config.json': '600',
        'auth.json': '600',
        'holder.json': '600',
      });
      const post = await succeed(job.post());
      expect(existsSync(directory)).toBe(false);
      expect(readHome(home)).toEqual(before);
      // A later post step of the same job has the user's own configuration again.
      const names = Object.keys(exported).map((name) => [name, post.exported[name] ?? ''] as const);
      expect(names.map(([, value]) => value)).toEqual(['', '']);
      expect(await openLaterStep(home, Object.fromEntries(names)).read(reference)).toEqual(
        all(usable),
      );
      job.assertNothingLeft();
    },
  );

  test.each([
    ['a global credential store', { credsStore: 'stale' }],
    ['a credential helper of this host', { credHelpers: { HOST: 'stale' } }],
  ])('%s does not hide it', async (_name, helpers) => {
    const text = JSON.stringify(helpers).replaceAll('HOST', host);
    writeDockerConfig(home, text);
    const bin = parts.makeDirectory();
    const helper = installHelper(bin, 'stale');
    helper.put(host, { Username: 'stale', Secret: 'no password of this registry' });
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    // Without this step, it is what docker and crane find: who asks a store and not Podman's file.
    const before = await openLaterStep(home, env).read(reference);
    expect([before['docker'], before['crane'] ?? 'refused']).toEqual(['refused', 'refused']);
    const asked = helper.calls().length;
    expect(asked).toBeGreaterThan(0);
    const job = jobWith('isolated', env);
    await succeed(job.main());
    expect(helper.calls().slice(asked)).toEqual([]);
    expect(await job.laterStep().read(reference)).toEqual(all('read'));
    expect(await usersFound(job)).toEqual(['deploy', 'deploy']);
    await succeed(job.post());
    expect(readHome(home).config).toBe(text);
  });

  test('what the user keeps beside the configuration still works', async () => {
    const user = openLaterStep(home);
    writeDockerConfig(home, '{}');
    await user.output(
      'docker',
      'context',
      'create',
      'of-this-user',
      '--docker',
      'host=tcp://192.0.2.1:2375',
    );
    writePlugin(home, 'greet');
    const builder = join(home, '.docker', 'buildx', 'instances', 'of-this-user');
    mkdirSync(dirname(builder), { recursive: true });
    writeFileSync(builder, BUILDER);
    const before = readHome(home);
    const job = jobWith('isolated');
    const { exported } = await succeed(job.main());
    const later = job.laterStep();
    const contexts = await later.output('docker', 'context', 'ls', '--format', '{{.Name}}');
    expect(contexts).toContain('of-this-user');
    expect(await later.output('docker', 'greet', 'me')).toBe('hello me\n');
    // Where buildx looks: BUILDX_CONFIG, or `buildx` in Docker's configuration directory.
    const seen = join(exported['DOCKER_CONFIG'] ?? '', 'buildx', 'instances', 'of-this-user');
    expect(readFileSync(seen, 'utf8')).toBe(BUILDER);
    if (await hasBuildx(home)) {
      expect(await later.output('docker', 'buildx', 'ls')).toContain('of-this-user');
    }
    await succeed(job.post());
    expect(readHome(home)).toEqual(before);
  });

  test('what a later step stores there ends with the job as well', async () => {
    const job = jobWith('isolated');
    const { outputs } = await succeed(job.main());
    const { username, password } = parts.octocat;
    const other = '127.0.0.1:1';
    const auth = encodeLogin({ username, password });
    const directory = outputs['docker-config'] ?? '';
    const login = ['login', '--tls-verify=false', '-u', username, '-p', password, host];
    await job.laterStep().output('skopeo', ...login);
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ auths: { [other]: { auth } } }));
    await succeed(job.post());
    expect(existsSync(directory)).toBe(false);
    expect(readHome(home)).toEqual({ paths: [] });
    job.assertNothingLeft();
  });
});

const BUILDER = JSON.stringify({
  Name: 'of-this-user',
  Driver: 'remote',
  Nodes: [
    { Name: 'of-this-user0', Endpoint: 'tcp://192.0.2.1:1234', Platforms: null, Flags: null },
  ],
  Dynamic: false,
});

/** Docker's own protocol for plugins: https://docs.docker.com/engine/extend/cli_plugins/. */
function writePlugin(of: string, name: string): void {
  const folder = join(of, '.docker', 'cli-plugins');
  mkdirSync(folder, { recursive: true });
  const metadata = JSON.stringify({ SchemaVersion: '0.1.0', Vendor: 'a test', Version: '1' });
  const script = `#!/bin/sh
if [ "$1" = docker-cli-plugin-metadata ]; then
  echo '${metadata}'
else
  echo "hello $2"
fi
`;
  writeFileSync(join(folder, `docker-${name}`), script, { mode: 0o755 });
}

async function hasBuildx(of: string): Promise<boolean> {
  const version = openLaterStep(of).output('docker', 'buildx', 'version');
  return version.then(
    () => true,
    () => false, // Debian's docker.io has none
  );
}

/** Permission bits of a folder and of the files in it; links count as what they are not: ours. */
function modesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !entry.isSymbolicLink(),
  );
  const names = ['.', ...entries.map(({ name }) => name)];
  const modeOf = (name: string): string => (statSync(join(folder, name)).mode & 0o777).toString(8);
  return Object.fromEntries(names.map((name) => [name, modeOf(name)]));
}
