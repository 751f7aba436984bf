/* Valid names of every kind, by their grammars. */
import fc from 'fast-check';
import { hex, oneOf } from './arbitraries.js';

const lowerDigit = oneOf('abcdefghijklmnopqrstuvwxyz0123456789');
const word = (unit: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit, minLength: 1, maxLength });

/** A part of a repository's path. */
export const component: fc.Arbitrary<string> = fc
  .tuple(
    word(lowerDigit, 6),
    fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), word(lowerDigit, 4)), {
      maxLength: 3,
    }),
  )
  .map(([first, rest]) => [first, ...rest.flat()].join(''));

export const repository: fc.Arbitrary<string> = fc
  .array(component, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'));

const label = fc
  .tuple(word(lowerDigit, 5), fc.constantFrom('', '-', '--'), word(lowerDigit, 4))
  .map((parts) => parts.join(''))
  .filter((text) => !text.startsWith('xn--') && text.slice(2, 4) !== '--');

/** A host with at least one dot, and a last part that is no number. */
export const dnsHost: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('example', 'io', 'net', 'test', 'a1'),
  )
  .map(([labels, last]) => [...labels, last].join('.'));

export const ipv4: fc.Arbitrary<string> = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => parts.join('.'));

const port = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 65_535 }).map((n) => `:${n}`) },
);

/** Hosts of the registries that the rules know by name, and of their realms. */
export const KNOWN_HOSTS: readonly string[] = [
  ...[
    'ghcr.io',
    'docker.io',
    'index.docker.io',
    'registry-1.docker.io',
    'auth.docker.io',
    'quay.io',
  ],
  ...['registry.gitlab.com', 'gitlab.com', 'nvcr.io', 'authn.nvidia.com', 'rg.fr-par.scw.cloud'],
  ...['api.scaleway.com', 'lscr.io', 'codebahn.net', 'harbor.example', 'localhost', 'github.com'],
];

/** `host[:port]` in lower case, as a registry is written. */
export const registry: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...KNOWN_HOSTS),
      dnsHost,
      ipv4,
      fc.constantFrom('[::1]', '[2001:db8::7]', '127.0.0.1'),
    ),
    port,
  )
  .map((parts) => parts.join(''));

export const tag: fc.Arbitrary<string> = fc
  .tuple(oneOf('aZ09_'), fc.string({ unit: oneOf('aZ09_.-'), maxLength: 127 }))
  .map((parts) => parts.join(''));

export const digest: fc.Arbitrary<string> = fc.oneof(
  hex(64).map((text) => `sha256:${text}`),
  hex(128).map((text) => `sha512:${text}`),
);

/** A reference as people write it: familiar or canonical, with tag, digest, both or none. */
export const reference: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      fc.constant(''),
      registry.map((host) => `${host}/`),
    ),
    repository,
    fc.oneof(
      fc.constant(''),
      tag.map((text) => `:${text}`),
    ),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: digest.map((text) => `@${text}`) },
    ),
  )
  .map((parts) => parts.join(''));
