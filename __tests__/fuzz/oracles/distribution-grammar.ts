/*
 * What distribution/reference takes for a reference, built from its published grammar (the comment at
 * the top of reference.go) and from Docker's rules for familiar names: an oracle, with nothing of ours.
 */

const ALPHA_NUMERIC = '[a-z0-9]+';
const SEPARATOR = '(?:[._]|__|[-]+)';
const PATH_COMPONENT = `${ALPHA_NUMERIC}(?:${SEPARATOR}${ALPHA_NUMERIC})*`;
const REMOTE_NAME = `${PATH_COMPONENT}(?:/${PATH_COMPONENT})*`;
const DOMAIN_COMPONENT = '(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])';
const DOMAIN_NAME = `${DOMAIN_COMPONENT}(?:[.]${DOMAIN_COMPONENT})*`;
const HOST = `(?:${DOMAIN_NAME}|\\[[a-fA-F0-9:]+\\])`;
const DOMAIN = `${HOST}(?::[0-9]+)?`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const ALGORITHM = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*';
const DIGEST = `${ALGORITHM}:[0-9a-fA-F]{32,}`;
const REFERENCE = new RegExp(`^(${DOMAIN})/(${REMOTE_NAME})(?::(${TAG}))?(?:@(${DIGEST}))?$`);

/** What is called an identifier there: it is never a name. */
const IDENTIFIER = /^[a-f0-9]{64}$/;
const PATH_LIMIT = 255;

export interface Named {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Returns the parts of a familiar name as Docker reads it, or undefined where it is none. */
export function readByDistribution(text: string): Named | undefined {
  if (IDENTIFIER.test(text)) return undefined;
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(0, slash));
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  const given = slash !== -1 && isDomain ? first : 'docker.io';
  const domain = given === 'index.docker.io' ? 'docker.io' : given;
  const rest = slash !== -1 && isDomain ? text.slice(slash + 1) : text;
  const path = domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  const [, readDomain = '', readPath = '', tag, digest] = REFERENCE.exec(`${domain}/${path}`) ?? [];
  if (readPath === '' || readPath.length > PATH_LIMIT) return undefined;
  return { domain: readDomain, path: readPath, tag, digest };
}
