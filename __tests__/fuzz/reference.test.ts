import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { apiOrigin } from '../../src/policy/origin.js';
import { formatDigest, tryParseDigest } from '../../src/reference/digest.js';
import { parseImageList } from '../../src/reference/image-list.js';
import {
  formatPlatform,
  meetsPlatform,
  parsePlatform,
  parsePlatformParts,
} from '../../src/reference/platform.js';
import { formatName, formatReference, parseReference } from '../../src/reference/reference.js';
import {
  apiHost,
  dockerConfigKey,
  isLoopback,
  parseRegistryName,
  tryParseRegistryName,
} from '../../src/reference/registry-name.js';
import { covers, formatScope, parseRegistryScope } from '../../src/reference/registry-scope.js';
import { parseSecretName } from '../../src/reference/secret-name.js';
import { canonicalKey } from '../../src/docker/entry.js';
import { anyJson, hex, mutationOf, outsideText, piece } from './arbitraries.js';
import { component, digest, dnsHost, reference, registry, repository } from './names.js';
import { readByDistribution } from './oracles/distribution-grammar.js';
import { isDnsLabel, isMadeOf } from './oracles/matching.js';
import { property } from './property.js';
import { attempt, expectLine, expectShellSafe, expectOurs } from './verdicts.js';

/** At the bounds, and one beyond. */
const longReference = fc
  .tuple(fc.constantFrom(1, 254, 255, 256), fc.constantFrom(1, 127, 128, 129))
  .map(([path, tag]) => `r.example/${'p'.repeat(path)}:${'t'.repeat(tag)}`);
const anyReference = fc.oneof(
  { weight: 6, arbitrary: reference },
  { weight: 6, arbitrary: mutationOf(reference) },
  { weight: 2, arbitrary: outsideText },
  { weight: 2, arbitrary: longReference },
  { weight: 1, arbitrary: hex(64) }, // what Docker calls an image without its algorithm
);

describe('references', () => {
  /**
   * Where this parser is stricter than the grammar: hosts and ports that URLs rewrite, hosts by their
   * capitals alone, digests.
   */
  const isStricter = (text: string): boolean => {
    const named = readByDistribution(text);
    if (named === undefined || text.length > 1024) return true;
    const host = named.domain.toLowerCase();
    const isSameInUrl =
      URL.canParse(`https://${host}`) &&
      [new URL(`https://${host}`).host, `${new URL(`https://${host}`).host}:443`].includes(host);
    const isKnownDigest =
      named.digest === undefined ||
      /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(named.digest);
    const isByCapitals = /[A-Z]/.test(named.domain) && !/[.:]|^localhost$/i.test(named.domain);
    return (
      isByCapitals || !isSameInUrl || /:0\d*$/.test(host) || !isKnownDigest || host.length > 255
    );
  };

  property(
    'what is taken as it is written is a reference to Docker, and the same one',
    anyReference,
    (text) => {
      const parsed = attempt(() => parseReference(text));
      if (parsed === undefined || parsed.notices.length > 0) return;
      const named = readByDistribution(text);
      const { reference: ours } = parsed;
      expect(named?.domain.toLowerCase().replace(/^registry-1[.]docker[.]io$/, 'docker.io')).toBe(
        ours.registry,
      );
      expect(
        named?.path.replace(/^(?=[^/]*$)/, ours.registry === 'docker.io' ? 'library/' : ''),
      ).toBe(ours.repository);
      expect(named?.tag ?? (named?.digest === undefined ? 'latest' : undefined)).toBe(ours.tag);
      expect(named?.digest).toBe(ours.digest && formatDigest(ours.digest));
    },
  );

  property(
    'what is a reference to Docker is taken, or for a known reason not',
    anyReference,
    (text) => {
      if (!isStricter(text)) expect(parseReference(text).notices).toEqual([]);
    },
  );

  property('formats to what parses to the same', anyReference, (text) => {
    const parsed = attempt(() => parseReference(text));
    if (parsed === undefined) return;
    const canonical = formatReference(parsed.reference);
    expectShellSafe(canonical.replace(/\[[0-9a-f:.]+\]/, ''));
    expect(parseReference(canonical)).toEqual({ reference: parsed.reference, notices: [] });
    for (const notice of parsed.notices) expectLine(notice, 2000);
  });

  property('forgives a protocol, a slash and capitals, and says so', reference, (text) => {
    const name = text.replace(/[:@].*$/s, '');
    const plain = attempt(() => parseReference(name));
    if (plain === undefined) return;
    const { reference: forgiven, notices } = parseReference(
      `https://${formatName(plain.reference)}/`,
    );
    expect(forgiven).toEqual(plain.reference);
    expect(notices).toHaveLength(1);
  });
});

property(
  'an image list reads each line by itself, however lines end',
  fc.tuple(
    fc.array(
      fc.oneof(
        reference,
        reference.map((text) => `x=${text}`),
        piece,
        fc.constant('# x'),
      ),
      { maxLength: 6 },
    ),
    fc.constantFrom('\n', '\r\n', '\r'),
  ),
  ([parts, lineEnd]) => {
    const lines = parts.join('\n').split(/[\r\n]/);
    const list = parseImageList(lines.join(lineEnd));
    const entries = lines.filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
    expect(list.images.length + list.problems.length).toBe(entries.length);
    expect(new Set(list.images.map(({ alias }) => alias)).size).toBe(list.images.length);
    for (const { alias } of list.images) expectShellSafe(alias);
    for (const problem of list.problems) {
      expectOurs(problem, ['INPUT']);
      const number = Number(/^images, line (\d+): /.exec(problem.message)?.[1]);
      expect(lines[number - 1]?.trim()).toBeTruthy();
    }
  },
);

const wrongDigest = fc
  .tuple(
    fc.constantFrom('sha256', 'sha512', 'sha384', 'SHA256'),
    fc.constantFrom(63, 64, 65, 127, 128, 129),
  )
  .map(([algorithm, length]) => `${algorithm}:${'0'.repeat(length)}`);
property(
  'a digest is its algorithm and so many digits',
  fc.oneof(digest, mutationOf(digest), wrongDigest, outsideText),
  (text) => {
    const [algorithm = '', digits = '', ...more] = text.split(':');
    const length =
      new Map([
        ['sha256', 64],
        ['sha512', 128],
      ]).get(algorithm) ?? -1;
    const isOne = more.length === 0 && isMadeOf(digits, '0123456789abcdef', [length, length]);
    const parsed = tryParseDigest(text);
    expect(parsed !== undefined).toBe(isOne);
    if (parsed !== undefined) expect(formatDigest(parsed)).toBe(text);
  },
);

describe('platforms', () => {
  const NAMES = [
    'linux',
    'Windows',
    'macos',
    'amd64',
    'x86_64',
    'x64',
    'i386',
    'aarch64',
    'arm',
    'arm64',
    'armhf',
    'armel',
    'armv7l',
    'v8',
    'v7',
    '8',
    '1234567890123456',
    'riscv64',
  ];
  const part = fc.oneof(fc.constantFrom(...NAMES), piece);
  const known = fc.tuple(
    fc.constantFrom('linux', 'Windows', 'macos'),
    fc.constantFrom('arm', 'ARM64', 'aarch64', 'amd64', 'armhf', 'x86', 'riscv64'),
    fc.constantFrom('v8', 'v7', '8', 'v1', 'rva23', '1'.repeat(15), '1'.repeat(16)),
  );
  const text = fc.oneof(fc.array(part, { maxLength: 4 }), known).map((parts) => parts.join('/'));

  property('a platform formats to itself', fc.oneof(text, outsideText), (written) => {
    const platform = attempt(() => parsePlatform(written));
    if (platform === undefined) return;
    const name = formatPlatform(platform);
    expect(name).toMatch(/^[a-z0-9][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*(\/[a-z0-9][a-z0-9_.-]*)?$/);
    expect(parsePlatform(name)).toEqual(platform);
    expect(meetsPlatform(platform, platform)).toBe(true);
  });

  property(
    'parts from a registry never become more than a platform',
    fc.array(fc.oneof(part, anyJson()), { minLength: 3, maxLength: 3 }),
    ([os, architecture, variant]) => {
      const platform = parsePlatformParts(os, architecture, variant);
      if (platform === undefined) return;
      expectShellSafe(formatPlatform(platform));
      expect(parsePlatform(formatPlatform(platform))).toEqual(platform);
    },
  );
});

describe('registry names', () => {
  const zeros = fc.tuple(
    dnsHost,
    fc.constantFrom(':0', ':00', ':080', ':0443', ':00001', ':065535'),
  );
  const anyName = fc.oneof(
    registry,
    mutationOf(registry),
    outsideText,
    zeros.map((parts) => parts.join('')),
  );

  property('are canonical once read, and mean one origin', anyName, (text) => {
    const name = attempt(() => parseRegistryName(text));
    if (name === undefined) return;
    expect(parseRegistryName(name)).toBe(name);
    expect(name).toBe(name.toLowerCase());
    const host = apiHost(name);
    const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(name);
    const protocol = isHere ? 'http:' : 'https:';
    expect(isLoopback(name)).toBe(isHere);
    expect([apiOrigin(name), `${apiOrigin(name)}:${isHere ? 80 : 443}`]).toContain(
      `${protocol}//${host}`,
    );
    expect(canonicalKey(dockerConfigKey(name))).toBe(name);
  });

  property('are taken in any case', registry, (text) => {
    expect(tryParseRegistryName(text.toUpperCase())).toBe(tryParseRegistryName(text));
    expect(tryParseRegistryName(text)).toBeDefined();
  });

  property(
    'only equal hosts are equal',
    fc.tuple(registry, mutationOf(registry)),
    ([left, right]) => {
      const names = [left, right].map((text) => tryParseRegistryName(text));
      if (names[0] === undefined || names[1] === undefined || names[0] === 'docker.io') return;
      expect(names[0] === names[1]).toBe(left.toLowerCase() === right.toLowerCase());
    },
  );
});

describe('registry scopes', () => {
  const scope = fc
    .tuple(registry, fc.array(component, { maxLength: 3 }))
    .map(([host, parts]) => [host, ...parts].join('/'));

  property(
    'format to what parses to the same',
    fc.oneof(scope, mutationOf(scope), outsideText),
    (text) => {
      const parsed = attempt(() => parseRegistryScope(text));
      if (parsed === undefined) return;
      const again = parseRegistryScope(formatScope(parsed.scope));
      expect(again).toEqual({ scope: parsed.scope, notices: [] });
      for (const notice of parsed.notices) expectLine(notice, 1500);
    },
  );

  property(
    'cover whole parts alone',
    fc.tuple(dnsHost, fc.array(component, { minLength: 1, maxLength: 4 }), fc.nat(4), component),
    ([host, parts, kept, other]) => {
      const image = parseReference(`${host}/${parts.join('/')}`).reference;
      const prefix = parts.slice(0, kept);
      const at = (names: readonly string[]): boolean =>
        covers(parseRegistryScope([host, ...names].join('/')).scope, image);
      expect(at(prefix)).toBe(true);
      expect(at([...parts, other])).toBe(false);
      const last = parts.length - 1;
      expect(at([...parts.slice(0, last), `${parts[last] ?? ''}0`])).toBe(false);
      const shorter = (parts[last] ?? '').slice(0, -1);
      if (/[a-z0-9]$/.test(shorter)) expect(at([...parts.slice(0, last), shorter])).toBe(false);
      // Neither what begins nor what ends like the host, on either side.
      for (const near of [`x${host}`, `${host}.x`, `${host}:1`, host.replace(/^[^.]+\./, '')]) {
        expect(covers(parseRegistryScope(near).scope, image)).toBe(false);
        expect(covers(parseRegistryScope(host).scope, { ...image, registry: near })).toBe(false);
      }
    },
  );
});

const secretName = fc.array(
  fc.oneof(
    component,
    fc.constantFrom('a', 'a-b', 'A', '-a', 'a.', '.', '', 'a'.repeat(63), 'a'.repeat(64)),
  ),
  { maxLength: 5 },
);
property(
  'a Secret has a name of DNS',
  fc.oneof(
    fc.tuple(secretName, fc.constantFrom('/', '.')).map(([parts, by]) => parts.join(by)),
    outsideText,
  ),
  (text) => {
    const [first = '', ...rest] = text.split('/');
    const name = rest.length === 0 ? first : rest.join('/');
    const isName = name.length <= 253 && name.split('.').every((label) => isDnsLabel(label, 253));
    const isRight = isName && (rest.length === 0 || isDnsLabel(first, 63));
    expect(attempt(() => parseSecretName(text)) !== undefined).toBe(isRight);
  },
);

property(
  'a repository stays what it is in a reference',
  fc.tuple(dnsHost, repository),
  ([host, path]) => {
    expect(formatName(parseReference(`${host}/${path}`).reference)).toBe(`${host}/${path}`);
  },
);
