/* A login that docker-credential-pass keeps: a real helper, with a key that is thrown away. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { all } from './all-clients.js';
import type { Account } from './auth-host.js';
import { readHome, writeDockerConfig } from './home.js';
import { type PasswordStore, openPasswordStore } from './password-store.js';
import { openJob, type RealJob, succeed } from './real-job.js';
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
let store: PasswordStore;
beforeEach(() => {
  home = parts.makeDirectory();
  store = openPasswordStore();
});
afterEach(() => store.close());

function jobOf({ username, password }: Account): RealJob {
  const inputs = { images: reference, registry: host, username, password };
  return openJob(parts, { home, inputs, env: store.env });
}

/** No program would lay it out so: only the very bytes can be what comes back. */
function writeConfig(settings: object): void {
  writeDockerConfig(
    home,
    `${JSON.stringify(settings, undefined, '\t').replaceAll('": ', '" : ')}\r\n`,
  );
}

const OTHER = { username: 'somebody', password: 'secret of another registry' };

/** Podman and Skopeo ask the helper of a single registry, and no store of all. */
const OF_ALL = { ...all('read'), podman: 'refused', skopeo: 'refused' } as const;

describe.each([
  ['the store of all registries', () => ({ credsStore: 'pass', psFormat: 'x' }), OF_ALL],
  ['that, and was used before', () => ({ auths: { [host]: {} }, credsStore: 'pass' }), OF_ALL],
  ['the helper of this host', () => ({ credHelpers: { [host]: 'pass' } }), all('read')],
])('pass is %s', (_name, settings, found) => {
  test('every client finds the login there until the job ends', async () => {
    writeConfig(settings());
    store.put('registry.example.org', OTHER);
    const [before, files] = [readHome(home), store.files()];
    const job = jobOf(parts.deploy);
    expect(await job.laterStep().read(reference)).toEqual(all('refused'));
    const { outputs } = await succeed(job.main());
    const { username, password } = parts.deploy;
    expect(store.get(host)).toEqual({ username, password });
    expect(readHome(home).config).not.toContain(
      Buffer.from(`${username}:`).toString('base64').slice(0, -2),
    );
    expect(await job.laterStep().read(outputs['reference'] ?? '')).toEqual(found);
    await succeed(job.post());
    expect(store.get(host)).toBeUndefined();
    expect(store.files()).toEqual(files);
    expect(store.get('registry.example.org')).toEqual(OTHER);
    expect(readHome(home)).toEqual(before);
    expect(await job.laterStep().read(reference)).toEqual(all('refused'));
    job.assertNothingLeft();
  });

  // The helper keeps several users of one host, and gives the first one by name.
  test.each([
    ['first', 'octocat', 'deploy'],
    ['last', 'deploy', 'pusher'],
  ] as const)('a login of before whose name is the %s comes back', async (_place, ours, theirs) => {
    writeConfig(settings());
    const previous = { username: parts[theirs].username, password: parts[theirs].password };
    store.put(host, previous);
    const [before, files] = [readHome(home), store.files()];
    const job = jobOf(parts[ours]);
    const { annotations } = await succeed(job.main());
    const { username, password } = parts[ours];
    expect(store.get(host)).toEqual({ username, password });
    const notices = annotations.map(({ message }) => message).join('\n');
    expect(notices).toContain(`the login of ${theirs} for ${host}`);
    expect(await job.laterStep().read(reference)).toEqual(found);
    const post = await succeed(job.post());
    expect(post.annotations).toEqual([]);
    expect(store.get(host)).toEqual(previous);
    expect(store.files()).toEqual(files);
    expect(readHome(home)).toEqual(before);
  });

  test('two jobs, whichever ends first', async () => {
    writeConfig(settings());
    const previous = { username: parts.pusher.username, password: parts.pusher.password };
    store.put(host, previous);
    const [before, files] = [readHome(home), store.files()];
    const [first, second] = [jobOf(parts.deploy), jobOf(parts.octocat)];
    await succeed(first.main());
    await succeed(second.main());
    expect(store.get(host)?.username).toBe('octocat');
    await succeed(first.post());
    expect(store.get(host)?.username).toBe('octocat');
    await succeed(second.post());
    expect(store.get(host)).toEqual(previous);
    expect(store.files()).toEqual(files);
    expect(readHome(home)).toEqual(before);
  });
});
