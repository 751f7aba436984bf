import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  INPUT_DEFAULTS,
  type InputTexts,
  NEVER_DEFAULTED,
  readInputTexts,
} from '../../src/action/input-texts.js';
import { parseInputs } from '../../src/action/inputs.js';
import type { Toolkit } from '../../src/action/toolkit.js';
import { describeError } from '../../src/errors.js';
import { formatScope } from '../../src/reference/registry-scope.js';

const TOKEN = 'job-token-value';

function texts(given: Partial<InputTexts>): InputTexts {
  return { ...INPUT_DEFAULTS, 'github-token': TOKEN, ...given };
}

function failure(given: Partial<InputTexts>): string {
  try {
    parseInputs(texts(given));
  } catch (error) {
    return describeError(error);
  }
  throw new Error('parsed');
}

const NGINX = { images: 'nginx' };
const USER = { registry: 'ghcr.io', username: 'deploy', password: 'secret' };

describe('parseInputs', () => {
  test('has the defaults of action.yml, and its inputs', () => {
    const path = join(__dirname, '..', '..', 'action.yml');
    const { inputs } = parse(readFileSync(path, 'utf8')) as {
      inputs: Record<string, { default?: string }>;
    };
    const documented = Object.fromEntries(
      Object.entries(inputs).map(([name, field]) => [name, field.default ?? '']),
    );
    expect({ ...documented, 'github-token': '' }).toEqual(INPUT_DEFAULTS);
    expect(documented['github-token']).toBe('${{ github.token }}');
  });

  test('parses every input', () => {
    const { inputs, notices } = parseInputs(
      texts({
        ...USER,
        images: 'api=ghcr.io/acme/api:1.4.0',
        platform: 'linux/aarch64',
        'verify-platforms': 'true',
        wait: '5m',
        registry: 'GHCR.io/Acme',
        'on-untrusted': 'skip',
        'on-broad-password': 'fail',
        'trusted-events': 'issue_comment\nissues',
        'allowed-refs': 'refs/heads/main\n# and\nprotected',
        'on-moving-tag': 'fail',
        'allowed-images': 'ghcr.io/acme/*',
        'trusted-realms': 'r.example=auth.example',
        login: 'none',
        logout: 'false',
        timeout: '2m',
        retries: '0',
        'results-file': 'pins.json',
        summary: 'false',
      }),
    );
    expect(inputs).toMatchObject({
      platform: { os: 'linux', architecture: 'arm64', variant: undefined },
      verifyPlatforms: true,
      waitMilliseconds: 300_000,
      username: 'deploy',
      password: 'secret',
      githubToken: TOKEN,
      onUntrusted: 'skip',
      onBroadPassword: 'fail',
      trustedEvents: ['issue_comment', 'issues'],
      allowedRefs: ['refs/heads/main', 'protected'],
      onMovingTag: 'fail',
      allowedImages: [{ registry: 'ghcr.io', repository: 'acme/*' }],
      trustedRealms: [{ registry: 'r.example', authHost: 'auth.example' }],
      login: 'none',
      logout: false,
      timeoutMilliseconds: 120_000,
      retries: 0,
      summary: false,
    });
    expect(inputs.registry === undefined ? '' : formatScope(inputs.registry)).toBe('ghcr.io/acme');
    expect(notices).toEqual(['registry: "GHCR.io/Acme" is read as "ghcr.io/acme"']);
  });

  test('keeps what the policies for images refuse apart from wrong inputs', () => {
    const given = { images: 'nginx', 'on-moving-tag': 'fail', 'allowed-images': 'ghcr.io/**' };
    const { refusals } = parseInputs(texts(given));
    expect(refusals.map(({ code, message }) => `${code} ${message.split(':')[0] ?? ''}`)).toEqual([
      'POLICY allowed-images',
      'POLICY on-moving-tag',
    ]);
    expect(parseInputs(texts(NGINX)).refusals).toEqual([]);
    const { allowedRefs, allowedImages, onMovingTag } = parseInputs(texts(NGINX)).inputs;
    expect([allowedRefs, allowedImages, onMovingTag]).toEqual([undefined, undefined, 'warn']);
  });

  test('takes a password that is the job token as the job token, with a notice', () => {
    const { inputs, notices } = parseInputs(
      texts({ registry: 'ghcr.io', username: 'octocat', password: TOKEN }),
    );
    expect([inputs.username, inputs.password, inputs.githubToken]).toEqual(['', '', TOKEN]);
    expect(notices).toEqual(['password: is the job token; leave "username" and "password" out']);
  });

  test.each<[string, Partial<InputTexts>, string]>([
    [
      'nothing to do',
      {},
      'images, registry: both are empty: there is nothing to pin and nowhere to log in\n  Give "images" (references, one a line), or "registry" to log in only.',
    ],
    [
      'a list of comments',
      { images: '# nginx\n\n' },
      'images: holds comments and blank lines only\n  Give references, one a line.',
    ],
    [
      'a password that may go anywhere',
      { ...NGINX, username: 'deploy', password: 'secret' },
      'password: given without "registry"\n  Name the only place that it may go: "registry: ghcr.io" or "registry: codebahn.net/platform".',
    ],
    [
      'a password without a name',
      { ...NGINX, registry: 'ghcr.io', password: 'secret' },
      'username: empty, but "password" is given\n  Give the machine user\'s name; if it comes from "vars", check that the variable is set.',
    ],
    [
      'a name with a colon',
      { ...USER, username: 'deploy:x' },
      'username: holds a colon or a control character\n  Give the name alone.',
    ],
    [
      'a platform that is none',
      { ...NGINX, platform: 'linux/amd64,linux/arm64' },
      'platform: "linux/amd64,linux/arm64" is not os/architecture[/variant]\n  Write one platform, such as linux/amd64, linux/arm64 or linux/arm/v7.',
    ],
    [
      'a boolean that is none',
      { ...NGINX, 'verify-platforms': 'yes' },
      'verify-platforms: "yes" is not allowed\n  Allowed: true, false.',
    ],
    [
      'a duration without a unit',
      { ...NGINX, wait: '90' },
      'wait: "90" is not allowed\n  Allowed: a number and s, m or h, such as 90s; 0s to 1h.',
    ],
    [
      'a choice that is none',
      { ...NGINX, 'on-untrusted': 'ignore' },
      'on-untrusted: "ignore" is not allowed\n  Allowed: fail, skip, continue.',
    ],
    [
      'another choice for a broad password',
      { ...NGINX, 'on-broad-password': 'Fail' },
      'on-broad-password: "Fail" is not allowed\n  Allowed: ignore, warn, fail.',
    ],
    [
      'a realm that is none',
      { ...NGINX, 'trusted-realms': '\nr.example' },
      'trusted-realms, line 2: "r.example": it is not registry=auth-host\n  Write two hosts, such as: registry.example.com=auth.example.com',
    ],
    [
      'a fork that is to be trusted',
      { ...NGINX, 'trusted-events': 'pull_request_target' },
      'trusted-events, line 1: "pull_request_target" cannot be listed: it may run the code of a fork, which no input can trust\n  Remove the line; these can be listed: issues, issue_comment, ',
    ],
  ])('refuses %s', (_name, given, expected) => {
    expect(failure(given)).toContain(expected);
  });

  test('reports every problem at once, and never the secret', () => {
    const message = failure({
      images: 'nginx:\nredis@',
      platform: 'linux',
      'verify-platforms': '1',
      wait: '-1s',
      registry: 'http://x',
      password: 'planted-secret',
      login: 'podman',
      logout: 'yes',
      timeout: '30',
      retries: 'many',
      summary: 'no',
      'on-untrusted': '-',
      'allowed-refs': 'refs/heads/main\nmain',
      'on-broad-password': '-',
      'on-moving-tag': 'no',
      'allowed-images': '',
      'trusted-realms': 'x',
      'trusted-events': 'push_target',
    });
    const subjects = message
      .split('\n')
      .filter((line) => !line.startsWith('  '))
      .map((line) => line.split(':')[0]);
    expect(subjects.sort()).toEqual([
      'allowed-images',
      'allowed-refs, line 2',
      'images, line 1',
      'images, line 2',
      'login',
      'logout',
      'on-broad-password',
      'on-moving-tag',
      'on-untrusted',
      'platform',
      'registry',
      'retries',
      'summary',
      'timeout',
      'trusted-events, line 1',
      'trusted-realms, line 1',
      'username',
      'verify-platforms',
      'wait',
    ]);
    expect(message).not.toContain('planted-secret');
  });
});

describe('bounds', () => {
  test.each([
    [{ timeout: '0s' }, 'timeout: "0s" is not allowed'],
    [{ timeout: '2h' }, 'timeout: "2h" is not allowed'],
    [{ wait: '61m' }, 'wait: "61m" is not allowed'],
    [{ retries: '21' }, 'retries: "21" is not allowed'],
    [{ ...USER, username: 'a\u0007b' }, 'username: holds a colon or a control character'],
  ])('%j', (given, message) => {
    expect(failure({ ...NGINX, ...given })).toContain(message);
  });

  test.each([
    { timeout: '1s' },
    { timeout: '1h' },
    { wait: '0s' },
    { wait: '1h' },
    { retries: '0' },
    { retries: '20' },
  ])('%j', (given) => {
    expect(() => parseInputs(texts({ ...NGINX, ...given }))).not.toThrow();
  });

  test('two empty secrets are not each other', () => {
    expect(parseInputs(texts({ ...NGINX, 'github-token': '' })).notices).toEqual([]);
  });
});

describe('readInputTexts', () => {
  function read(given: Readonly<Record<string, string>>): InputTexts {
    const toolkit = {
      getInput: (name: string, options?: { readonly trimWhitespace?: boolean }) => {
        const value = given[name] ?? '';
        return options?.trimWhitespace === false ? value : value.trim();
      },
    };
    return readInputTexts(toolkit as Toolkit);
  }

  test.each([
    ['one line end is dropped', 'secret\n', 'secret'],
    ["Windows' line end is one", 'secret\r\n', 'secret'],
    ['a second one is kept', 'secret\n\n', 'secret\n'],
    ['spaces are kept', ' secret ', ' secret '],
  ])('password: %s', (_name, given, expected) => {
    expect(read({ password: given }).password).toBe(expected);
  });

  test('an empty value means the default', () => {
    expect(read({ login: '', timeout: '', retries: ' ' })).toMatchObject({
      login: 'docker',
      timeout: '30s',
      retries: '4',
    });
  });

  test.each(NEVER_DEFAULTED)('%s stays empty: its default allows everything', (name) => {
    expect([INPUT_DEFAULTS[name], read({})[name]]).toEqual(['**', '']);
    expect(read({ [name]: '${{ vars.LIST }}' })[name]).toBe('');
    expect(read({ [name]: ' ** ' })[name]).toBe('**');
  });

  test('every input whose default allows everything is one of these', () => {
    const names = Object.entries(INPUT_DEFAULTS).flatMap(([name, text]) =>
      text === '**' ? [name] : [],
    );
    expect(names).toEqual(NEVER_DEFAULTED);
  });

  test('a default that nobody evaluated means nothing', () => {
    expect(read({ 'github-token': '${{ github.token }}' })['github-token']).toBe('');
  });
});
