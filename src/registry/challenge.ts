/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By name in lower case; of a repeated one the first. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly token68: string | undefined;
}

/** The challenge that is answered. */
export type ChosenChallenge =
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined }
  | { readonly scheme: 'basic' };

/** How much of one header is read, in characters. */
export const CHALLENGE_LIMIT_CHARS = 16_384;
/** How many challenges of one answer are read. */
export const CHALLENGE_LIMIT = 32;

// Each pattern is sticky and reads its characters once: the scanner never looks at a character more
// than a few times.
const SEPARATORS = /[ \t,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SPACES = /[ \t]*/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
// More than a token: some registries leave the quotes off a URL.
const BARE = /[^ \t,"]*/y;

interface Scanner {
  readonly text: string;
  position: number;
  /** Whether a quote from here on may have an end. */
  mayQuote: boolean;
}

interface OpenChallenge extends Challenge {
  readonly parameters: Map<string, string>;
}

/**
 * Returns all challenges of repeated and comma-joined headers, in their order. What does not parse
 * is skipped, and what stands behind it is still read. Linear in the length, which is bounded.
 */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  return headers.flatMap(parseHeader).slice(0, CHALLENGE_LIMIT);
}

function parseHeader(header: string): Challenge[] {
  const scanner: Scanner = {
    text: header.slice(0, CHALLENGE_LIMIT_CHARS),
    position: 0,
    mayQuote: true,
  };
  const challenges: OpenChallenge[] = [];
  for (;;) {
    take(scanner, SEPARATORS);
    if (scanner.position >= scanner.text.length) return challenges;
    const word = take(scanner, TOKEN);
    if (word === undefined) skipGarbage(scanner);
    else if (take(scanner, EQUALS) === undefined) challenges.push(readScheme(scanner, word));
    else addParameter(challenges.at(-1), word, readValue(scanner));
  }
}

/** Behind a quote without an end every other one is escaped and has none either: none is looked for. */
function skipGarbage(scanner: Scanner): void {
  if (scanner.text[scanner.position] === '"' && scanner.mayQuote) {
    if (take(scanner, QUOTED) !== undefined) return;
    scanner.mayQuote = false;
  }
  scanner.position += 1;
}

function readScheme(scanner: Scanner, word: string): OpenChallenge {
  const spaces = take(scanner, SPACES);
  const token68 = spaces === '' ? undefined : take(scanner, TOKEN68);
  return { scheme: word.toLowerCase(), parameters: new Map<string, string>(), token68 };
}

function readValue(scanner: Scanner): string | undefined {
  if (scanner.text[scanner.position] !== '"') return take(scanner, BARE);
  const quoted = take(scanner, QUOTED);
  if (quoted === undefined) scanner.position = scanner.text.length; // the quote never ends
  return quoted?.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function addParameter(
  challenge: OpenChallenge | undefined,
  name: string,
  value: string | undefined,
): void {
  const key = name.toLowerCase();
  if (challenge === undefined || value === undefined || challenge.parameters.has(key)) return;
  challenge.parameters.set(key, value);
}

function take(scanner: Scanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.position;
  const text = pattern.exec(scanner.text)?.[0];
  if (text !== undefined) scanner.position += text.length;
  return text;
}

/** Returns the challenge to answer: Bearer with a realm before Basic, undefined where there is neither. */
export function chooseChallenge(challenges: readonly Challenge[]): ChosenChallenge | undefined {
  for (const { scheme, parameters } of challenges) {
    const realm = parameters.get('realm');
    if (scheme !== 'bearer' || realm === undefined || realm === '') continue;
    return { scheme: 'bearer', realm, service: parameters.get('service') };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined;
}
