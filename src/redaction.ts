import { breakMarks, printable } from './text.js';

/** Secrets shorter than this are no secrets in a text: half of it would be blacked out. */
export const SECRET_MINIMUM_CHARS = 4;
/**
 * From this length on a secret stands in an answer by no accident: what repeats it is not used, and
 * not shown in part either.
 */
export const TELLING_SECRET_CHARS = 16;

const REDACTED = '***';

/** Takes secrets out of texts; what a secret looks like there is worked out once for each. */
export interface Redactor {
  readonly add: (secret: string) => void;
  readonly redact: (text: string) => string;
}

export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const forms = new Set<string>();
  let longestFirst: readonly string[] | undefined;
  const add = (secret: string): void => {
    if (secret.length < SECRET_MINIMUM_CHARS) return;
    for (const form of formsOf(secret)) forms.add(form);
    longestFirst = undefined;
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact: (text) => {
      // The longest first: one secret may be part of another.
      longestFirst ??= [...forms].sort((left, right) => right.length - left.length);
      return longestFirst.reduce(
        (rest, form) => (form.length > rest.length ? rest : rest.replaceAll(form, REDACTED)),
        text,
      );
    },
  };
}

/** Returns the text without the secrets, in whatever form a message may show them. */
export function redactSecrets(text: string, secrets: Iterable<string>): string {
  return createRedactor(secrets).redact(text);
}

/** Returns the secrets that are long enough to tell. */
export function tellingSecrets(secrets: Iterable<string>): string[] {
  return [...secrets].filter((secret) => secret.length >= TELLING_SECRET_CHARS);
}

/** Whether the text holds one of the secrets as it is or in base64. */
export function repeatsSecret(text: string, secrets: Iterable<string>): boolean {
  // What is longer than the text is not encoded first: there may be thousands of long tokens.
  return tellingSecrets(secrets).some(
    (secret) =>
      secret.length <= text.length && (text.includes(secret) || text.includes(base64(secret))),
  );
}

/** Of how many secrets the forms are kept: a few go with each of a thousand requests. */
const FORMS_KEPT = 32;
const keptForms = new Map<string, readonly string[]>();

function formsOf(secret: string): readonly string[] {
  const kept = keptForms.get(secret);
  if (kept !== undefined) return kept;
  const forms = findForms(secret);
  const [oldest] = keptForms.keys();
  if (oldest !== undefined && keptForms.size >= FORMS_KEPT) keptForms.delete(oldest);
  keptForms.set(secret, forms);
  return forms;
}

/** A secret as it is, on one printable line, in a URL, encoded, and line by line. */
function findForms(secret: string): readonly string[] {
  const lines = secret.split(/[\r\n]+/);
  // In hexadecimal two characters of a line are four, which stand in any other digest.
  const parts = lines.filter((line) => line.length >= SECRET_MINIMUM_CHARS);
  const forms = [secret, ...parts].flatMap((part) => [
    part,
    breakMarks(part),
    printable(part, part.length + 1),
    ...encodedForms(part),
    ...urlForms(part),
  ]);
  return forms.filter((form) => form.length >= SECRET_MINIMUM_CHARS);
}

/** As whoever was sent it could say it again. */
function encodedForms(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const padded = bytes.toString('base64');
  return [padded, padded.replace(/=+$/, ''), bytes.toString('base64url'), hex, hex.toUpperCase()];
}

function urlForms(text: string): string[] {
  if (!text.isWellFormed()) return [];
  const path = URL.canParse(`http://h/${text}`)
    ? new URL(`http://h/${text}`).pathname.slice(1)
    : '';
  return [encodeURIComponent(text), path];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
