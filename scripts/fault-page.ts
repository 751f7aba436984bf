import { GAVE_UP, LATE_SECONDS } from '../__tests__/faults/expectations.js';
import {
  type Expectation,
  type FaultGroup,
  type FaultRow,
  type Stage,
} from '../__tests__/faults/fault-row.js';

const INTRO = `# When something goes wrong on the network

What a step makes of every failure between it and a registry: what happened, what it does, what it prints and
what to do. The tests hold each line, in each kind of request of a step; this page is made from their table by
\`npm run docs\`.

A step asks a registry up to four kinds of things: the **first request**, which carries no login; a **token**,
from the address that the registry names for it; the **manifest** of each image; with \`platform\`, the **config** of
an image. Where a line names none of them it holds for all. A fifth, the list of tags, is a favour: when a tag
is not there, the step asks once for its neighbours, and says less where that fails.

* *Tries again* means up to \`retries\` further tries, with a growing wait between them, or the one that the registry asks for
  (\`Retry-After\`, up to 60 s). When the failure passes, the step succeeds. Each further try is a line of the log.
* A step that fails pins nothing, stores no login and sets no output of an image.
* Before each message stands the image (\`pin "registry/name:tag":\`), and after it who read: \`Read as … with …\`,
  or \`Not sent: …\` where the registry failed before it was given a login. \`URL\` is the one that was asked; \`REGISTRY\` is
  the registry of the image, \`ELSEWHERE\` another host.
* No message holds a secret, also where a registry repeats one, and none holds a page meant for browsers.
`;

/** Stages that a line names; the list of tags is told of in the introduction. */
const NAMES: readonly (readonly [Stage, string])[] = [
  ['challenge', 'first request'],
  ['token', 'token'],
  ['manifest', 'manifest'],
  ['config', 'config'],
];

const DEEDS: Readonly<Record<Expectation['outcome'], string>> = {
  succeeds: 'goes on',
  'fails at once': 'fails at once',
  retries: 'tries again, then fails',
};

/** Returns the page for users of a table of faults, in Markdown. */
export function formatFaultPage(groups: readonly FaultGroup[]): string {
  return [INTRO, ...groups.map(formatGroup)].join('\n');
}

function formatGroup({ title, intro, rows }: FaultGroup): string {
  const head = [
    '| What happens | In | The step | It prints | What to do |',
    '| --- | --- | --- | --- | --- |',
  ];
  const lines = [...new Map(rows.map((row) => [row.told ?? row.name, row])).keys()].flatMap(
    (told) =>
      formatLines(
        told,
        rows.filter((row) => (row.told ?? row.name) === told),
      ),
  );
  return [`## ${title}`, '', intro, '', ...head, ...lines, ''].join('\n');
}

/** Rows that are told together have the same outcomes; the message is the first one's. */
function formatLines(told: string, [row]: readonly FaultRow[]): string[] {
  if (row === undefined) return [];
  const byCells = new Map<string, string[]>();
  for (const [stage, name] of NAMES) {
    const cells = formatExpectation(row.stages[stage]);
    byCells.set(cells, [...(byCells.get(cells) ?? []), name]);
  }
  return [...byCells].map(([cells, names], index) => {
    const where = names.length === NAMES.length ? 'any' : names.join(', ');
    return `| ${index === 0 ? escapeCell(told) : ''} | ${where} | ${cells} |`;
  });
}

function formatExpectation(expected: Expectation): string {
  const deed = DEEDS[expected.outcome];
  if (expected.outcome === 'succeeds') return `${deed} | – | –`;
  const message = expected.message
    .replace('REQUEST', 'GET URL')
    .replace(GAVE_UP, 'gave up after 5 tries')
    .replace(`within ${LATE_SECONDS} s`, 'within 30 s')
    .replace(/\b(DIGEST|OTHER)\b/g, 'sha256:…');
  return `${deed} | \`${escapeCell(message)}\` | ${escapeCell(expected.advice) || '–'}`;
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;');
}
