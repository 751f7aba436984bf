/*
 * Writes the tables of inputs and outputs in README.md from action.yml, between their markers, and
 * docs/faults.md from the table that the tests hold. With --check it writes nothing and fails where
 * they differ.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { MATRIX } from '../__tests__/faults/matrix.js';
import { formatFaultPage } from './fault-page.js';

interface Field {
  readonly description: string;
  readonly default?: string;
}

interface Metadata {
  readonly inputs: Readonly<Record<string, Field>>;
  readonly outputs: Readonly<Record<string, Field>>;
}

function formatInputs({ inputs }: Metadata): string {
  const rows = Object.entries(inputs).map(([name, field]) => {
    const fallback = field.default === undefined ? '–' : `\`${field.default}\``;
    return `| \`${name}\` | ${fallback} | ${escapeCell(field.description)} |`;
  });
  return ['| Input | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function formatOutputs({ outputs }: Metadata): string {
  const rows = Object.entries(outputs).map(
    ([name, field]) => `| \`${name}\` | ${escapeCell(field.description)} |`,
  );
  return ['| Output | Meaning |', '| --- | --- |', ...rows].join('\n');
}

function escapeCell(text: string): string {
  return text.trim().replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

function replaceBetween(text: string, name: string, table: string): string {
  const begin = `<!-- begin ${name}, made from action.yml by "npm run docs" -->`;
  const end = `<!-- end ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md: no markers for the ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
}

function formatReadme(readme: string): string {
  const metadata = parse(readFileSync('action.yml', 'utf8')) as Metadata;
  const withInputs = replaceBetween(readme, 'inputs', formatInputs(metadata));
  return replaceBetween(withInputs, 'outputs', formatOutputs(metadata));
}

/** Each page, and what it should be. */
const PAGES: readonly (readonly [string, (page: string) => string])[] = [
  ['README.md', formatReadme],
  ['docs/faults.md', () => formatFaultPage(MATRIX)],
];

for (const [path, format] of PAGES) {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const wanted = format(page);
  if (wanted === page) {
    console.log(`${path}: it is as its source says`);
  } else if (process.argv.includes('--check')) {
    console.error(`${path}: it differs from its source: run "npm run docs"`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, wanted);
    console.log(`${path}: written`);
  }
}
