/* The direction of imports, and the one place per verb. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const SOURCE = join(__dirname, '..', 'src');

/** From the lowest; what stands in one layer may import from lower layers and from its own room. */
const LAYERS: readonly (readonly string[])[] = [
  ['text', 'clock', 'json'],
  ['errors', 'redaction'],
  ['reference'],
  ['policy'],
  ['registry', 'machine'],
  ['docker'],
  ['ledger'],
  ['action'],
  ['world'],
  ['stages'],
  ['run', 'cleanup'],
  ['main', 'post'],
  ['index'],
];

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const sources = new Map(files.map((file) => [file, readFileSync(join(SOURCE, file), 'utf8')]));

function room(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

function layer(file: string): number {
  return LAYERS.findIndex((rooms) => rooms.includes(room(file)));
}

function importsOf(file: string, kind: 'any' | 'run time'): string[] {
  const statements = (sources.get(file) ?? '').matchAll(
    /^(?:import|export)\s(type\s)?[^;]*?from\s'([^']+)'/gm,
  );
  return [...statements].flatMap(([, isType, name]) =>
    name === undefined || (kind === 'run time' && isType !== undefined) ? [] : [name],
  );
}

function localImportsOf(file: string): string[] {
  return importsOf(file, 'any')
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(file, '..', name)).replace(/\.js$/, '.ts'));
}

function filesWith(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(sources.get(file) ?? '')).sort();
}

describe('the house', () => {
  test.each(files)('%s has its place', (file) => {
    expect(layer(file)).toBeGreaterThanOrEqual(0);
  });

  test.each(files)('%s imports downwards only', (file) => {
    const wrong = localImportsOf(file).filter(
      (target) =>
        !sources.has(target) || (layer(target) >= layer(file) && room(target) !== room(file)),
    );
    expect(wrong).toEqual([]);
  });

  test.each(files.filter((file) => ['machine', 'docker', 'ledger'].includes(room(file))))(
    '%s knows nothing of the network',
    (file) => {
      expect(localImportsOf(file).filter((target) => room(target) === 'registry')).toEqual([]);
    },
  );

  test.each(files)('%s is in no import cycle', (file) => {
    const seen = new Set<string>();
    const visit = (current: string): void => {
      for (const target of localImportsOf(current)) {
        if (seen.has(target)) continue;
        seen.add(target);
        visit(target);
      }
    };
    visit(file);
    expect(seen.has(file)).toBe(false);
  });

  test.each(files.filter((file) => ['reference', 'policy'].includes(room(file))))(
    '%s is pure',
    (file) => {
      expect(importsOf(file, 'any').filter((name) => !name.startsWith('.'))).toEqual([]);
    },
  );

  test.each([
    ['process.env', /process\.env\b/, ['world.ts']],
    ['getInput', /\.getInput\(/, ['action/input-texts.ts']],
    ['setOutput', /\.setOutput\(/, ['action/outputs.ts']],
    ['saveState', /\.saveState\(/, ['action/state.ts']],
    ['realWorld', /= realWorld\(/, ['main.ts', 'post.ts']],
    ['setSecret', /\.setSecret\(/, ['action/log.ts']],
    ['import at run time', /\bimport\(/, ['world.ts']],
    ['a scope that pushes', /:pull,push`/, ['registry/push-question.ts']],
    ["GitHub's API", /https:\/\/api\.github\.com'/, ['registry/github-question.ts']],
  ])('one place for %s', (_verb, pattern, expected) => {
    const found = filesWith(pattern).map((file) => relative('.', file));
    expect(found).toEqual(expected);
  });

  test('the actions toolkit is imported by world.ts alone', () => {
    const found = files.filter((file) =>
      importsOf(file, 'run time').some((name) => name.startsWith('@actions/')),
    );
    expect(found).toEqual(['world.ts']);
  });
});
