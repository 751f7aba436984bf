/*
 * Writes the tables of inputs and outputs in README.md from action.yml, between their markers.
 * With --check it writes nothing and fails where they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

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

const metadata = parse(readFileSync('action.yml', 'utf8')) as Metadata;
const readme = readFileSync('README.md', 'utf8');
const withInputs = replaceBetween(readme, 'inputs', formatInputs(metadata));
const wanted = replaceBetween(withInputs, 'outputs', formatOutputs(metadata));

if (wanted === readme) {
  console.log('README.md: the tables are those of action.yml');
} else if (process.argv.includes('--check')) {
  console.error('README.md: the tables differ from action.yml: run "npm run docs"');
  process.exitCode = 1;
} else {
  writeFileSync('README.md', wanted);
  console.log('README.md: tables written');
}
