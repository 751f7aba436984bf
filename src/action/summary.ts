import { describeReason } from '../errors.js';
import { formatReference } from '../reference/reference.js';
import type { Log } from './log.js';
import { type Pin, describePin } from './outputs.js';
import type { Toolkit } from './toolkit.js';

/** The longest job summary that is written, in bytes: runners refuse one of over 1 MiB. */
export const SUMMARY_LIMIT_BYTES = 900 * 1024;

export interface SummaryFacts {
  readonly pins: readonly Pin[];
  /** Sentences under the table: trust, and where the login is kept. */
  readonly remarks: readonly string[];
}

/** Returns the job summary as GitHub's Markdown: a table of what was asked for and pinned. */
export function formatSummary({ pins, remarks }: SummaryFacts): string {
  const lines = ['## Login and Pin', ''];
  if (pins.length > 0) {
    lines.push('| Image | Asked for | Pinned | Kind | Platforms | Credential |');
    lines.push('| --- | --- | --- | --- | --- | --- |');
    lines.push(...fitRows(pins.map(formatRow)), '');
  }
  lines.push(...remarks.map((remark) => `- ${escapeMarkdown(remark)}`));
  return `${lines.join('\n')}\n`;
}

function formatRow(pin: Pin): string {
  const fields = describePin(pin);
  const cells = [
    escapeMarkdown(pin.image.alias),
    code(formatReference(pin.image.reference)),
    [code(fields.digest), ...pin.resolved.notes.map(escapeMarkdown)].join('<br>'),
    fields.kind,
    fields.platforms.map(code).join(' ') || '–',
    fields.credential,
  ];
  return `| ${cells.join(' | ')} |`;
}

function fitRows(rows: readonly string[]): string[] {
  let bytes = 0;
  const kept = rows.filter((row) => (bytes += Buffer.byteLength(row) + 1) < SUMMARY_LIMIT_BYTES);
  const left = rows.length - kept.length;
  if (left > 0) kept.push(`| … and ${left} more: see the output \`images\` | | | | | |`);
  return kept;
}

/** What is in code passed the grammar of references: it holds no backquote and no bar. */
function code(text: string): string {
  return `\`${text}\``;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`);
}

/** Writes the job summary. A runner without one gets a warning at the most, never a failed step. */
export async function writeSummary(toolkit: Toolkit, log: Log, facts: SummaryFacts): Promise<void> {
  try {
    await toolkit.summary.addRaw(log.redact(formatSummary(facts))).write();
  } catch (error) {
    log.warning(`summary: not written: ${describeReason(error)}`);
  }
}
