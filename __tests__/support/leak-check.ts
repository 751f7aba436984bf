import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from './bundle-runner.js';
import type { Ran } from './fake-runner.js';
import type { RecordedRequest } from './http-origin.js';

/** A value that must stay where it belongs. */
export interface Secret {
  /** How the failure names it. */
  readonly name: string;
  readonly value: string;
  /** With whom it forms `base64(user:password)`. */
  readonly username?: string;
  /** Origins that may receive it, in the header `Authorization` alone. */
  readonly origins?: readonly string[];
  /** Files that may hold it, by absolute path. */
  readonly files?: readonly string[];
}

/** Everything that a scenario made. */
export interface Evidence {
  readonly runs?: readonly (ActionRun | Ran)[];
  readonly requests?: readonly RecordedRequest[];
  /** Directories whose files are read, at any depth. */
  readonly folders?: readonly string[];
}

/** A piece of evidence as text, and how the failure names it. */
interface Piece {
  readonly name: string;
  readonly text: string;
}

/** Throws where a secret is anywhere but in its declared places; the message holds no secret. */
export function assertNoLeaks(secrets: readonly Secret[], evidence: Evidence): void {
  const leaks = findLeaks(secrets, evidence);
  if (leaks.length > 0) throw new Error(`leaked: ${leaks.join('; ')}`);
}

/** Returns one sentence for each place that holds a secret and may not. */
export function findLeaks(secrets: readonly Secret[], evidence: Evidence): readonly string[] {
  const said = (evidence.runs ?? []).flatMap((run, index) => runPieces(run, `run ${index + 1}`));
  const files = (evidence.folders ?? []).flatMap(filePieces);
  return secrets.flatMap((secret) => {
    const forms = secretForms(secret);
    const sent = (evidence.requests ?? []).map((request) => requestPiece(request, secret));
    const kept = files.filter(({ name }) => secret.files?.includes(name) !== true);
    return [...said, ...sent, ...kept].flatMap((piece) => {
      const form = forms.find(({ text }) => piece.text.includes(text));
      return form === undefined ? [] : [`${secret.name} (${form.name}) in ${piece.name}`];
    });
  });
}

/** The forms in which a secret can be read back by whoever sees it. */
function secretForms({ value, username }: Secret): readonly Piece[] {
  if (value.length < 8) throw new Error('a planted secret must be too long to appear by chance');
  const pair = `${username ?? ''}:${value}`;
  const json = JSON.stringify(value).slice(1, -1);
  return [
    { name: 'as it is', text: value },
    { name: 'escaped for JSON', text: json },
    { name: 'escaped twice for JSON', text: JSON.stringify(json).slice(1, -1) },
    { name: 'percent-encoded', text: encodeURIComponent(value) },
    { name: 'as a form sends it', text: new URLSearchParams({ value }).toString().slice(6) },
    ...[value, pair].flatMap(base64Forms),
  ];
}

function base64Forms(text: string): readonly Piece[] {
  const bytes = Buffer.from(text);
  // The end of the text decides the last characters; without them a longer text is found too.
  const open = (encoded: string): string => encoded.slice(0, Math.floor((bytes.length * 4) / 3));
  return [
    { name: 'base64', text: open(bytes.toString('base64')) },
    { name: 'base64url', text: open(bytes.toString('base64url')) },
    { name: 'hexadecimal', text: bytes.toString('hex') },
  ];
}

function runPieces(run: ActionRun | Ran, name: string): readonly Piece[] {
  const shared = [
    { name: `the outputs of ${name}`, text: JSON.stringify(run.outputs) },
    { name: `the state of ${name}`, text: JSON.stringify(run.state) },
    { name: `the exported variables of ${name}`, text: JSON.stringify(run.exported) },
    { name: `the summary of ${name}`, text: run.summary },
  ];
  if ('stdout' in run) {
    // Masking is how the runner learns the secret: these lines never reach a log.
    const log = run.stdout.replace(/^::add-mask::.*$/gm, '');
    return [
      { name: `standard output of ${name}`, text: log },
      { name: `standard error of ${name}`, text: run.stderr },
      ...shared,
    ];
  }
  const log = [...run.lines, ...run.notices, ...run.warnings, ...run.errors].join('\n');
  return [{ name: `the log of ${name}`, text: log }, ...shared];
}

function requestPiece(request: RecordedRequest, secret: Secret): Piece {
  const { origin, method, path, query, headers, body } = request;
  const { authorization, ...others } = headers;
  const isAllowed = secret.origins?.includes(origin) === true;
  const seen = [path, query.toString(), JSON.stringify(others), body];
  const text = [...seen, isAllowed ? '' : (authorization ?? '')].join('\n');
  return { name: `${method} ${origin}${path}`, text };
}

function filePieces(folder: string): readonly Piece[] {
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    const found = lstatSync(path);
    if (found.isDirectory()) return filePieces(path);
    return found.isFile() ? [{ name: path, text: readFileSync(path, 'utf8') }] : [];
  });
}
