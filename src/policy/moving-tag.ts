/** Whether a tag moves, and why one thinks so: a fragment for the user. */
export interface TagJudgement {
  readonly moves: boolean;
  readonly reason: string;
}

/*
 * A mark stands alone in a tag: nothing alphanumeric touches it. Tags pass the grammar of references,
 * so they are short (128 characters), and no pattern here repeats within a repetition.
 */
const BEGIN = '(?<![0-9A-Za-z])';
const END = '(?![0-9A-Za-z])';
const mark = (pattern: string, flags = ''): RegExp => new RegExp(BEGIN + pattern + END, flags);

const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';

/** Signatures and referrers are found by the digest of the image that they are about, and grow. */
const REFERRERS = /^sha(?:256|512)-/;
/** `git describe --dirty` and its like: what was built is in no commit. */
const UNCOMMITTED = mark('dirty', 'i');
/** `20240115`, also with a time behind it: `20240115T1030`, `20240115103000Z`. */
const COMPACT_DATE = mark(`[vr]?20\\d\\d${MONTH}${DAY}(?:T?\\d{4}(?:\\d\\d)?Z?)?`, 'i');
/** `2024-01-15`, `2024.01.15`, `2024_01_15`; a time may follow. */
const DIVIDED_DATE = new RegExp(
  `${BEGIN}v?20\\d\\d([-._])${MONTH}\\1${DAY}(?:T\\d\\d|(?![0-9A-Za-z]))`,
);
/** Seconds or milliseconds since 1970, from 2014 on. */
const TIMESTAMP = mark('1[4-9]\\d{8}(?:\\d{3})?');
/** Seven digits are the shortest that git gives; `g` is what `git describe` puts before them. */
const COMMIT = mark('g?(?!ed25519)(?:[0-9a-f]{7,40}|[0-9a-f]{64})');
/** Names of what is newest, unless a number is counted behind them: `1.2.3-canary.4`. */
const NEWEST = mark(
  '(?:latest|snapshot|nightly|edge|canary|rolling|main|master|develop|trunk|head)(?![-._]\\d)',
  'i',
);
/** Three numbers at the beginning and any suffix; `.x` in the place of a fourth is none. */
const FULL_VERSION = /^v?\d+\.\d+\.\d+(?!\d|\.x(?![0-9A-Za-z]))/i;
/** A pre-release that is counted is full with fewer numbers: `17beta1`, `1.22rc1`, `3.13-rc.2`. */
const PRE_RELEASE = /^v?\d+(?:\.\d+)?[-.]?(?:rc|alpha|beta)[-.]?\d+(?![0-9A-Za-z])/i;
/** Java 8 counts updates and builds: `8u402-b06`. */
const JAVA_UPDATE = /^\d+u\d+-b\d+(?!\d)/;
const BUILD = mark('build[-._]?\\d+', 'i');
const BUILD_NUMBER = /^v?\d{4,}(?![0-9A-Za-z.])/i;
/** Numbers that name a year, a month or a release of Windows, and are published again and again. */
const PERIOD = new RegExp(`^v?(?:20\\d\\d(?:${MONTH})?|1709|1803|1809|1903|1909)${END}`, 'i');

type Known = readonly [pattern: RegExp, reason: string];

/** Immutable, unless a name of what is newest stands beside it. */
const VERSIONS: readonly Known[] = [
  [FULL_VERSION, 'a full version'],
  [PRE_RELEASE, 'a full version'],
  [JAVA_UPDATE, 'a full version'],
];

/** Immutable whatever stands beside it. */
const POINTS: readonly Known[] = [
  [COMPACT_DATE, 'a date'],
  [DIVIDED_DATE, 'a date'],
  [TIMESTAMP, 'a date'],
  [COMMIT, 'a commit'],
  [BUILD, 'a build number'],
];

const NO_TAG = '"latest", also where no tag is written';
const NUMBER = /^v?\d{1,3}(?:\.(?:\d+|x)){0,3}(?![0-9A-Za-z])/i;
const BRANCH = mark(
  '(?:main|master|trunk|head|develop|development|dev|next|test|testing|stage|staging|prod|production|' +
    'latest|edge|nightly|weekly|daily|canary|rolling|snapshot|preview|stable|unstable|lts|current|mainline|' +
    'feature|hotfix|release|pr|mr)',
  'i',
);

/**
 * Says whether a tag moves: whatever is not known to be immutable does. Known are, by the ways in
 * which public images are tagged: full versions with any suffix (`1.2.3-alpine`), dates
 * (`jammy-20240111`), commits (`sha-3f2c9d1`, `main-3f2c9d1`) and build numbers (`build-27`, `48213`).
 * A name of what is newest undoes a version before it (`1.2.3-SNAPSHOT`), but no date and no commit.
 */
export function judgeTag(tag: string): TagJudgement {
  if (REFERRERS.test(tag)) return { moves: true, reason: 'what is attached to another digest' };
  if (UNCOMMITTED.test(tag)) return { moves: true, reason: 'built of what was not committed' };
  const isNewest = NEWEST.test(tag);
  const known = (isNewest ? POINTS : [...VERSIONS, ...POINTS]).find(([sign]) => sign.test(tag));
  if (known !== undefined) return { moves: false, reason: known[1] };
  const isBuildNumber = BUILD_NUMBER.test(tag) && !PERIOD.test(tag) && !isNewest;
  return isBuildNumber
    ? { moves: false, reason: 'a build number' }
    : { moves: true, reason: explain(tag) };
}

/** Says in a few words what a tag that moves looks like. */
function explain(tag: string): string {
  if (tag === 'latest') return NO_TAG;
  if (FULL_VERSION.test(tag) || PRE_RELEASE.test(tag)) return 'the newest of a version';
  if (PERIOD.test(tag)) return 'a year, a month or a release that is named by one';
  if (NUMBER.test(tag)) return 'part of a version';
  return BRANCH.test(tag) ? 'a branch or a channel' : 'not known to be immutable';
}
