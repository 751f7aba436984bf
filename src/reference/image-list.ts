import { ActionError } from '../errors.js';
import { printable } from '../text.js';
import { type Reference, formatReference, parseReference } from './reference.js';

/** One image that the user asked for. */
export interface ImageRequest {
  /** The name of the image in the JSON outputs, unique in the list. */
  readonly alias: string;
  readonly reference: Reference;
}

/** The list, what was forgiven (sentences), and every line that is wrong. */
export interface ImageList {
  readonly images: readonly ImageRequest[];
  readonly notices: readonly string[];
  readonly problems: readonly ActionError[];
}

const ALIAS = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/**
 * Returns the images in the text of the input `images`: `[alias=]reference`, one a line; blank lines
 * and lines that begin with `#` are skipped. Never throws: what is wrong is in `problems`.
 */
export function parseImageList(text: string): ImageList {
  const images: ImageRequest[] = [];
  const notices: string[] = [];
  const problems: ActionError[] = [];
  const linesByAlias = new Map<string, number>();
  text.split(/\r\n|\r|\n/).forEach((rawLine, index) => {
    const line = rawLine.trim();
    if (line === '' || line.startsWith('#')) return;
    const where = `images, line ${index + 1}`;
    try {
      const { image, forgiven } = parseImageLine(line);
      checkAlias(image, linesByAlias);
      linesByAlias.set(image.alias, index + 1);
      images.push(image);
      notices.push(...forgiven.map((notice) => `${where}: ${notice}`));
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      const { message, remedy } = error;
      problems.push(new ActionError('INPUT', `${where}: ${message}`, { remedy, cause: error }));
    }
  });
  return { images, notices, problems };
}

function parseImageLine(line: string): { image: ImageRequest; forgiven: readonly string[] } {
  if (/[\s,]/.test(line)) {
    throw new ActionError('INPUT', `"${printable(line)}" holds a space or a comma`, {
      remedy:
        'Write one reference a line, comments on lines of their own, and an alias directly before "=".',
    });
  }
  const equals = line.indexOf('=');
  const given = equals === -1 ? undefined : line.slice(0, equals);
  if (given !== undefined && !ALIAS.test(given)) {
    throw new ActionError('INPUT', `"${printable(given)}" is not an alias`, {
      remedy: 'An alias begins with a letter and has letters, digits, "_", "." and "-".',
    });
  }
  const { reference, notices } = parseReference(line.slice(equals + 1));
  const alias = given ?? reference.repository.slice(reference.repository.lastIndexOf('/') + 1);
  return { image: { alias, reference }, forgiven: notices };
}

function checkAlias(
  { alias, reference }: ImageRequest,
  linesByAlias: ReadonlyMap<string, number>,
): void {
  const other = linesByAlias.get(alias);
  if (other === undefined) return;
  const owner = reference.repository.split('/').at(-2) ?? 'other';
  throw new ActionError('INPUT', `the alias "${alias}" is already that of line ${other}`, {
    remedy: `Give it an alias of its own: ${owner}-${alias}=${formatReference(reference)}`,
  });
}
