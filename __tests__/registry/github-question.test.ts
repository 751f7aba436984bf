import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GithubAnswer } from '../../src/policy/github-privilege.js';
import { askGithub, GITHUB_API, type OpenGithub } from '../../src/registry/github-question.js';
import { createTransport } from '../../src/registry/transport.js';
import { fakeClock, type FakeClock } from './fake-clock.js';
import { type Network, openNetwork } from './network.js';
import type { Answer, ScriptedServer } from './scripted-server.js';

const PASSWORD = 'planted-classic-token-0123456789';
const AUTHORIZATION = `token ${PASSWORD}`;

let network: Network;
let api: ScriptedServer;
let clock: FakeClock;
beforeEach(async () => {
  network = openNetwork();
  api = await network.open();
  clock = fakeClock();
  network.lead('https://api.github.com', api);
});
afterEach(() => network.close());

/** As octokit does it. */
const openGithub: OpenGithub = ({ token, baseUrl, fetch }) =>
  Promise.resolve({
    request: (route) =>
      fetch(`${baseUrl}${route.slice(4)}`, { headers: { authorization: `token ${token}` } }),
  });

function ask(options: { retries?: number; openGithub?: OpenGithub } = {}): Promise<GithubAnswer> {
  const { dispatcher } = network;
  const transport = createTransport({
    dispatcher,
    clock,
    timeoutMilliseconds: 300,
    retries: options.retries ?? 0,
    onRetry: () => undefined,
  });
  const question = { registry: 'ghcr.io', password: PASSWORD, transport };
  return askGithub({ ...question, openGithub: options.openGithub ?? openGithub });
}

test('GitHub is at its one address', () => {
  expect(GITHUB_API).toBe('https://api.github.com');
});

describe('askGithub', () => {
  test('asks for the root, once, and returns the two headers', async () => {
    api.expect({
      url: '/',
      authorization: AUTHORIZATION,
      answer: {
        status: 200,
        headers: {
          'X-OAuth-Scopes': 'read:packages, repo',
          'GitHub-Authentication-Token-Expiration': '2026-12-31 23:59:59 UTC',
        },
        body: '{"current_user_url":"x"}',
      },
    });
    expect(await ask()).toEqual({
      kind: 'answered',
      scopes: 'read:packages, repo',
      expiration: '2026-12-31 23:59:59 UTC',
    });
    expect(api.received[0]?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      'user-agent': 'login-and-pin',
    });
  });

  test('tells an empty header from none', async () => {
    api.expect({ url: '/', answer: { status: 200, headers: { 'X-OAuth-Scopes': '' } } });
    expect(await ask()).toMatchObject({ scopes: '', expiration: undefined });
    api.expect({ url: '/', answer: { status: 200 } });
    expect(await ask()).toMatchObject({ scopes: undefined });
  });

  test.each<[string, Answer, string]>([
    [
      'a refusal',
      { status: 401, body: '{"message":"Bad credentials"}' },
      'GET https://api.github.com/: 401: Bad credentials',
    ],
    [
      'a refusal that repeats the password',
      { status: 401, body: `{"message":"no ${PASSWORD}"}` },
      'GET https://api.github.com/: 401: no ***',
    ],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://evil.example/' } },
      'GET https://api.github.com/: 301: a redirect, and none is followed here',
    ],
    [
      'a body without end',
      { status: 200, body: 'x'.repeat(65_537) },
      'GET https://api.github.com/: its body is longer than 65536 bytes',
    ],
    ['no answer', () => undefined, 'GET https://api.github.com/: no whole answer within 0.3 s'],
    [
      'not modified',
      { status: 304 },
      'GET https://api.github.com/: 304 Not Modified: not an answer to this request',
    ],
  ])('tells the reason: %s', async (_name, answer, reason) => {
    api.expect({ url: '/', authorization: AUTHORIZATION, answer });
    expect(await ask()).toEqual({ kind: 'failed', reason });
  });

  test('tries again after a passing failure, as often as it is told to', async () => {
    api.expect({ url: '/', times: 3, answer: { status: 502 } });
    const reason = 'GET https://api.github.com/: 502: gave up after 3 tries';
    expect(await ask({ retries: 2 })).toEqual({ kind: 'failed', reason });
    expect(clock.sleeps).toHaveLength(2);
  });

  test.each<[string, OpenGithub]>([
    ['octokit cannot be loaded', () => Promise.reject(new Error(`no ${PASSWORD}`))],
    [
      'octokit asks for something else',
      ({ token, fetch }) =>
        Promise.resolve({
          request: () =>
            fetch('https://api.github.com/user', { headers: { authorization: token } }),
        }),
    ],
    [
      'octokit asks elsewhere',
      ({ token, fetch }) =>
        Promise.resolve({
          request: () => fetch('https://evil.example/', { headers: { authorization: token } }),
        }),
    ],
    [
      'octokit throws',
      () => Promise.resolve({ request: () => Promise.reject(new Error(PASSWORD)) }),
    ],
  ])('sends nothing and repeats nothing where %s', async (_name, other) => {
    expect(await ask({ openGithub: other })).toEqual({
      kind: 'failed',
      reason: 'https://api.github.com/ could not be asked with it',
    });
  });

  test('says so where octokit does not ask', async () => {
    const silent: OpenGithub = () => Promise.resolve({ request: () => Promise.resolve(undefined) });
    expect(await ask({ openGithub: silent })).toEqual({
      kind: 'failed',
      reason: 'https://api.github.com/ was not asked',
    });
  });
});
