import { formatLog } from '../__tests__/support/runner-commands.js';
import type { Check } from './check.js';
import type { Performance } from './play.js';
import { JOB_TOKEN, MACHINE_USER, type Scene } from './scenes.js';

/** Returns what a scene shows a person, from the workflow's lines to what was checked. */
export function showScene(
  scene: Scene,
  { home, main, post, configs }: Performance,
  checks: readonly Check[],
): string {
  const masks = [JOB_TOKEN, MACHINE_USER.password, ...main.masks, ...post.masks];
  const mask = (text: string): string => formatLog(text, masks);
  const blocks: readonly (readonly [string, string])[] = [
    ['In the workflow', showStep(scene)],
    [`The log (exit code ${main.exitCode})`, mask(main.stdout + main.stderr)],
    ['Outputs for later steps', showOutputs(main.outputs)],
    ['Job summary', main.summary],
    ['Docker config before the step', configs.before ?? 'no file'],
    ['Docker config for later steps', mask(configs.during ?? 'no file')],
    ['The log when the job ends', mask(post.stdout + post.stderr)],
    ['Docker config after the job', mask(configs.after ?? 'no file')],
    ['Checked', checks.map(showCheck).join('\n')],
  ];
  const shown = blocks.map(([title, text]) => `${title}\n${indent(text)}`).join('\n\n');
  return shown.replaceAll(home, '~');
}

function showStep({ event, inputs }: Scene): string {
  const lines = inputs.map(({ name, value, expression }) => `    ${name}: ${expression ?? value}`);
  return [`# on: ${event.name}`, '- uses: OWNER/login-and-pin@v1', '  with:', ...lines].join('\n');
}

/** What people use most; the other outputs repeat parts of these, or say the same as JSON. */
const SHOWN_OUTPUTS = [
  'reference',
  'reference-with-tag',
  'digest',
  'kind',
  'platforms',
  'logged-in',
  'docker-config',
  'trusted',
  'trust-reason',
  'skipped',
];

function showOutputs(outputs: Readonly<Record<string, string>>): string {
  const width = Math.max(...SHOWN_OUTPUTS.map((name) => name.length));
  return SHOWN_OUTPUTS.filter((name) => (outputs[name] ?? '') !== '')
    .map((name) => `${name.padEnd(width)}  ${outputs[name] ?? ''}`)
    .join('\n');
}

function showCheck({ promise, isKept }: Check): string {
  return `${isKept ? 'yes' : 'NO '}  ${promise}`;
}

function indent(text: string): string {
  const lines = text.trim() === '' ? ['nothing'] : text.trimEnd().split('\n');
  return lines.map((line) => `    ${line}`.trimEnd()).join('\n');
}
