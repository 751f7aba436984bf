import { describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodes } from '../support/nodes.js';
import { JOB_TOKEN, MACHINE_USER, openScenario, readText } from '../support/scenario.js';

const OTHER_JOB_TOKEN = 'planted-other-job-token-0123456789';

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('40 images of one registry cost at most 42 requests', async () => {
    const scenario = await openScenario();
    const { registry } = scenario;
    const names = Array.from({ length: 40 }, (_, index) => `service-${index}`);
    const digests = names.map((name) => registry.publishImage(`acme/${name}`, '1.0').digest);
    const images = names.map((name) => `${registry.host}/acme/${name}:1.0`).join('\n');
    const main = await scenario.run(scenario.step({ images }, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    const pinned = JSON.parse(main.outputs['references'] ?? '') as Record<string, string>;
    expect(pinned).toEqual(
      Object.fromEntries(
        names.map((name, index) => [name, `${registry.host}/acme/${name}@${digests[index] ?? ''}`]),
      ),
    );
    expect(registry.requests.length).toBeLessThanOrEqual(42);
  });

  test('40 images of a registry that allows one scope a token are pinned all the same', async () => {
    const scenario = await openScenario({ registry: { scopes: 'one' } });
    const { registry } = scenario;
    const names = Array.from({ length: 40 }, (_, index) => `service-${index}`);
    for (const name of names) registry.publishImage(`acme/${name}`, '1.0');
    const images = names.map((name) => `${registry.host}/acme/${name}:1.0`).join('\n');
    const main = await scenario.run(scenario.step({ images }, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.keys(JSON.parse(main.outputs['references'] ?? '') as object)).toEqual(names);
    // A challenge; tokens of 40, 20, 10, 5, 3 and 2, all refused; a token and a manifest each.
    expect(registry.requests.length).toBeLessThanOrEqual(1 + 6 + 2 * 40);
  });

  // Each row: the order in which the jobs end. A came first, B while A was logged in.
  test.each([
    ['A ends first', 'AB'],
    ['B ends first', 'BA'],
  ])('two jobs share a machine: %s', async (_name, order) => {
    const secret = 'planted-previous-secret';
    const files: string[] = [];
    const scenario = await openScenario({
      registry: {
        accounts: [
          { username: 'alice', password: JOB_TOKEN, pull: ['acme'] },
          { username: 'carol', password: OTHER_JOB_TOKEN, pull: ['acme'] },
        ],
      },
      secrets: [{ name: 'previous secret', value: secret, username: 'bob', files }],
    });
    const { registry, folders, configPath } = scenario;
    files.push(configPath);
    registry.publishImage('acme/api', '1');
    const auth = Buffer.from(`bob:${secret}`).toString('base64');
    const before = `{"auths":{"${registry.host}":{"auth":"${auth}"}},\n "x":1}`;
    mkdirSync(dirname(configPath));
    writeFileSync(configPath, before);

    const inputs = { images: `${registry.host}/acme/api:1` };
    const a = scenario.step(inputs, { node });
    const b = scenario.step(inputs, {
      node,
      actor: 'carol',
      token: OTHER_JOB_TOKEN,
      folders: { ...scenario.makeFolders(), home: folders.home },
    });
    const mainA = await scenario.run(a);
    const mainB = await scenario.run(b);
    expect([mainA.exitCode, mainB.exitCode]).toEqual([0, 0]);
    expect(userIn(readText(configPath), registry.host)).toBe('carol');

    const posts = [
      { name: 'A', step: { ...a, phase: 'post', state: mainA.state } as const },
      { name: 'B', step: { ...b, phase: 'post', state: mainB.state } as const },
    ].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
    const [first, second] = posts;
    if (first === undefined || second === undefined) throw new Error('two jobs end');
    expect(await scenario.run(first.step)).toMatchObject({ exitCode: 0, stderr: '' });
    // Whoever is still running is logged in as itself; the ended job's login is gone.
    expect(userIn(readText(configPath), registry.host)).toBe(order === 'AB' ? 'carol' : 'alice');
    expect(await scenario.run(second.step)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readText(configPath)).toBe(before);
    expect(readdirSync(dirname(configPath))).toEqual(['config.json']);
  });

  test('what a killed runner left is cleared by the next run', async () => {
    const scenario = await openScenario({
      registry: {
        accounts: [
          { username: 'alice', password: JOB_TOKEN, pull: ['acme'] },
          { username: 'carol', password: OTHER_JOB_TOKEN, pull: ['acme'] },
        ],
      },
    });
    const { registry, folders, configPath } = scenario;
    registry.publishImage('acme/api', '1');
    const inputs = { images: `${registry.host}/acme/api:1` };
    const killed = await scenario.run(scenario.step(inputs, { node, isRunnerKilled: true }));
    expect(killed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(userIn(readText(configPath), registry.host)).toBe('alice');

    const next = scenario.step(inputs, {
      node,
      actor: 'carol',
      token: OTHER_JOB_TOKEN,
      folders: { ...scenario.makeFolders(), home: folders.home },
    });
    const main = await scenario.run(next);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.stdout).toContain('removed the login of alice');
    expect(userIn(readText(configPath), registry.host)).toBe('carol');
    const post = await scenario.run({ ...next, phase: 'post', state: main.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('what a killed runner left is not used, and is cleared, by a run that stores nothing', async () => {
    const scenario = await openScenario();
    const { registry, folders } = scenario;
    registry.publishImage('acme/api', '1');
    const images = `${registry.host}/acme/api:1`;
    const killed = await scenario.run(scenario.step({ images }, { node, isRunnerKilled: true }));
    expect(killed).toMatchObject({ exitCode: 0, stderr: '' });
    const before = registry.requests.length;
    const inputs = { images, login: 'none', 'github-token': '', retries: '0' };
    const main = await scenario.run(scenario.step(inputs, { node }));
    expect(main.exitCode).toBe(1);
    expect(main.stdout).toContain('removed the login of alice');
    const logins = registry.requests
      .slice(before)
      .filter(({ authorization }) => authorization?.startsWith('Basic '));
    expect(logins).toEqual([]);
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('two owners on one host need two logins, which is refused before any request', async () => {
    const scenario = await openScenario();
    const { host, requests } = scenario.registry;
    const images = `${host}/acme/api:1\n${host}/platform/proxy:2`;
    const inputs = { images, registry: `${host}/platform`, ...MACHINE_USER };
    const main = await scenario.run(scenario.step(inputs, { node }));
    expect(main.exitCode).toBe(1);
    expect(main.annotations.map(({ message }) => message.replaceAll(host, 'REGISTRY'))).toEqual([
      'REGISTRY would need two logins, and Docker keeps one per host: platform-deploy (machine user) ' +
        "because registry is REGISTRY/platform; alice (job token) because REGISTRY is this forge's " +
        "own registry and acme the job's owner\n  If the machine user can read all of these images, " +
        'write "registry: REGISTRY". To pin only, write "login: none". Else use two steps, each with ' +
        'images of one owner, and pull between them.',
    ]);
    expect(requests).toEqual([]);
    expect(existsSync(scenario.configPath)).toBe(false);
  });
});

/** The username in the entry of the registry. */
function userIn(config: string | undefined, host: string): string | undefined {
  const { auths } = JSON.parse(config ?? '{}') as { auths?: Record<string, { auth: string }> };
  const auth = auths?.[host]?.auth;
  return auth === undefined ? undefined : Buffer.from(auth, 'base64').toString().split(':')[0];
}
