import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  decideForge,
  decideOwner,
  type ForgeFacts,
  type ForgeKind,
} from '../../src/policy/forge.js';

function readFixture(name: string): unknown {
  const file = join(__dirname, '..', 'fixtures', 'events', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

interface Place {
  readonly server?: string;
  readonly api?: string;
  readonly marks?: Readonly<Record<string, string>>;
  readonly payload?: unknown;
}

type Row = readonly [name: string, place: Place, kind: ForgeKind, registries: readonly string[]];

function decide({ server, api, marks = {}, payload }: Place): ReturnType<typeof decideForge> {
  const env = { ...marks, GITHUB_SERVER_URL: server, GITHUB_API_URL: api };
  return decideForge({ env, payload });
}

const ACT = { ACT: 'true' };
const GITEA = { GITEA_ACTIONS: 'true', ACT: 'true' };
const FORGEJO = { GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true', ACT: 'true' };
const at = (url: string): unknown => ({ repository: { html_url: url } });

const GITHUB: readonly Row[] = [
  [
    'github.com',
    { server: 'https://github.com', api: 'https://api.github.com' },
    'github.com',
    ['ghcr.io'],
  ],
  ['github.com with a slash', { server: 'https://github.com/' }, 'github.com', ['ghcr.io']],
  ['github.com in capitals', { server: 'https://GitHub.com' }, 'github.com', ['ghcr.io']],
  ['github.com with its port', { server: 'https://github.com:443' }, 'github.com', ['ghcr.io']],
  ['act for github.com', { server: 'https://github.com', marks: ACT }, 'github.com', ['ghcr.io']],
  [
    'a tenant of ghe.com',
    { server: 'https://acme.ghe.com', api: 'https://api.acme.ghe.com' },
    'ghe.com',
    ['containers.acme.ghe.com'],
  ],
  [
    'Enterprise Server',
    { server: 'https://github.acme.example', api: 'https://github.acme.example/api/v3' },
    'github-enterprise-server',
    ['containers.github.acme.example'],
  ],
  [
    'Enterprise Server with slashes',
    { server: 'https://github.acme.example/', api: 'https://github.acme.example/api/v3/' },
    'github-enterprise-server',
    ['containers.github.acme.example'],
  ],
  [
    'an empty mark is none',
    {
      server: 'https://github.acme.example',
      api: 'https://github.acme.example/api/v3',
      marks: { ACT: '', GITEA_ACTIONS: '' },
    },
    'github-enterprise-server',
    ['containers.github.acme.example'],
  ],
];

const FORGES: readonly Row[] = [
  [
    'Codebahn',
    { server: 'https://codebahn.net', api: 'https://codebahn.net/api/v1', marks: FORGEJO },
    'forgejo-or-gitea',
    ['codebahn.net'],
  ],
  [
    'Gitea with a slash',
    { server: 'https://gitea.example.com/', marks: GITEA },
    'forgejo-or-gitea',
    ['gitea.example.com'],
  ],
  [
    'a mark of Forgejo alone',
    { server: 'https://git.example.com', marks: { FORGEJO_ACTIONS: 'true' } },
    'forgejo-or-gitea',
    ['git.example.com'],
  ],
  [
    'no mark, but the API of Gitea',
    { server: 'https://git.example.com', api: 'https://git.example.com/api/v1/' },
    'forgejo-or-gitea',
    ['git.example.com'],
  ],
  [
    'act for the API of Gitea',
    { server: 'https://git.example.com', api: 'https://git.example.com/api/v1', marks: ACT },
    'forgejo-or-gitea',
    ['git.example.com'],
  ],
  [
    'a mark beside the API of GitHub',
    { server: 'https://git.example.com', api: 'https://git.example.com/api/v3', marks: GITEA },
    'forgejo-or-gitea',
    ['git.example.com'],
  ],
  [
    'an internal address and a public one',
    {
      server: 'http://forgejo:3000/',
      marks: FORGEJO,
      payload: at('https://codebahn.net/acme/api'),
    },
    'forgejo-or-gitea',
    ['forgejo:3000', 'codebahn.net'],
  ],
  [
    'one address twice',
    { server: 'https://codebahn.net/', marks: FORGEJO, payload: readFixture('forgejo-push') },
    'forgejo-or-gitea',
    ['codebahn.net'],
  ],
  [
    'this machine',
    { server: 'http://localhost:3000', api: 'http://localhost:3000/api/v1' },
    'forgejo-or-gitea',
    ['localhost:3000'],
  ],
  [
    'an IPv6 address',
    { server: 'http://[::1]:3000', marks: GITEA },
    'forgejo-or-gitea',
    ['[::1]:3000'],
  ],
  [
    'a forge under a path',
    { server: 'https://example.com/git/', marks: GITEA },
    'forgejo-or-gitea',
    ['example.com'],
  ],
  [
    'a URL with a user',
    { server: 'https://codebahn.net@git.example.com/', marks: GITEA },
    'forgejo-or-gitea',
    ['git.example.com'],
  ],
  [
    'no server URL, but a payload',
    { marks: FORGEJO, payload: at('https://codebahn.net/acme/api') },
    'forgejo-or-gitea',
    ['codebahn.net'],
  ],
  // Runners may be told to fetch actions from GitHub by its URL: their job token is nothing to it.
  [
    'a mark on github.com',
    {
      server: 'https://github.com',
      marks: FORGEJO,
      payload: at('https://codebahn.net/acme/api'),
    },
    'forgejo-or-gitea',
    ['codebahn.net'],
  ],
  ['a mark on ghe.com', { server: 'https://a.ghe.com', marks: GITEA }, 'forgejo-or-gitea', []],
  ['a mark, not the web', { server: 'ssh://a.example', marks: GITEA }, 'forgejo-or-gitea', []],
  ['a mark and no host', { server: 'forge', marks: GITEA }, 'forgejo-or-gitea', []],
  [
    'a mark and hosts that are none',
    { server: 'https://gi_tea.example/', marks: GITEA, payload: at('javascript:alert(1)') },
    'forgejo-or-gitea',
    [],
  ],
];

const NONE: readonly Row[] = [
  ['nothing', {}, 'unknown', []],
  ['an empty server URL', { server: '' }, 'unknown', []],
  ['no URL', { server: 'github.com' }, 'unknown', []],
  ['another protocol', { server: 'ssh://github.com' }, 'unknown', []],
  ['GitHub in clear text', { server: 'http://github.com' }, 'unknown', []],
  ['GitHub on another port', { server: 'https://github.com:8443' }, 'unknown', []],
  ['github.com as a label', { server: 'https://github.com.evil.example' }, 'unknown', []],
  ['github.com with a dot', { server: 'https://github.com./' }, 'unknown', []],
  ['github.com as a user', { server: 'https://github.com@evil.example' }, 'unknown', []],
  ['a longer word', { server: 'https://notgithub.com' }, 'unknown', []],
  ['a part of github.com', { server: 'https://www.github.com' }, 'unknown', []],
  ['ghe.com itself', { server: 'https://ghe.com' }, 'unknown', []],
  ['evilghe.com', { server: 'https://evilghe.com' }, 'unknown', []],
  ['two parts before ghe.com', { server: 'https://a.b.ghe.com' }, 'unknown', []],
  ['ghe.com as a label', { server: 'https://acme.ghe.com.evil.example' }, 'unknown', []],
  ['ghe.com in clear text', { server: 'http://acme.ghe.com' }, 'unknown', []],
  [
    'act for a host with the API of GitHub',
    { server: 'https://git.example.com', api: 'https://git.example.com/api/v3', marks: ACT },
    'unknown',
    [],
  ],
  [
    'an API on another host',
    { server: 'https://git.example.com', api: 'https://evil.example/api/v3' },
    'unknown',
    [],
  ],
  [
    'an API in clear text',
    { server: 'https://git.example.com', api: 'http://git.example.com/api/v3' },
    'unknown',
    [],
  ],
  [
    'an API and a server on plain HTTP',
    { server: 'http://git.example.com', api: 'http://git.example.com/api/v3' },
    'unknown',
    [],
  ],
  [
    'an API under a path',
    { server: 'https://git.example.com', api: 'https://git.example.com/x/api/v3' },
    'unknown',
    [],
  ],
  [
    'an API of another version',
    { server: 'https://git.example.com', api: 'https://git.example.com/api/v10' },
    'unknown',
    [],
  ],
  [
    'an address without names below it',
    { server: 'https://[::1]', api: 'https://[::1]/api/v3' },
    'unknown',
    [],
  ],
  [
    'a payload is no witness for GitHub',
    { server: 'https://git.example.com', payload: at('https://github.com/acme/api') },
    'unknown',
    [],
  ],
];

describe('the registries of the forge', () => {
  test.each([...GITHUB, ...FORGES, ...NONE])('%s', (_, ...[place, kind, registries]) => {
    expect(decide(place)).toMatchObject({ kind, registries });
  });

  test.each([
    [{ server: 'https://github.com' }, 'the registry of github.com is ghcr.io'],
    [
      { server: 'http://forgejo:3000', marks: FORGEJO, payload: readFixture('forgejo-push') },
      'a Forgejo or Gitea forge, whose registry is on its own host: forgejo:3000, codebahn.net',
    ],
    [
      { marks: GITEA },
      'a Forgejo or Gitea forge of which neither the runner nor the event names a usable host',
    ],
    [{}, 'the job token is not used: GITHUB_SERVER_URL is missing or no http(s) URL'],
    [
      { server: 'https://git.example.com' },
      'the job token is not used: git.example.com is no forge whose registry is known',
    ],
    [
      { server: 'https://git.example.com', api: 'https://git.example.com/api/v3', marks: ACT },
      'the job token is not used: act does not tell what git.example.com is',
    ],
    [
      { server: 'https://[::1]', api: 'https://[::1]/api/v3' },
      'the job token is not used: [: :1] has no usable host name',
    ],
  ] as const)('%j says why', (place, reason) => {
    expect(decide(place).reason).toBe(reason);
  });

  test('never throws, whatever the payload is', () => {
    const payloads = [undefined, null, 1, '', [], {}, { repository: [] }, at('%'), at('http://')];
    for (const payload of payloads) {
      expect(decide({ marks: GITEA, payload }).registries).toEqual([]);
    }
  });
});

describe('the owner of the job', () => {
  const env = { GITHUB_REPOSITORY_OWNER: 'env-owner', GITHUB_REPOSITORY: 'repo-owner/api' };
  const by = (owner: unknown): unknown => ({ repository: { owner } });
  const rows: readonly (readonly [string, ForgeFacts['env'], unknown, string | undefined])[] = [
    ['the login in the payload', env, by({ login: 'acme', username: 'x' }), 'acme'],
    ['the username in the payload', env, by({ login: '', username: 'acme' }), 'acme'],
    ['as the forge writes it', env, by({ login: 'Acme' }), 'Acme'],
    ['the base of a pull request', env, readFixture('github-pull-request-fork'), 'acme'],
    ['the owner that the runner names', env, {}, 'env-owner'],
    ['not a login that is no text', env, by({ login: 1, username: null }), 'env-owner'],
    ['not an owner that is no object', env, by('acme'), 'env-owner'],
    ['not the new fork, on Gitea', env, readFixture('gitea-fork'), 'env-owner'],
    [
      'the first part of the repository',
      { ...env, GITHUB_REPOSITORY_OWNER: '' },
      null,
      'repo-owner',
    ],
    ['none', {}, undefined, undefined],
    ['none, though a variable is there', { GITHUB_REPOSITORY: '/api' }, undefined, undefined],
  ];
  test.each(rows)('%s', (_, ...[vars, payload, owner]) => {
    expect(decideOwner({ env: vars, payload })).toBe(owner);
  });
});
