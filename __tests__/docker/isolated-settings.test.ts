import { describe, expect, test } from '@jest/globals';
import { type ConfigFile, absentConfig } from '../../src/docker/config-file.js';
import { isolateAuthFile, isolateSettings } from '../../src/docker/isolated-settings.js';
import type { JsonObject } from '../../src/json.js';
import { auth, login } from '../support/machine.js';

const file = (settings: JsonObject): ConfigFile => ({ ...absentConfig('/c'), settings });
const OURS = [login('ghcr.io', 'u', 'p'), login('docker.io', 'h', 'q')];
const AUTHS = {
  'ghcr.io': { auth: auth('u', 'p') },
  'https://index.docker.io/v1/': { auth: auth('h', 'q') },
};

describe('isolateSettings', () => {
  test('all keys of others stay, in their order, `__proto__` too', () => {
    const settings = JSON.parse(
      '{"plugins":{"x":{"a":"b"}},"__proto__":{"y":1},"auths":{},"HttpHeaders":{"M":"1"}}',
    ) as JsonObject;
    const isolated = isolateSettings(file(settings), OURS);
    expect(JSON.stringify(isolated.settings)).toBe(
      JSON.stringify(settings).replace('"auths":{}', `"auths":${JSON.stringify(AUTHS)}`),
    );
    expect(isolated.leftOut).toEqual([]);
  });

  test.each([
    ['no helper', {}, undefined],
    ['one for all', { credsStore: 'x' }, { 'ghcr.io': '', 'https://index.docker.io/v1/': '' }],
    ['one for a host', { credHelpers: { 'ghcr.io': 'x', a: 'y' } }, { 'ghcr.io': '', a: 'y' }],
    ['one for another host', { credHelpers: { a: 'y' } }, { a: 'y' }],
    ['a name that is none', { credHelpers: { 'ghcr.io': '../x' } }, { 'ghcr.io': '' }],
    [
      'the file already',
      { credsStore: 'x', credHelpers: { 'ghcr.io': '' } },
      { 'ghcr.io': '', 'https://index.docker.io/v1/': '' },
    ],
  ])('the file is used for our hosts where the user has %s', (_name, settings, expected) => {
    expect(isolateSettings(file(settings), OURS).settings['credHelpers']).toEqual(expected);
  });

  test.each([
    ['http://bob:secret@proxy:3128', 'http://proxy:3128'],
    ['http://bob@proxy', 'http://proxy'],
    ['http://b%40b:se@cret@proxy/path', 'http://proxy/path'],
    ['bob:secret@proxy:3128', 'proxy:3128'],
    ['HTTP+x://bob:secret@proxy', 'HTTP+x://proxy'],
  ])('the proxy %s becomes %s', (url, bare) => {
    const user = file({ proxies: { default: { httpsProxy: url, other: 'x' }, 'tcp://h': 7 } });
    const { settings, leftOut } = isolateSettings(user, OURS);
    expect(settings['proxies']).toEqual({
      default: { httpsProxy: bare, other: 'x' },
      'tcp://h': 7,
    });
    expect(leftOut).toEqual(['the login of the proxy default.httpsProxy']);
  });

  test.each(['http://proxy:3128', 'http://proxy/a@b', 'localhost,*.test', ''])(
    'the proxy %j stays',
    (url) => {
      const user = file({ proxies: { default: { httpProxy: url } } });
      expect(isolateSettings(user, OURS)).toMatchObject({
        settings: { proxies: { default: { httpProxy: url } } },
        leftOut: [],
      });
    },
  );

  test('logins are left out by name, what an empty entry stands for is not', () => {
    const auths = {
      'https://index.docker.io/v1/': { auth: 'x' },
      'quay.io': {},
      'a b\n': { auth: 'x' },
    };
    expect(isolateSettings(file({ auths }), OURS).leftOut).toEqual([
      'the login for docker.io',
      'the login for a b',
    ]);
  });
});

describe('isolateAuthFile', () => {
  test("has Podman's names, and the helpers of other registries", () => {
    const docker = file({
      credsStore: 'all',
      credHelpers: {
        'gcr.io': 'gcloud',
        'ghcr.io': 'x',
        'https://index.docker.io/v1/': 'y',
        off: '',
      },
    });
    const podman = [
      file({ credHelpers: { 'quay.io': 'first' } }),
      file({ credHelpers: { 'quay.io': 'second', 'gcr.io': 'p' } }),
    ];
    expect(isolateAuthFile({ docker, podman }, OURS)).toEqual({
      auths: { 'ghcr.io': AUTHS['ghcr.io'], 'docker.io': { auth: auth('h', 'q') } },
      credHelpers: { 'gcr.io': 'p', 'quay.io': 'first' },
    });
    expect(isolateAuthFile({ docker: file({}), podman: [] }, OURS)).not.toHaveProperty(
      'credHelpers',
    );
  });
});
