/* docs/registries.md tells of each registry that is emulated, and its recipes are steps that work. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readActionFile } from '../support/action-file.js';
import { usesThisAction, type WorkflowStep } from '../support/workflow.js';
import { PROFILES } from './index.js';

const PAGE = readFileSync('docs/registries.md', 'utf8');
const NAMES = PROFILES.map(({ name }) => name);

/** The text below each heading of the third level. */
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .map((section) => {
      const [name = '', ...lines] = section.split('\n');
      return [name, lines.join('\n')] as const;
    }),
);

/** How the forge's pages make an anchor of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replace(/ /g, '-');
}

function recipes(section: string): readonly WorkflowStep[] {
  const blocks = section.matchAll(/^```yaml\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, block = '']) => {
    const document = parse(block) as WorkflowStep[] | { readonly steps: WorkflowStep[] };
    return Array.isArray(document) ? document : document.steps;
  });
}

describe('docs/registries.md', () => {
  test('has a section and a row for each registry, in their order, and no other', () => {
    expect([...SECTIONS.keys()]).toEqual(NAMES);
    const rows = [...PAGE.matchAll(/^\| \[([^\]]+)\]\(#([^)]+)\) \|/gm)];
    expect(rows.map(([, name]) => name)).toEqual(NAMES);
    expect(rows.map(([, , link]) => link)).toEqual(NAMES.map(anchor));
  });

  test('says that no live registry was asked', () => {
    expect(PAGE).toContain('**No live registry was asked.**');
  });

  test.each(PROFILES)('$name: what was emulated, from where, and a recipe', (profile) => {
    const section = SECTIONS.get(profile.name) ?? '';
    expect(section).toContain('Emulated: ');
    expect(section).toMatch(/\bSource(?: and what is not confirmed)?:/);
    expect(section).toMatch(/not confirmed|Not\s+confirmed|Confirmed/);
    const steps = recipes(section).filter(usesThisAction);
    expect(steps.length).toBeGreaterThan(0);
    const inputs = Object.keys(readActionFile().inputs);
    for (const { with: given = {} } of steps) {
      expect(inputs).toEqual(expect.arrayContaining(Object.keys(given)));
      const host = profile.name === 'Docker Hub' ? 'docker.io' : profile.apiHost;
      expect(Object.values(given).join('\n')).toContain(host);
    }
  });

  test.each(PROFILES)('$name: the number of requests for one image', (profile) => {
    const [, told = ''] =
      new RegExp(`^\\| \\[${profile.name}\\].*\\| (\\d)[^|]*\\|$`, 'm').exec(PAGE) ?? [];
    const [{ requests } = { requests: [] }] = profile.reads;
    const asked = requests.filter((line) => !isAnswerOfOthers(profile.others, line));
    expect(asked).toHaveLength(Number(told));
  });
});

function isAnswerOfOthers(others: object = {}, line: string): boolean {
  return Object.keys(others).some((host) => line.includes(` ${host}/`));
}
