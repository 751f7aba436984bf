import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { decideForge, decideOwner } from '../../src/policy/forge.js';
import { judgeRealm, parseTrustedRealm, type TrustedRealm } from '../../src/policy/origin.js';
import { decideRedirect, firstHop, type Hop, REDIRECT_LIMIT } from '../../src/registry/redirect.js';
import { tryParseRegistryName } from '../../src/reference/registry-name.js';
import { anyJson, mutated, mutationOf, outsideText } from './arbitraries.js';
import { REALMS } from './corpus.js';
import { KNOWN_HOSTS, registry } from './names.js';
import { property } from './property.js';
import { attempt, expectLine } from './verdicts.js';

const isHere = (host: string): boolean =>
  /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})(?::\d+)?$/.test(host);
/** This machine, or its link: nowhere that a registry elsewhere may lead. */
const isNear = (host: string): boolean =>
  isHere(host) ||
  /^(?:.+\.localhost|0(?:\.\d{1,3}){3}|169\.254(?:\.\d{1,3}){2}|\[(?:::|fe[89ab][0-9a-f]:.*)\])(?::\d+)?$/.test(
    host,
  );
const withPort = (host: string, port: number): string =>
  /:\d+$/.test(host) ? host : `${host}:${port}`;

/** Every origin to which a login of the registry may go, by the facts page and the lines. */
function allowedOrigins(name: string, lines: readonly TrustedRealm[]): Set<string> {
  const pairs: readonly (readonly [RegExp, string])[] = [
    [/^docker\.io$/, 'auth.docker.io'],
    [/^registry\.gitlab\.com$/, 'gitlab.com'],
    [/^nvcr\.io$/, 'authn.nvidia.com'],
    [/^rg\.[a-z0-9-]+\.scw\.cloud$/, 'api.scaleway.com'],
    [/^lscr\.io$/, 'ghcr.io'],
  ];
  const api = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const own = isHere(name) ? `http://${withPort(api, 80)}` : `https://${withPort(api, 443)}`;
  const builtIn = pairs.flatMap(([pattern, host]) =>
    pattern.test(name) ? [`https://${host}:443`] : [],
  );
  const named = lines
    .filter((line) => line.registry === name)
    .flatMap(({ authHost }) => {
      const secure = `https://${withPort(authHost, 443)}`;
      return isHere(name) && isHere(authHost)
        ? [secure, `http://${withPort(authHost, 80)}`]
        : [secure];
    });
  return new Set([own, ...builtIn, ...named]);
}

/** The origin of a URL by a strict grammar alone: no user info, no fragment, a literal host. */
function originOf(url: string): string | undefined {
  const host =
    '(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])(?:\\.(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))*|\\[[0-9a-f:]+\\]';
  const strict = new RegExp(
    `^(https?)://(${host})(?::([1-9][0-9]{0,4}))?(?:[/?][^#\\\\\\s\\p{C}]*)?$`,
    'iu',
  );
  const [, protocol = '', name = '', port] = strict.exec(url) ?? [];
  if (name === '') return undefined;
  const lower = protocol.toLowerCase();
  return `${lower}://${name.toLowerCase()}:${port ?? (lower === 'https' ? '443' : '80')}`;
}

describe('judgeRealm', () => {
  const host = fc.oneof(fc.constantFrom(...KNOWN_HOSTS), registry);
  const line = fc.tuple(host, host).map((pair) => attempt(() => parseTrustedRealm(pair.join('='))));
  const realm = fc.oneof(
    { weight: 3, arbitrary: mutated(REALMS) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom('https://', 'http://', 'HTTPS://'),
          host,
          fc.constantFrom('', '/token', '/t?a=b', '/#x', '?x'),
        )
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: outsideText },
  );
  /** Hosts that begin, end or read like the registry's own, or an auth host's. */
  const near = fc.constantFrom<(own: string) => string>(
    (own) => own,
    (own) => own,
    (own) => own,
    (own) => own,
    (own) => `x${own}`,
    (own) => `x.${own}`,
    (own) => `${own}.x`,
    (own) => `${own}1`,
    (own) => `${own}:1`,
    (own) => `${own}@evil.example`,
    (own) => `evil.example/${own}`,
  );
  const AUTH_HOSTS = [
    'auth.docker.io',
    'gitlab.com',
    'authn.nvidia.com',
    'api.scaleway.com',
    'api.scaleway.com',
    'ghcr.io',
  ];
  const PAIRED = [
    'docker.io',
    'registry.gitlab.com',
    'nvcr.io',
    'rg.fr-par.scw.cloud',
    'rg.a.b.scw.cloud',
    'lscr.io',
  ];
  const suffix = fc.constantFrom('/token', '/token', '', '/t?a=b', '/t#f', '#', '?x');
  const drawn = fc
    .record({
      name: fc.oneof(
        host,
        fc.tuple(near, fc.constantFrom(...PAIRED)).map(([change, one]) => change(one)),
        fc.constantFrom(...PAIRED),
      ),
      lines: fc.array(line, { maxLength: 3 }),
      ownership: fc.constantFrom('own', 'prefix', 'others'),
      realm: fc.oneof(realm, fc.tuple(near, fc.nat(8), suffix)),
      pair: fc.nat(5),
    })
    .filter(({ name }) => tryParseRegistryName(name) !== undefined);
  const question = drawn.map(({ name, lines, ownership, realm: where, pair }) => {
    const registryName = parseName(name);
    const trustedRealms = lines
      .filter((one) => one !== undefined)
      .map((one) => ({
        ...one,
        registry: { own: registryName, prefix: registryName.slice(0, -1), others: one.registry }[
          ownership
        ],
      }));
    if (typeof where === 'string') return { registry: registryName, realm: where, trustedRealms };
    const [change, at, end] = where;
    const paired = AUTH_HOSTS[PAIRED.indexOf(registryName)] ?? AUTH_HOSTS[pair] ?? registryName;
    const hosts = [registryName, paired, ...trustedRealms.map(({ authHost }) => authHost)];
    const realmHost = change(hosts[at % hosts.length] ?? registryName);
    return { registry: registryName, realm: `https://${realmHost}${end}`, trustedRealms };
  });

  property('sends a login to known origins alone', question, (asked) => {
    const verdict = judgeRealm(asked);
    if (!verdict.allowed) {
      expectLine(verdict.reason, 1500);
      if (verdict.remedy !== undefined) expectLine(verdict.remedy, 1500);
      return;
    }
    const origins = allowedOrigins(asked.registry, asked.trustedRealms);
    expect(origins).toContain(originOf(asked.realm));
    expect(originOf(verdict.url.href)).toBe(originOf(asked.realm));
    expect(verdict.url.username + verdict.url.password + verdict.url.hash).toBe('');
  });

  property('sends nothing in clear, nor to this machine from elsewhere', question, (asked) => {
    const verdict = judgeRealm(asked);
    const url = verdict.allowed ? verdict.url : verdict.anonymousUrl;
    if (url === undefined) return;
    expect(originOf(url.href)).toBe(originOf(asked.realm));
    expect(url.username + url.password).toBe('');
    if (isHere(url.host)) expect(isHere(asked.registry)).toBe(true);
    else expect(url.protocol).toBe('https:');
  });

  property('takes every known origin, as it is written', question, (asked) => {
    for (const origin of allowedOrigins(asked.registry, asked.trustedRealms)) {
      const isForeign = isNear(origin.replace(/^https?:\/\//, '')) && !isNear(asked.registry);
      expect(judgeRealm({ ...asked, realm: `${origin}/token` }).allowed).toBe(!isForeign);
    }
  });

  property('shows a line that lets it through', question, (asked) => {
    const verdict = judgeRealm(asked);
    const shown = verdict.allowed
      ? undefined
      : /trusted-realms: (\S+=\S+)/.exec(verdict.remedy ?? '')?.[1];
    if (shown === undefined) return;
    const again = judgeRealm({ ...asked, trustedRealms: [parseTrustedRealm(shown)] });
    expect(again.allowed).toBe(true);
  });
});

function parseName(name: string): string {
  return ['index.docker.io', 'registry-1.docker.io'].includes(name) ? 'docker.io' : name;
}

property(
  'a line of trusted-realms is two hosts',
  fc.oneof(
    fc.tuple(registry, registry).map((pair) => pair.join('=')),
    mutationOf(registry),
    outsideText,
  ),
  (line) => {
    const parsed = attempt(() => parseTrustedRealm(line));
    if (parsed === undefined) return;
    expect(parseTrustedRealm(`${parsed.registry} = ${parsed.authHost}`)).toEqual(parsed);
    expect(line.toLowerCase().replaceAll(/\s/g, '')).toContain(`=${parsed.authHost}`);
  },
);

describe('decideRedirect', () => {
  const locations = fc.array(
    fc.oneof(
      mutated([
        ...REALMS,
        '/v2/a/b',
        '//cdn.example/x',
        '?x',
        'https://r.example/x',
        'https://:pw@r.example/x',
        'https://u@r.example/x',
      ]),
      outsideText,
    ),
    { maxLength: 9 },
  );
  const start = fc.constantFrom('https://r.example/v2/a', 'http://localhost:5000/v2/a');

  property(
    'keeps a login at home, and a chain short and safe',
    fc.tuple(start, locations),
    ([first, chain]) => {
      let hop: Hop = firstHop(new URL(first));
      let hasLeft = false;
      for (const location of chain) {
        const decision = decideRedirect(hop, location);
        if (!decision.follow) {
          expectLine(decision.reason, 1500);
          return;
        }
        const { url, count, isAtHome } = decision.hop;
        hasLeft ||= url.origin !== new URL(first).origin;
        expect(isAtHome).toBe(!hasLeft);
        expect(count).toBeLessThanOrEqual(REDIRECT_LIMIT);
        expect(url.username + url.password + url.hash).toBe('');
        const isLocal =
          first.startsWith('http:') && isHere(url.host) && hop.url.protocol === 'http:';
        expect(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)).toBe(true);
        hop = decision.hop;
      }
    },
  );
});

describe('the forge', () => {
  const servers = [
    'https://github.com',
    'https://github.com/',
    'https://acme.ghe.com',
    'https://a.b.ghe.com',
    'https://ghes.example',
    'http://github.com',
    'https://github.com.evil.example',
    'https://codebahn.net',
    'http://forge:3000/',
    'https://api.github.com',
  ];
  const api = fc.oneof(
    mutated([
      'https://ghes.example/api/v3',
      'https://codebahn.net/api/v1',
      'https://api.github.com',
    ]),
    outsideText,
  );
  const mark = fc.constantFrom('', 'true', undefined);
  const env = fc.record({
    GITHUB_SERVER_URL: fc.oneof(mutated(servers), fc.constantFrom(...servers), outsideText),
    GITHUB_API_URL: fc.option(api, { nil: undefined }),
    ACT: mark,
    GITEA_ACTIONS: mark,
    FORGEJO_ACTIONS: mark,
    GITHUB_REPOSITORY_OWNER: mark,
    GITHUB_REPOSITORY: fc.constantFrom('acme/x', '', '/'),
  });
  const payload = fc.oneof(
    anyJson(
      ['repository', 'owner', 'login', 'html_url', 'forkee'],
      ['https://codebahn.net/a', 'https://github.com/a', 'acme'],
    ),
    mutated(servers).map((url) => ({
      repository: { html_url: `${url}/a/b`, owner: { login: 'acme' } },
    })),
  );

  property(
    'has registries that its own address implies, and no other',
    fc.tuple(env, payload),
    ([variables, event]) => {
      const { kind, registries, reason } = decideForge({ env: variables, payload: event });
      expectLine(reason, 1500);
      const server = URL.canParse(variables.GITHUB_SERVER_URL)
        ? new URL(variables.GITHUB_SERVER_URL)
        : undefined;
      const isMarked = [variables.GITEA_ACTIONS, variables.FORGEJO_ACTIONS].includes('true');
      switch (kind) {
        case 'github.com':
          expect([server?.origin, isMarked]).toEqual(['https://github.com', false]);
          {
            expect(registries).toEqual(['ghcr.io']);
            return;
          }
        case 'ghe.com':
          expect(server?.origin).toMatch(/^https:\/\/[a-z0-9-]+\.ghe\.com$/);
          {
            expect(registries).toEqual([`containers.${server?.host ?? ''}`]);
            return;
          }
        case 'github-enterprise-server':
          expect([server?.protocol, isMarked, variables.ACT ?? '']).toEqual(['https:', false, '']);
          {
            expect(registries).toEqual([`containers.${server?.host ?? ''}`]);
            return;
          }
        case 'unknown': {
          expect(registries).toEqual([]);
          return;
        }
        case 'forgejo-or-gitea': {
          const html = (event as { repository?: { html_url?: unknown } } | null)?.repository
            ?.html_url;
          const urls = [variables.GITHUB_SERVER_URL, html].filter(
            (url) => typeof url === 'string' && URL.canParse(url),
          );
          const hosts = urls.map((url) => new URL(url as string).host).map(parseName);
          for (const one of registries) {
            expect(hosts).toContain(one);
            expect(one).not.toMatch(/(^|\.)(github|ghe)\.com(:\d+)?$/);
          }
        }
      }
    },
  );

  property('has an owner that somebody named', fc.tuple(env, payload), ([variables, event]) => {
    const owner = decideOwner({ env: variables, payload: event });
    expect(owner).not.toBe('');
  });
});
