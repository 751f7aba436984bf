import { STATUS_CODES } from 'node:http';
import {
  BETWEEN,
  BROKEN,
  everywhere,
  fails,
  FIREWALL,
  LATER_OR_MORE,
  LOGIN,
  missing,
  NO_REALM,
  NO_REGISTRY,
  PASSWORD,
  PUSH_AGAIN,
  retries,
  SPELLING,
  SUCCEEDS,
  TAG_SPELLING,
} from './expectations.js';
import type { FaultGroup, FaultRow } from './fault-row.js';
import { changed, status } from './troubles.js';

const CLOSED = retries(
  'NETWORK',
  'the connection was closed before the whole answer came (UND_ERR_SOCKET)',
);

/** One row for each status. */
function each(
  statuses: readonly number[],
  told: string,
  stages: (status: number) => FaultRow['stages'],
): FaultRow[] {
  return statuses.map((one) => {
    const name = String(one).padStart(3, '0');
    return { name, told, trouble: status(one), stages: stages(one) };
  });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** As messages show a status that has no words of the registry's. */
function named(code: number): string {
  const name = STATUS_CODES[code];
  return name === undefined ? `${code}` : `${code} ${name}`;
}

const odd = (advice: string) => (code: number) =>
  everywhere(fails('PROTOCOL', `REQUEST: ${named(code)}`, advice));
const noAnswer = (code: number): FaultRow['stages'] =>
  everywhere(
    fails('PROTOCOL', `REQUEST: ${named(code)}: not an answer to this request`, NO_REGISTRY),
  );
const passing = (code: number): FaultRow['stages'] => everywhere(retries('UNAVAILABLE', `${code}`));

function unauthorized(code: string): FaultRow['stages'] {
  const refused = fails('REFUSED', `REQUEST: ${code}`, PASSWORD);
  const words = 'it asks for a login, and for neither Bearer nor Basic';
  // A token may have expired: one more is asked for.
  const again = { ...refused, requests: 2 };
  return {
    challenge: fails('PROTOCOL', `REQUEST: ${code}: ${words}`, NO_REGISTRY),
    token: fails('REFUSED', `REQUEST: ${code}`, LOGIN),
    manifest: again,
    config: again,
    tags: missing(SPELLING, 2),
  };
}

const HTML = '<html><body>Some page</body></html>';
const OWN_4XX = [401, 403, 404, 407, 408, 429];

/** What a status that stands alone comes to. */
export const STATUSES: FaultGroup = {
  title: 'Statuses',
  intro:
    'Where the registry says why, its own code and words stand behind the status. Pages for browsers are not repeated.',
  rows: [
    ...each([100, 101, 102, 103, 199], '1xx, and no answer behind it', () => everywhere(CLOSED)),
    {
      name: '100 before the answer, which nobody asked for',
      trouble: changed(
        ({ head, body }) => `HTTP/1.1 100 Continue\r\n\r\n${head}${body.toString()}`,
      ),
      stages: everywhere(CLOSED),
    },
    {
      name: '102 or 103 before the answer',
      trouble: changed(
        ({ head, body }) => `HTTP/1.1 103 X\r\nlink: </x>\r\n\r\n${head}${body.toString()}`,
      ),
      stages: everywhere(SUCCEEDS, { tags: missing(TAG_SPELLING) }),
    },
    ...each([...range(201, 208), 226, 299], '2xx other than 200', noAnswer),
    ...each([301, 302, 303, 307, 308], '301, 302, 303, 307, 308 without a URL to go to', (code) =>
      everywhere(
        fails('PROTOCOL', `REQUEST: ${code}: it redirects, and names no URL to go to`, NO_REGISTRY),
        {
          token: fails(
            'PROTOCOL',
            `REQUEST: ${code}: a redirect, and none is followed here`,
            NO_REGISTRY,
          ),
        },
      ),
    ),
    ...each([300, 304, 305, 306, 399], 'other 3xx', noAnswer),
    ...each([401], '401 without a challenge', (code) => unauthorized(`${code}`)),
    ...each([403], '403', (code) =>
      everywhere(fails('REFUSED', `REQUEST: ${code}`, PASSWORD), {
        challenge: fails('REFUSED', `REQUEST: ${code}`, FIREWALL),
      }),
    ),
    ...each([404], '404', (code) => ({
      ...everywhere(fails('NOT_FOUND', `REQUEST: ${code}`, TAG_SPELLING)),
      token: fails('NOT_FOUND', `REQUEST: ${code}`, NO_REALM),
      config: fails('NOT_FOUND', `config: REQUEST: ${code}`, PUSH_AGAIN),
    })),
    ...each([407], '407', odd(BETWEEN)),
    ...each([408, 500, 502, 503, 504], '408, 500, 502, 503, 504', passing),
    ...each([429], '429', (code) => everywhere(retries('UNAVAILABLE', `${code}`, LATER_OR_MORE))),
    ...each(
      [...range(400, 431), 451, 499].filter((code) => !OWN_4XX.includes(code)),
      'other 4xx',
      odd(NO_REGISTRY),
    ),
    ...each([511], '511', odd(BETWEEN)),
    ...each([501, ...range(505, 510), ...range(520, 530), 599], 'other 5xx', odd(BROKEN)),
    ...each([0, 99], 'a status below 100', () =>
      everywhere(
        fails('PROTOCOL', 'REQUEST: its status is no status of HTTP (ERR_ASSERTION)', NO_REGISTRY),
      ),
    ),
    ...each([600, 999], 'a status above 599', noAnswer),
    {
      name: '403 that speaks of a rate limit',
      trouble: status(
        403,
        '{"errors":[{"code":"DENIED","message":"You have exceeded a secondary rate limit"}]}',
      ),
      stages: everywhere(
        retries(
          'UNAVAILABLE',
          '403 DENIED: You have exceeded a secondary rate limit',
          LATER_OR_MORE,
        ),
      ),
    },
    {
      name: '403 with a page for browsers',
      trouble: status(403, HTML, 'content-type: text/html\r\n'),
      stages: everywhere(fails('REFUSED', 'REQUEST: 403', PASSWORD), {
        challenge: fails('REFUSED', 'REQUEST: 403', FIREWALL),
      }),
    },
    {
      name: '502 with a page for browsers',
      trouble: status(502, HTML, 'content-type: text/html\r\n'),
      stages: passing(502),
    },
    {
      name: '503 with Retry-After of up to 60 s',
      trouble: status(503, '', 'retry-after: 7\r\n'),
      stages: passing(503),
    },
    {
      name: '429 with Retry-After of more than 60 s',
      trouble: status(429, '', 'retry-after: 3600\r\n'),
      stages: everywhere(
        fails(
          'UNAVAILABLE',
          'REQUEST: 429: it asks for a wait of 3600 s, and 60 s is the most',
          LATER_OR_MORE,
        ),
      ),
    },
    {
      name: '401 with a challenge that is neither Bearer nor Basic',
      trouble: status(401, '', 'www-authenticate: Digest realm="x"\r\n'),
      stages: unauthorized('401'),
    },
  ],
};
