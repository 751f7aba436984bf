import { type Answer, jsonAnswer, type ReceivedRequest } from '../support/http-message.js';
import { digestOf } from '../support/manifests.js';
import { KINDS } from './hostile-job.js';
import { imageAnswer } from './hostile-registry.js';
import type { TrickRow } from './hostile-tricks.js';

/** The secret of a request as it is: a password, an identity token, a bearer token. */
function secretOf({ authorization = '', body }: ReceivedRequest): string {
  const [, scheme = '', value = ''] = /^(\w+) (.*)$/.exec(authorization) ?? [];
  if (scheme === 'Bearer') return value;
  const pair = Buffer.from(value, 'base64').toString();
  return (
    pair.slice(pair.indexOf(':') + 1) || (new URLSearchParams(body).get('refresh_token') ?? '')
  );
}

/** Ways to say a secret again. */
const ECHOES: Readonly<Record<string, (secret: string, request: ReceivedRequest) => string>> = {
  'as it is': (secret) => secret,
  'as it was sent': (_secret, { authorization = '', body }) => `${authorization} ${body}`,
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'as a form sends it': (secret) => new URLSearchParams({ secret }).toString(),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'escaped for JSON': (secret) => JSON.stringify(secret),
  'behind a mark of a runner': (secret) => `::${secret}::`,
};

function denial(status: number, message: string, code = 'DENIED'): Answer {
  return jsonAnswer(status, { errors: [{ code, message }] });
}

/** What nothing is wrong with. */
export const GOOD: TrickRow = { name: 'no trick', says: undefined };

const MANIFEST = 'GET http://REGISTRY/v2/acme/api/manifests/1';

const echoes = Object.entries(ECHOES).flatMap(([name, echo]): TrickRow[] => [
  {
    name: `a realm that refuses, and repeats the secret ${name}`,
    token: (request) => denial(401, `no: ${echo(secretOf(request), request)}`),
    says: /: (?:GET|POST) http:\/\/REGISTRY\/v2\/token: 401 DENIED: no: /,
    but: { 'registry token': undefined },
  },
  {
    name: `a registry that refuses, and repeats the token ${name}`,
    manifest: (request) => denial(403, `no: ${echo(secretOf(request), request)}`),
    says: `${MANIFEST}: 403 DENIED: no: `,
  },
  {
    name: `a registry that gives the secret as a digest, ${name}`,
    manifest: (request) =>
      imageAnswer({ 'docker-content-digest': `sha256:${echo(secretOf(request), request)}` }),
    says: /: manifest: its Docker-Content-Digest header ".*" is not a digest\n/,
  },
]);

const COMMANDS: Readonly<Record<string, string>> = {
  '::set-env': '::set-env name=NODE_OPTIONS::--require /tmp/x',
  '##[add-path]': '##[add-path]/tmp/evil',
  '::stop-commands::': '::stop-commands::pause',
  'a command on its own line': 'x\n::set-output name=digest::evil\r\n::error::y\n',
  'a command behind separators of lines': 'x\u2028::add-path::/tmp\u2029\u0085::warning::z',
  ANSI: '\u001b[2J\u001b[1;1H\u001b]0;title\u0007done',
  'bidirectional marks': 'safe\u202egnp.exe\u2066\u200f',
  NUL: 'a\0b\0',
  'a line of 1 MiB': 'long '.repeat(209_716),
  'percent signs': '%0A::error::x%0D%25',
  'three colons': ':::set-env name=A:::b',
};

/** Where a registry may put its words. */
const PLACES = (name: string, text: string): readonly TrickRow[] => [
  {
    name: `in the words of an error: ${name}`,
    manifest: () => denial(403, `no ${text}`),
    // What is longer than is read has no words at all.
    says: text.length > 100_000 ? `${MANIFEST}: 403\n` : `${MANIFEST}: 403 DENIED: no`,
  },
  {
    name: `${name} in the code of an error`,
    manifest: () => denial(403, 'no', text),
    says: text.length > 100_000 ? `${MANIFEST}: 403\n` : `${MANIFEST}: 403: no\n`,
  },
  {
    name: `${name} as the whole of an error`,
    manifest: () => ({ status: 403, headers: {}, body: Buffer.from(text) }),
    says: `${MANIFEST}: 403`,
  },
  {
    name: `${name} as the realm's words`,
    token: () => denial(403, text),
    says: /\/v2\/token: 403/,
    but: { 'registry token': undefined },
  },
  {
    name: `${name} in tags`,
    manifest: () => jsonAnswer(404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: text }] }),
    tags: () => jsonAnswer(200, { tags: ['1.0', `1${text}`, text] }),
    says: `${MANIFEST}: 404`,
  },
  {
    name: `${name} as a media type`,
    manifest: () => document({ schemaVersion: 2, mediaType: text, config: {}, layers: [] }),
    says: /: manifest: its media type is ".*", and its Content-Type header "application/,
  },
  {
    name: `${name} as a platform`,
    manifest: () => indexOf({ os: text, architecture: text, variant: text }),
    says: undefined,
  },
  {
    name: `${name} as a platform that is asked for`,
    manifest: () => indexOf({ os: text, architecture: text, variant: text }),
    inputs: { platform: 'linux/arm64' },
    says: /linux\/arm64/,
  },
];

/** Headers cannot hold everything. */
const fitsHeader = ([, text]: readonly [string, string]): boolean =>
  !/[^\t\x20-\x7e]/.test(text) && text.length < 8000;

const HEADER_PLACES = (name: string, text: string): readonly TrickRow[] => [
  {
    name: `${name} in the digest header`,
    manifest: () => imageAnswer({ 'docker-content-digest': text }),
    says: /: manifest: its Docker-Content-Digest header ".*" is not a digest\n/,
  },
  {
    name: `${name} in the content type`,
    manifest: () => imageAnswer({ 'content-type': text }),
    says: /: manifest: its media type is "application\/.*", and its Content-Type header ".*"\n/,
  },
  {
    name: `${name} in a realm`,
    challenge: () => `Bearer realm="https://a.example/${text}",service="registry.test"`,
    says: /no login is sent: realm/,
    but: { 'registry token': `${MANIFEST}: 401` },
  },
  {
    name: `${name} in Retry-After`,
    manifest: () => ({ ...denial(503, 'busy'), headers: { 'retry-after': text } }),
    says: `${MANIFEST}: 503`,
  },
];

/** Five texts in one place, each from the registry of another credential: one step for all of them. */
function groups(
  texts: readonly (readonly [string, string])[],
  places: typeof PLACES,
): readonly TrickRow[][] {
  const byPlace = places('', '').map((_place, index) =>
    texts.flatMap(([name, text]) => places(name, text)[index] ?? []),
  );
  return byPlace.flatMap((rows) =>
    Array.from({ length: Math.ceil(rows.length / KINDS.length) }, (_group, number) =>
      KINDS.map((_kind, index) => rows[(number * KINDS.length + index) % rows.length] ?? GOOD),
    ),
  );
}

function document(value: object, type = 'application/vnd.oci.image.manifest.v1+json'): Answer {
  const body = Buffer.from(JSON.stringify(value));
  const headers = { 'content-type': type, 'docker-content-digest': digestOf(body) };
  return { status: 200, headers, body };
}

function indexOf(platform: object): Answer {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const image = 'application/vnd.oci.image.manifest.v1+json';
  const entry = { mediaType: image, digest: `sha256:${'a'.repeat(64)}`, size: 2, platform };
  return document({ schemaVersion: 2, mediaType, manifests: [entry] }, mediaType);
}

const tokens = Object.entries({
  'with a line end': 'abc\r\nX-Evil: 1',
  'with a line end in the middle of a long one': `${'a'.repeat(40)}\n${'b'.repeat(40)}`,
  'with a space': 'abc def',
  'with a NUL': 'abc\0def',
  'that is a command': '::add-mask::digest',
  'that is not text': 42,
  'that is empty': '',
}).map(([name, token]): TrickRow => ({
  name: `a token ${name}`,
  token: () => jsonAnswer(200, { token }),
  says: /\/v2\/token: its token (?:has characters that no bearer token has|answer holds no token)\n/,
  but: { 'registry token': undefined },
}));

const names = ['acme/api', 'sha256', 'registry', '1', 'REGISTRY'].map((word): TrickRow => ({
  name: `a token that is a word of the outputs: ${word}`,
  token: (_request, { registry }) =>
    jsonAnswer(200, { token: word === 'REGISTRY' ? registry.replace(':', '/') : word }),
  says: undefined,
  neverMasks: word,
}));

/** What a registry says, and what comes of its saying it. */
export const WORDS: readonly TrickRow[] = [
  ...tokens,
  ...names,
  {
    name: 'a token that is the secret itself',
    token: (request) => jsonAnswer(200, { token: secretOf(request).replace(/[^\w]/g, '') }),
    says: undefined,
  },
  {
    name: 'a token that is the login as it was sent',
    token: (request) =>
      jsonAnswer(200, { token: request.authorization?.slice(6) ?? secretOf(request) }),
    says: undefined,
  },
  ...echoes,
];

/** Words that a runner or a terminal would act on: one trick for each kind of credential. */
export const COMMAND_TRICKS: readonly (readonly TrickRow[])[] = [
  ...groups(Object.entries(COMMANDS), PLACES),
  ...groups(Object.entries(COMMANDS).filter(fitsHeader), HEADER_PLACES),
];
