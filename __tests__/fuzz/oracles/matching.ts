/* Slow and plain answers to what src answers fast. */

/** Whether the text matches, by trying everything; for short texts alone. */
export function matchesSlowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('**')) {
    return (
      matchesSlowly(pattern.slice(2), text) ||
      (text !== '' && matchesSlowly(pattern, text.slice(1)))
    );
  }
  if (pattern.startsWith('*')) {
    if (matchesSlowly(pattern.slice(1), text)) return true;
    return text !== '' && !text.startsWith('/') && matchesSlowly(pattern, text.slice(1));
  }
  return text.startsWith(pattern.slice(0, 1)) && matchesSlowly(pattern.slice(1), text.slice(1));
}

/** Whether git takes the text for a full ref (git, check-ref-format), for text in ASCII. */
export function isGitRef(text: string): boolean {
  const parts = text.split('/');
  const hasBadPart = parts.some(
    (part) => part === '' || part.startsWith('.') || part.endsWith('.lock'),
  );
  const hasBadCharacter = Array.from(text).some(
    (one) => one <= ' ' || '\u007f~^:?*[\\'.includes(one),
  );
  const isBad = text.includes('..') || text.includes('@{') || text.endsWith('.') || text === '@';
  return parts.length > 1 && !hasBadPart && !hasBadCharacter && !isBad;
}

/** Whether every character is one of these, and there are so many of them. */
export function isMadeOf(
  text: string,
  allowed: string,
  [least, most]: readonly [number, number],
): boolean {
  const isAllowed = Array.from(text).every((one) => allowed.includes(one));
  return isAllowed && text.length >= least && text.length <= most;
}

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();

/** Whether it is a label of a DNS name in lower case (RFC 1123), of at most so many characters. */
export function isDnsLabel(text: string, most: number): boolean {
  const inner = isMadeOf(text, `${LOWER}${DIGITS}-`, [1, most]);
  return inner && !text.startsWith('-') && !text.endsWith('-');
}
