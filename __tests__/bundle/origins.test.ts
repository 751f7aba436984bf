import { describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodes } from '../support/nodes.js';
import { type Registry } from '../support/registry.js';
import { JOB_ACCOUNT, MACHINE_ACCOUNT, MACHINE_USER, openScenario } from '../support/scenario.js';

/** Everything that a registry was sent as a login, decoded. */
function loginsAt({ requests }: Registry): readonly string[] {
  return requests.flatMap(({ authorization = '' }) => {
    const basic = /^Basic (.+)$/.exec(authorization)?.[1];
    return basic === undefined ? [] : [Buffer.from(basic, 'base64').toString()];
  });
}

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('each of three registries in one step receives its own credential and no other', async () => {
    let passwordOrigins: readonly string[] = [];
    const scenario = await openScenario({
      registry: { accounts: [JOB_ACCOUNT] },
      passwordOrigins: () => passwordOrigins,
      secrets: [{ name: 'password of nobody', value: 'planted-nobody-secret', username: 'bob' }],
    });
    const { registry: forge } = scenario;
    const vendor = await scenario.openRegistry({ accounts: [MACHINE_ACCOUNT] });
    const open = await scenario.openRegistry({ isPublic: () => true });
    passwordOrigins = [vendor.origin];
    forge.publishImage('acme/api', '1');
    vendor.publishImage('platform/proxy', '2');
    vendor.publishImage('acme/api', '3');
    open.publishImage('acme/tool', '4');

    const images = [
      `a=${forge.host}/acme/api:1`,
      `b=${vendor.host}/platform/proxy:2`,
      `c=${open.host}/acme/tool:4`,
    ].join('\n');
    const main = await scenario.run(
      scenario.step({ images, registry: vendor.host, ...MACHINE_USER }, { node }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    const pinned = JSON.parse(main.outputs['images'] ?? '') as Record<string, object>;
    expect(pinned).toMatchObject({
      a: { credential: 'job-token' },
      b: { credential: 'machine-user' },
      c: { credential: 'anonymous' },
    });
    expect(main.outputs['logged-in']?.split(',').sort()).toEqual([forge.host, vendor.host].sort());
    expect(loginsAt(forge)).toEqual([`alice:${JOB_ACCOUNT.password}`]);
    expect(loginsAt(vendor)).toEqual([`${MACHINE_USER.username}:${MACHINE_USER.password}`]);
    expect(loginsAt(open)).toEqual([]);
  });

  test.each([
    ['an image of another owner on the forge', 'platform/proxy', 'forge'],
    ["an image of the job's owner on another registry", 'acme/api', 'other'],
  ])('the job token does not read %s', async (_name, repository, where) => {
    const scenario = await openScenario();
    const other = await scenario.openRegistry({ isPublic: () => false });
    const registry = where === 'forge' ? scenario.registry : other;
    registry.publishImage(repository, '1');
    const main = await scenario.run(
      scenario.step({ images: `${registry.host}/${repository}:1` }, { node }),
    );
    expect(main.exitCode).toBe(1);
    expect(loginsAt(scenario.registry)).toEqual([]);
    expect(loginsAt(other)).toEqual([]);
  });

  test.each([
    ['platform/proxy', 'machine-user'],
    ['platform/deep/er', 'machine-user'],
    ['platform2/proxy', 'anonymous'],
    ['plat/form', 'anonymous'],
  ])('a path in registry, compared part by part: %s is read as %s', async (repository, kind) => {
    const scenario = await openScenario({ registry: { isPublic: () => true } });
    const { registry } = scenario;
    registry.publishImage(repository, '1');
    const inputs = { images: `${registry.host}/${repository}:1`, login: 'none', ...MACHINE_USER };
    const main = await scenario.run(
      scenario.step({ ...inputs, registry: `${registry.host}/platform` }, { node }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['images']).toContain(`"credential":"${kind}"`);
    expect(loginsAt(registry)).toHaveLength(kind === 'anonymous' ? 0 : 1);
  });

  test('a realm on another host is not sent the secret until trusted-realms names it', async () => {
    const scenario = await openScenario({ registry: { authHost: 'separate' } });
    const { registry } = scenario;
    registry.publishImage('platform/proxy', '2.1.0');
    const authHost = new URL(registry.authOrigin).host;
    const inputs = {
      images: `${registry.host}/platform/proxy:2.1.0`,
      registry: registry.host,
      ...MACHINE_USER,
    };
    const refused = await scenario.run(scenario.step(inputs, { node }));
    expect(refused.exitCode).toBe(1);
    const message = refused.annotations[0]?.message ?? '';
    expect(message.replaceAll(registry.host, 'REGISTRY').replaceAll(authHost, 'AUTH')).toBe(
      'pin "REGISTRY/platform/proxy:2.1.0": GET http://REGISTRY/v2/platform/proxy/manifests/2.1.0: ' +
        '401: no login is sent: realm "http://AUTH/v2/token": AUTH is not known as an auth host of ' +
        'REGISTRY\n  Not sent: platform-deploy (machine user). If REGISTRY may ' +
        'send its logins there, add: trusted-realms: REGISTRY=AUTH',
    );
    expect(loginsAt(registry)).toEqual([]);
    const allowed = await scenario.run(
      scenario.step({ ...inputs, 'trusted-realms': `${registry.host}=${authHost}` }, { node }),
    );
    expect(allowed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(loginsAt(registry)).toHaveLength(1);
  });

  test('a redirect of a manifest takes no Authorization along', async () => {
    const scenario = await openScenario();
    const { registry } = scenario;
    const mirror = await scenario.openRegistry({ scheme: 'none' });
    const { digest } = registry.publishImage('acme/api', '1');
    mirror.publishImage('acme/api', '1');
    const path = '/v2/acme/api/manifests/1';
    registry.addFault({
      path,
      kind: 'answer',
      status: 307,
      headers: { location: `${mirror.origin}${path}` },
    });
    const main = await scenario.run(
      scenario.step({ images: `${registry.host}/acme/api:1`, login: 'none' }, { node }),
    );
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.outputs['digest']).toBe(digest);
    expect(mirror.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test("a login of this machine's Docker config goes to its own registry alone", async () => {
    const saved = { username: 'bob', password: 'planted-saved-secret', pull: ['platform'] };
    const files: string[] = [];
    const origins: string[] = [];
    const scenario = await openScenario({
      secrets: [{ name: 'saved secret', value: saved.password, username: 'bob', files, origins }],
    });
    const owner = await scenario.openRegistry({ accounts: [saved] });
    const other = await scenario.openRegistry({ isPublic: () => true });
    origins.push(owner.origin);
    files.push(scenario.configPath);
    owner.publishImage('platform/proxy', '1');
    other.publishImage('platform/proxy', '1');
    const auth = Buffer.from(`bob:${saved.password}`).toString('base64');
    mkdirSync(dirname(scenario.configPath));
    writeFileSync(scenario.configPath, JSON.stringify({ auths: { [owner.host]: { auth } } }));
    const images = `a=${owner.host}/platform/proxy:1\nb=${other.host}/platform/proxy:1`;
    const main = await scenario.run(scenario.step({ images }, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(main.outputs['images'] ?? '')).toMatchObject({
      a: { credential: 'docker-config' },
      b: { credential: 'anonymous' },
    });
    expect(loginsAt(owner)).toEqual([`bob:${saved.password}`]);
    expect(loginsAt(other)).toEqual([]);
  });
});
