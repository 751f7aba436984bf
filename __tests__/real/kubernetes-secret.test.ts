/* The Secret is what kubectl would make of the same login. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatSecret } from '../../src/docker/kubernetes-secret.js';
import { parseSecretName } from '../../src/reference/secret-name.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { DOCKER_TAG, openRealParts, type RealParts } from './real-parts.js';

interface Wanted {
  readonly secret: string;
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/** Both Secrets as values: what they hold is decoded, and kubectl's empty date of birth left out. */
function decode(text: string): unknown {
  const { metadata, data, ...rest } = JSON.parse(text) as {
    metadata: Record<string, unknown>;
    data: Record<string, string>;
  };
  const { creationTimestamp, ...named } = metadata;
  expect(creationTimestamp ?? null).toBeNull();
  const config = Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString('utf8');
  expect(Object.keys(data)).toEqual(['.dockerconfigjson']);
  return { ...rest, metadata: named, config: JSON.parse(config) as unknown };
}

function kubectl({ secret, server, username, password }: Wanted): unknown {
  const { name, namespace } = parseSecretName(secret);
  const args = [
    ...['create', 'secret', 'docker-registry', name, `--docker-server=${server}`],
    ...[`--docker-username=${username}`, `--docker-password=${password}`],
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...['--dry-run=client', '-o', 'json'],
  ];
  return decode(execFileSync('kubectl', args, { encoding: 'utf8' }));
}

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

describe('the Secret', () => {
  test.each([
    ['ghcr.io', 'ghcr.io', 'registry-login'],
    ['docker.io', 'https://index.docker.io/v1/', 'prod/registry.login'],
    ['registry.example.com:5000', 'registry.example.com:5000', 'a/b'],
  ])('for %s equals that of kubectl', (registry, server, secret) => {
    const login = { username: 'robot$acme+deploy', password: 'a:b"c\\d %41 é' };
    const ours = formatSecret(parseSecretName(secret), { registry, ...login });
    expect(decode(JSON.stringify(ours))).toEqual(kubectl({ secret, server, ...login }));
  });

  test('of a job equals that of kubectl, and ends with the job', async () => {
    const { host } = parts.basic;
    const inputs = machineUserInputs(parts, 'basic', `${host}/platform/proxy:${DOCKER_TAG}`);
    const secret = 'prod/registry-login';
    const job = openJob(parts, { inputs: { ...inputs, 'kubernetes-secret': secret } });
    const { outputs } = await succeed(job.main());
    const path = outputs['kubernetes-secret-file'] ?? '';
    const { username, password } = parts.deploy;
    expect(decode(readFileSync(path, 'utf8'))).toEqual(
      kubectl({ secret, server: host, username, password }),
    );
    expect([path, dirname(path)].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o700]);
    await succeed(job.post());
    expect(existsSync(dirname(path))).toBe(false);
    job.assertNothingLeft();
  });
});
