import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { findGlobFault, matchesGlob } from '../../src/policy/glob.js';
import {
  allowsImage,
  formatImagePattern,
  parseImagePattern,
} from '../../src/policy/image-pattern.js';
import { decideRef, type RefFacts } from '../../src/policy/ref-policy.js';
import { PROTECTED, parseRefPattern } from '../../src/policy/ref-pattern.js';
import { checkTrustedEvents, OPEN_EVENTS } from '../../src/policy/trusted-events.js';
import { formatName, parseReference } from '../../src/reference/reference.js';
import { anyJson, mutated, mutationOf, outsideText } from './arbitraries.js';
import { dnsHost, registry, repository } from './names.js';
import { isGitRef, matchesSlowly } from './oracles/matching.js';
import { property } from './property.js';
import { attempt, expectLine } from './verdicts.js';

const few = (unit: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...unit), maxLength });

describe('globs', () => {
  const pattern = few(['a', 'b', '/', '*', '**', '.', '?', '😀', '\n'], 7).filter(
    (text) => !text.includes('***'),
  );
  const text = few(['a', 'b', '/', '.', '?', '*', '😀', '\n'], 8);

  property('match what trying everything matches', fc.tuple(pattern, text), ([glob, one]) => {
    expect(matchesGlob(glob, one)).toBe(matchesSlowly(glob, one));
  });

  property(
    'match a text made of the pattern',
    fc.tuple(pattern, fc.array(few(['a', '/', '.'], 3), { maxLength: 6 })),
    ([glob, fillings]) => {
      let index = 0;
      const filled = glob.replace(/\*\*|\*/g, (wildcard) => {
        const filling = fillings[index++ % Math.max(1, fillings.length)] ?? '';
        return wildcard === '*' ? filling.replaceAll('/', '') : filling;
      });
      expect(matchesGlob(glob, filled)).toBe(true);
      expect(matchesGlob(glob, `${filled}\u0001`)).toBe(glob.endsWith('*'));
    },
  );

  property('have a fault or are what they say', fc.oneof(pattern, outsideText), (glob) => {
    const isRight =
      glob.length <= 512 && !glob.includes('***') && glob.split('/').every((part) => part !== '');
    expect(findGlobFault(glob) === undefined).toBe(isRight);
  });
});

const REFS = [
  'refs/heads/main',
  'refs/tags/v1.2',
  'refs/heads/release/1',
  'refs/heads/a]b',
  'refs/heads/ü',
  'protected',
  'Protected',
  'main',
  'heads/main',
  'refs/heads/*',
  'refs/**',
  'refs/heads/x.lock',
  'refs/heads/x.lockfile',
  'refs/heads/.x',
  'refs/pull/7/merge',
];
const anyRef = fc.oneof(
  mutated(REFS),
  few(['refs/', 'heads/', 'a', '.', '/', '@', '{', '-', ']', '.lock'], 6),
  outsideText,
);

describe('patterns of refs', () => {
  property('are full refs, or the one word', anyRef, (line) => {
    const pattern = attempt(() => parseRefPattern(line));
    if (pattern === undefined) return;
    expect(pattern).toBe(line);
    expect(pattern === PROTECTED || pattern.startsWith('refs/')).toBe(true);
  });

  property('name every ref that git has', anyRef, (line) => {
    const isPlain = /^refs\/[!-~]*$/.test(line) && line.length <= 512;
    if (isPlain && isGitRef(line)) expect(parseRefPattern(line)).toBe(line);
    if (isPlain && !line.includes('*') && attempt(() => parseRefPattern(line)) !== undefined) {
      // A dot at the end is taken here, and no ref that git has matches.
      expect(isGitRef(line.replace(/(?:\.lock)?\.$/, ''))).toBe(true);
    }
  });
});

describe('decideRef', () => {
  const text = fc.constantFrom(
    'push',
    'pull_request',
    'abc',
    'main',
    'refs/heads/main',
    'refs/tags/v1',
    'branch',
    'tag',
    '',
  );
  const KEYS = [
    'pull_request',
    'issue',
    'workflow_run',
    'event',
    'head_sha',
    'head_branch',
    'ref',
    'ref_type',
    'release',
    'tag_name',
    'deployment',
    'sha',
    'merge_group',
    'head_ref',
    'branch',
    'client_payload',
  ];
  const strange = anyJson(KEYS, ['push', 'abc', 'main', 'refs/heads/main', 'refs/tags/v1', 'v1']);
  const carried = fc.constantFrom<unknown>({}, { pull_request: {} }, null, [], 7);
  const known = fc.record(
    { issue: carried, pull_request: carried, ref: fc.constantFrom('refs/heads/main', 'main', 'x') },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(strange, known);
  const facts: fc.Arbitrary<RefFacts> = fc.record({
    eventName: fc.option(fc.oneof(text, outsideText), { nil: undefined }),
    payload,
    ref: fc.oneof(fc.constantFrom('refs/heads/main', ...REFS, undefined), outsideText),
    sha: fc.option(text, { nil: undefined }),
    refProtected: fc.constantFrom('true', 'false', 'TRUE', '', undefined),
    forge: fc.constantFrom(
      'github.com',
      'ghe.com',
      'github-enterprise-server',
      'forgejo-or-gitea',
      'unknown',
    ),
  });
  const patterns = fc.array(
    fc.constantFrom('refs/heads/main', 'refs/tags/*', 'refs/**', PROTECTED),
    { maxLength: 3 },
  );

  property(
    'allows what a pattern names, and no code from elsewhere',
    fc.tuple(patterns, facts),
    ([allowed, job]) => {
      const verdict = decideRef(allowed, job);
      expectLine(verdict.reason, 5000);
      if (!verdict.isAllowed) {
        expectLine(verdict.remedy, 3000);
        return;
      }
      const { ref = '', forge } = job;
      const isNamed = allowed.some((one) => one !== PROTECTED && matchesSlowly(one, ref));
      const isProtected =
        allowed.includes(PROTECTED) &&
        job.refProtected === 'true' &&
        !['forgejo-or-gitea', 'unknown'].includes(forge);
      expect(isNamed || isProtected).toBe(true);
      const own = job.payload as Readonly<Record<string, unknown>>;
      for (const key of ['pull_request', 'issue']) {
        const brought = Object.hasOwn(own, key) ? own[key] : undefined;
        expect(typeof brought === 'object' && brought !== null && !Array.isArray(brought)).toBe(
          false,
        );
      }
      expect(ref.startsWith('refs/pull/')).toBe(false);
      const named = Object.hasOwn(own, 'ref') ? own['ref'] : undefined;
      if (typeof named === 'string' && named.startsWith('refs/') && job.eventName !== 'delete')
        expect(ref).toBe(named);
    },
  );
});

describe('patterns of images', () => {
  const pattern = fc
    .tuple(registry, few(['a', 'b0', '/', '*', '**', '-', '.', '_', 'X'], 6))
    .map((parts) => parts.join('/'));

  property(
    'format to what parses to the same',
    fc.oneof(pattern, mutationOf(pattern), outsideText),
    (line) => {
      const parsed = attempt(() => parseImagePattern(line));
      if (parsed === undefined) return;
      expect(parseImagePattern(formatImagePattern(parsed.pattern))).toEqual({
        pattern: parsed.pattern,
        notices: [],
      });
      expect(parsed.pattern.registry).not.toContain('*');
      for (const notice of parsed.notices) expectLine(notice, 1500);
    },
  );

  property(
    'allow exactly their own registry',
    fc.tuple(dnsHost, dnsHost, repository),
    ([host, other, path]) => {
      const image = parseReference(`${host}/${path}`).reference;
      const allows = (line: string): boolean => allowsImage(parseImagePattern(line).pattern, image);
      expect(allows(formatName(image))).toBe(true);
      expect(allows(`${host.toUpperCase()}/**`)).toBe(true);
      expect(allows(`${other}/**`)).toBe(other === host);
      expect(allows(`x${host}/**`)).toBe(false);
      for (const near of [`x${host}`, `${host}.x`, `${host}:1`]) {
        expect(allowsImage(parseImagePattern(`${near}/**`).pattern, image)).toBe(false);
        expect(
          allowsImage(parseImagePattern(`${host}/**`).pattern, { ...image, registry: near }),
        ).toBe(false);
      }
      expect(allows(`${host}/${path}0`)).toBe(false);
      expect(allows(`${host}/0${path}`)).toBe(false);
    },
  );

  property('match like globs', fc.tuple(pattern, few(['a', 'b', '/', '.'], 6)), ([line, path]) => {
    const parsed = attempt(() => parseImagePattern(line));
    if (parsed === undefined) return;
    const image = {
      registry: parsed.pattern.registry,
      repository: path,
      tag: undefined,
      digest: undefined,
    };
    expect(allowsImage(parsed.pattern, image)).toBe(matchesSlowly(parsed.pattern.repository, path));
  });
});

property(
  'trusted-events lists open events alone',
  fc.array(fc.oneof(mutated(OPEN_EVENTS), outsideText), { maxLength: 3 }),
  (entries) => {
    const problems = checkTrustedEvents(entries);
    expect(problems).toHaveLength(entries.filter((entry) => !OPEN_EVENTS.includes(entry)).length);
    for (const problem of problems) expectLine(problem, 500);
  },
);
