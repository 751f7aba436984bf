import { describe, expect, test } from '@jest/globals';
import {
  type Wallet,
  chooseCredential,
  chooseRegistryLogin,
} from '../../src/policy/choose-credential.js';
import { parseImageList } from '../../src/reference/image-list.js';
import { parseRegistryScope } from '../../src/reference/registry-scope.js';

const MACHINE_USER = { username: 'acme-deploy', password: 'machine-secret' };
const JOB_TOKEN = {
  username: 'octocat',
  password: 'job-secret',
  registries: ['codebahn.net', 'forge.internal:3000'],
  owner: 'Acme',
  forge: 'a forge of a test',
};

function wallet(scope: string, parts: Partial<Wallet> = {}): Wallet {
  return {
    scope: scope === '' ? undefined : parseRegistryScope(scope).scope,
    machineUser: undefined,
    jobToken: JOB_TOKEN,
    ...parts,
  };
}

const WITH_USER = { machineUser: MACHINE_USER };

describe('chooseCredential', () => {
  test.each([
    [
      'the job token for the own owner',
      'codebahn.net/acme/api:1',
      wallet(''),
      'job-token',
      "codebahn.net is this forge's own registry and acme the job's owner",
    ],
    [
      'the job token under the second name of the forge',
      'forge.internal:3000/acme/api:1',
      wallet(''),
      'job-token',
      "forge.internal:3000 is this forge's own registry and acme the job's owner",
    ],
    [
      'the owner in capitals',
      'codebahn.net/ACME/api:1',
      wallet(''),
      'job-token',
      "codebahn.net is this forge's own registry and acme the job's owner",
    ],
    [
      'no job token for another owner',
      'codebahn.net/other/api:1',
      wallet(''),
      'anonymous',
      'no machine user for it; the job token is for images of Acme, not of other',
    ],
    [
      'no job token for an owner that begins alike',
      'codebahn.net/acme-evil/api:1',
      wallet(''),
      'anonymous',
      'no machine user for it; the job token is for images of Acme, not of acme-evil',
    ],
    [
      'no job token on another registry',
      'ghcr.io/acme/api:1',
      wallet(''),
      'anonymous',
      'no machine user for it; the job token is not for ghcr.io',
    ],
    [
      'no job token on another port',
      'codebahn.net:8443/acme/api:1',
      wallet(''),
      'anonymous',
      'no machine user for it; the job token is not for codebahn.net:8443',
    ],
    [
      'no job token on a longer host',
      'codebahn.net.evil.example/acme/api:1',
      wallet(''),
      'anonymous',
      'no machine user for it; the job token is not for codebahn.net.evil.example',
    ],
    [
      'nothing where the job token is off',
      'codebahn.net/acme/api:1',
      wallet('', { jobToken: undefined }),
      'anonymous',
      'no machine user for it; no job token',
    ],
    [
      'nothing where the forge has no registry, and why',
      'codebahn.net/acme/api:1',
      wallet('', { jobToken: { ...JOB_TOKEN, registries: [], forge: 'act does not tell' } }),
      'anonymous',
      'no machine user for it; act does not tell',
    ],
    [
      'the machine user before the job token',
      'codebahn.net/acme/api:1',
      wallet('codebahn.net', WITH_USER),
      'machine-user',
      'registry codebahn.net covers codebahn.net/acme/api',
    ],
    [
      'the machine user under its path',
      'codebahn.net/platform/proxy:1',
      wallet('codebahn.net/platform', WITH_USER),
      'machine-user',
      'registry codebahn.net/platform covers codebahn.net/platform/proxy',
    ],
    [
      'the job token beside the path of the machine user',
      'codebahn.net/acme/api:1',
      wallet('codebahn.net/platform', WITH_USER),
      'job-token',
      "codebahn.net is this forge's own registry and acme the job's owner",
    ],
    [
      'nobody beside both',
      'codebahn.net/platform-evil/api:1',
      wallet('codebahn.net/platform', WITH_USER),
      'anonymous',
      'registry is codebahn.net/platform; the job token is for images of Acme, not of platform-evil',
    ],
    [
      'nobody on another registry',
      'docker.io/library/nginx',
      wallet('codebahn.net', WITH_USER),
      'anonymous',
      'registry is codebahn.net; the job token is not for docker.io',
    ],
  ])('%s', (_name, text, given, kind, reason) => {
    const [image] = parseImageList(text).images;
    if (image === undefined) throw new Error('no image');
    const credential = chooseCredential(image, given);
    expect([credential.kind, credential.reason]).toEqual([kind, reason]);
    const secret = {
      'job-token': 'job-secret',
      'machine-user': 'machine-secret',
      anonymous: undefined,
      'docker-config': '',
    }[credential.kind];
    expect('password' in credential ? credential.password : undefined).toBe(secret);
  });
});

describe('chooseRegistryLogin', () => {
  test.each([
    ['no registry', wallet(''), undefined],
    ['the machine user', wallet('quay.io', WITH_USER), 'acme-deploy'],
    ['the job token on the own registry', wallet('codebahn.net'), 'octocat'],
    ['the job token for the own owner', wallet('codebahn.net/acme'), 'octocat'],
    ['no job token for another owner', wallet('codebahn.net/platform'), undefined],
    ['no job token elsewhere', wallet('docker.io'), undefined],
  ])('%s', (_name, given, username) => {
    expect(chooseRegistryLogin(given)?.username).toBe(username);
  });
});
