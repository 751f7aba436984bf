import { jsonAnswer } from '../support/http-message.js';
import { imageAnswer, type Places, type Trick } from './hostile-registry.js';
import type { Kind } from './hostile-job.js';

/** A trick, and what the step says to it. */
export interface TrickRow extends Trick {
  /** What each failure says; undefined where the image is pinned all the same. */
  readonly says: string | RegExp | undefined;
  /** Where a kind of credential fares otherwise. */
  readonly but?: Readonly<Partial<Record<Kind, string | RegExp | undefined>>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** A word that outputs hold: masked, it would destroy them. */
  readonly neverMasks?: string;
}

const MANIFEST = 'GET http://REGISTRY/v2/acme/api/manifests/1';

/** A token of a registry is sent to the registry alone, whatever it asks for. */
const REFUSED_TOKEN = { 'registry token': `${MANIFEST}: 401` };

/** A realm that nobody's login goes to. */
function realm(name: string, write: (places: Places) => string, says: string | RegExp): TrickRow {
  return {
    name: `realm: ${name}`,
    challenge: (places) => {
      const text = Buffer.from(write(places), 'utf8').toString('latin1');
      return `Bearer realm="${text}",service="registry.test"`;
    },
    says,
    but: REFUSED_TOKEN,
  };
}

const NOT_READ =
  /401: no login is sent: realm ".*": its host is not written as it is read\n {2}Not sent: /;
const NO_URL = /401: no login is sent: realm ".*": it is not an HTTPS URL\n {2}Not sent: /;
const USER_INFO =
  /401: no login is sent: realm ".*": it has a user name or a password in it\n {2}Not sent: /;
const UNKNOWN = (host: string): RegExp =>
  new RegExp(
    `: 401: no login is sent: realm ".*": ${host} is not known as an auth host of REGISTRY\\n` +
      `  Not sent: .* If REGISTRY may send its logins there, add: trusted-realms: REGISTRY=${host}$`,
  );

export const REALMS: readonly TrickRow[] = [
  realm('another port', ({ attacker }) => `http://${attacker}/token`, UNKNOWN('ATTACKER')),
  realm(
    'another name of the machine',
    ({ port }) => `http://localhost:${port}/token`,
    UNKNOWN('localhost:PORT'),
  ),
  realm(
    'a look-alike name',
    ({ port }) => `http://registry.localhost:${port}/token`,
    /401: no login is sent: realm "http:\/\/registry\.localhost:PORT\/token": /,
  ),
  realm('hexadecimal', ({ port }) => `http://0x7f.1:${port}/token`, NOT_READ),
  realm('decimal', ({ port }) => `http://2130706433:${port}/token`, NOT_READ),
  realm('octal', ({ port }) => `http://0177.0.0.1:${port}/token`, NOT_READ),
  realm('two parts', ({ port }) => `http://127.1:${port}/token`, NOT_READ),
  realm('IPv4 in IPv6', ({ port }) => `http://[::ffff:127.0.0.1]:${port}/token`, NOT_READ),
  realm(
    'full-width digits',
    ({ port }) => `http://１２７.0.0.1:${port}/token`,
    /no login is sent: realm/,
  ),
  realm(
    'full-width dots',
    ({ port }) => `http://127。0。0。1:${port}/token`,
    /no login is sent: realm/,
  ),
  realm('a percent-encoded host', ({ port }) => `http://%31%32%37.0.0.1:${port}/token`, NOT_READ),
  realm('a trailing dot', ({ port }) => `http://127.0.0.1.:${port}/token`, NOT_READ),
  realm('user info', ({ attacker }) => `http://x@${attacker}/token`, USER_INFO),
  realm(
    'the registry as user info',
    ({ registry, attacker }) => `http://${registry}@${attacker}/token`,
    USER_INFO,
  ),
  realm(
    'the registry as a fragment',
    ({ registry, attacker }) => `http://${attacker}/token#@${registry}/`,
    /: it has a fragment\n/,
  ),
  realm(
    'the registry as a query',
    ({ registry, attacker }) => `http://${attacker}/token?x=http://${registry}/`,
    UNKNOWN('ATTACKER'),
  ),
  realm(
    'HTTPS on another port',
    ({ attacker }) => `https://${attacker}/token`,
    UNKNOWN('ATTACKER'),
  ),
  realm('plain HTTP on the network', () => 'http://192.0.2.1/token', /: it is plain HTTP\n/),
  realm('protocol-relative', ({ attacker }) => `//${attacker}/token`, NO_URL),
  realm('relative', () => '/v2/token', NO_URL),
  realm('javascript:', ({ attacker }) => `javascript:fetch('http://${attacker}')`, NO_URL),
  realm('file:', () => 'file:///etc/passwd', NO_URL),
  realm('back-slashes', ({ attacker }) => `http:\\\\\\\\${attacker}\\\\token`, NO_URL),
  realm(
    'a back-slash before the host',
    ({ registry, attacker }) => `http://${registry}\\\\@${attacker}/token`,
    /: its host is not written as it is read\n|: it has a user name/,
  ),
  realm('a tab in the host', ({ port }) => `http://127.0.0.1:\t${port}/token`, NOT_READ),
  realm('a tab in the protocol', ({ attacker }) => `ht\ttp://${attacker}/token`, NO_URL),
  realm(
    'words behind it',
    ({ attacker }) => `http://${attacker}/token x`,
    /no login is sent: realm/,
  ),
  realm('an empty one', () => '', /401: it asks for a login, and for neither Bearer nor Basic\n/),
];

const GOOD = ({ registry }: Places): string =>
  `Bearer realm="http://${registry}/v2/token",service="registry.test"`;
const BAD = ({ attacker }: Places): string => `Bearer realm="http://${attacker}/token",service="x"`;

const redirects = [301, 302, 303, 307, 308].map((status): TrickRow => ({
  name: `a token endpoint that redirects with ${status} to another host`,
  token: (_request, { attacker }) =>
    jsonAnswer(status, {}, { location: `http://${attacker}/token` }),
  says: new RegExp(
    `^pin .*: GET http://REGISTRY/v2/token: ${status}: a redirect, and none is followed here\\n`,
  ),
  but: {
    'identity token': new RegExp(
      `: POST http://REGISTRY/v2/token: ${status}: a redirect, and none is followed here\\n`,
    ),
    'registry token': undefined,
  },
}));

const moved = (name: string, path: string, more: Partial<TrickRow> = {}): TrickRow => ({
  name,
  manifest: (_request, { attacker }) =>
    jsonAnswer(307, {}, { location: `http://${attacker}${path}` }),
  attack: () => imageAnswer(),
  says: undefined,
  ...more,
});

export const DETOURS: readonly TrickRow[] = [
  {
    name: 'a good challenge, then a bad one in a header of its own',
    challenge: (places) => [GOOD(places), BAD(places)],
    token: () => jsonAnswer(200, { token: 'minted-by-the-good-realm' }),
    says: undefined,
  },
  {
    name: 'a bad challenge, then a good one',
    challenge: (places) => [BAD(places), GOOD(places)],
    says: UNKNOWN('ATTACKER'),
    but: REFUSED_TOKEN,
  },
  {
    name: 'two realms in one challenge',
    challenge: (places) => `${GOOD(places)},realm="http://${places.attacker}/token"`,
    token: () => jsonAnswer(200, { token: 'minted-by-the-good-realm' }),
    says: undefined,
  },
  {
    name: 'Basic beside a bad Bearer',
    challenge: (places) => `Basic realm="r", ${BAD(places)}`,
    manifest: () => jsonAnswer(401, {}),
    says: UNKNOWN('ATTACKER'),
    but: REFUSED_TOKEN,
  },
  ...redirects,
  {
    name: 'a token endpoint that redirects on its own host',
    token: (_request, { registry }) =>
      jsonAnswer(302, {}, { location: `http://${registry}/v2/other` }),
    says: /\/v2\/token: 302: a redirect, and none is followed here\n/,
    but: { 'registry token': undefined },
  },
  moved('a manifest that is elsewhere', '/m'),
  moved('a manifest elsewhere that asks for a login', '/m', {
    attack: (_request, { attacker }) =>
      jsonAnswer(
        401,
        {},
        { 'www-authenticate': [`Bearer realm="http://${attacker}/token"`, 'Basic realm="x"'] },
      ),
    says: new RegExp(`${MANIFEST}: redirected to http://ATTACKER/m: 401\\n`),
  }),
  {
    name: 'a manifest that is sent away and comes back',
    manifest: (request, { attacker, registry }) =>
      request.query.has('back')
        ? imageAnswer()
        : jsonAnswer(307, {}, { location: `http://${attacker}/away?to=${registry}` }),
    attack: (_request, { registry }) =>
      jsonAnswer(307, {}, { location: `http://${registry}/v2/acme/api/manifests/1?back=1` }),
    says: new RegExp(`${MANIFEST}: redirected to ${MANIFEST.slice(4)}: 401\\n`),
  },
  {
    name: 'a redirect to the attacker as user info',
    manifest: (_request, { attacker, registry }) =>
      jsonAnswer(307, {}, { location: `http://${registry}@${attacker}/m` }),
    says: /307: redirect to http:\/\/ATTACKER\/m not followed: it has a user name in it\n/,
  },
  {
    name: 'a later challenge with another realm',
    manifest: (_request, places) => jsonAnswer(401, {}, { 'www-authenticate': BAD(places) }),
    says: new RegExp(`${MANIFEST}: 401: its challenge changed the realm or the service\\n`),
    but: REFUSED_TOKEN,
  },
  {
    name: 'a later challenge with another service',
    manifest: (_request, places) =>
      jsonAnswer(401, {}, { 'www-authenticate': GOOD(places).replace('registry.test', 'other') }),
    says: new RegExp(`${MANIFEST}: 401: its challenge changed the realm or the service\\n`),
    but: REFUSED_TOKEN,
  },
  {
    name: 'Basic after Bearer',
    manifest: () => jsonAnswer(401, {}, { 'www-authenticate': 'Basic realm="r"' }),
    says: `${MANIFEST}: 401\n`,
  },
  {
    name: 'headers that lead elsewhere',
    manifest: (_request, { attacker }) => {
      const url = `http://${attacker}/`;
      return imageAnswer({
        link: `<${url}>; rel="next"`,
        location: url,
        refresh: `0; url=${url}`,
        'alt-svc': `h2="${attacker}"`,
        'set-cookie': `session=${attacker}; Domain=127.0.0.1`,
        'content-location': url,
      });
    },
    says: undefined,
  },
];
