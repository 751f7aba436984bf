import { formatNames, splitNames } from './named-list.js';
import type { Privilege } from './privilege.js';

/** What a bearer token says of itself: raw text from outside, believed as far as its registry is. */
export interface TokenClaims {
  readonly issuer: string | undefined;
  /** On Forgejo and Gitea: the user that it acts for; -1 is nobody, -2 a job. */
  readonly userId: number | undefined;
  /** On Forgejo and Gitea: the scopes of the access token, comma-separated; empty is no limit. */
  readonly scope: string | undefined;
  /** What it allows (distribution, "Token Authentication Implementation"). */
  readonly access: readonly AccessEntry[] | undefined;
}

export interface AccessEntry {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** How a repository was read with the password. */
export interface ReadEvidence {
  readonly repository: string;
  readonly scheme: 'none' | 'basic' | 'bearer';
  /** The service that the challenge named. */
  readonly service: string | undefined;
  /** Undefined where there is no token, or one that says nothing. */
  readonly claims: TokenClaims | undefined;
}

/** Scopes of a Forgejo or Gitea access token with which it reads packages and does nothing else. */
const READING_SCOPES = new Set(['read:package', 'public-only']);
const READING_ACTIONS = new Set(['pull', 'scanner-pull']);
const CHANGING_ACTIONS = new Set(['push', 'delete', '*']);

/**
 * Returns what the tokens that read these repositories tell of the password: one that can do more
 * anywhere is broad, and one that is not proven everywhere is unknown. The tokens' signatures are the
 * registry's own affair: it said this over TLS, and it is the one that enforces it.
 */
export function judgeReads(reads: readonly ReadEvidence[]): Privilege {
  const found = reads.map(judgeRead);
  const kinds = ['broad', 'unknown', 'narrow'] as const;
  const kind = kinds.find((one) => found.some((privilege) => privilege.kind === one));
  if (kind === undefined) return { kind: 'unknown', seen: 'nothing was read with it' };
  const all = new Set(found.filter((one) => one.kind === kind).map(({ seen }) => seen));
  const [first = ''] = all;
  const likewise = all.size > 1 ? `; likewise for ${all.size - 1} more` : '';
  return { kind, seen: `${first}${likewise}` };
}

function judgeRead(read: ReadEvidence): Privilege {
  const { repository, scheme, claims } = read;
  if (scheme === 'none') return unknown('the registry did not ask for it');
  if (scheme === 'basic') {
    return unknown('the registry takes it by HTTP Basic, without a token that would tell');
  }
  if (claims?.userId !== undefined) return judgeScope(repository, claims.userId, claims.scope);
  if (claims?.access !== undefined) return judgeAccess(read, claims.access);
  return unknown(`its token for ${repository} does not say what it may do`);
}

function judgeScope(repository: string, userId: number, scope: string | undefined): Privilege {
  const token = `its token for ${repository}`;
  if (userId === -2) return unknown(`${token} is that of a job`);
  if (userId <= 0) return unknown(`${token} belongs to no user`);
  if (scope === undefined) return unknown(`${token} names no scopes`);
  const scopes = splitNames(scope);
  if (scopes.length === 0) {
    return { kind: 'broad', seen: `${token} has no scopes: it can do all that its user can` };
  }
  const isNarrow = scopes.every((one) => READING_SCOPES.has(one));
  const noun = scopes.length === 1 ? 'scope' : 'scopes';
  return {
    kind: isNarrow ? 'narrow' : 'broad',
    seen: `${token} has the ${noun} ${formatNames(scopes)}`,
  };
}

/** Only pull was asked for: what goes beyond it tells, and pull alone tells nothing but on Harbor. */
function judgeAccess(read: ReadEvidence, access: readonly AccessEntry[]): Privilege {
  const { repository } = read;
  const entries = access.filter(({ type }) => type.startsWith('repository'));
  const broad = entries.find(({ actions }) => actions.some((one) => CHANGING_ACTIONS.has(one)));
  if (broad !== undefined) {
    const actions = formatNames([...broad.actions].sort());
    const where = formatNames([broad.name]);
    return {
      kind: 'broad',
      seen: `its token allows ${actions} in ${where}, and only pull was asked`,
    };
  }
  const own = entries.filter(({ name }) => name === repository).flatMap(({ actions }) => actions);
  if (!own.includes('pull'))
    return unknown(`its token does not say that it may read ${repository}`);
  if (!isHarbor(read)) return unknown(`its token for ${repository} tells no more than was asked`);
  const isNarrow = entries.every(({ actions }) => actions.every((one) => READING_ACTIONS.has(one)));
  const seen = `Harbor lets it ${formatNames([...new Set(own)].sort())} in ${repository}`;
  return isNarrow ? { kind: 'narrow', seen: `${seen} and do nothing else there` } : unknown(seen);
}

/**
 * Whether the registry is a Harbor: its token names all that the user may do, whatever was asked. It
 * says so twice, in the challenge and in the token, and both are constants of its source.
 */
export function isHarbor({ service, claims }: Pick<ReadEvidence, 'service' | 'claims'>): boolean {
  return service === 'harbor-registry' && claims?.issuer === 'harbor-token-issuer';
}

function unknown(seen: string): Privilege {
  return { kind: 'unknown', seen };
}
