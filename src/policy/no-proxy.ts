/** An entry of NO_PROXY that applies to every host. */
const EVERY_HOST = '*';

/** Returns the entries of a NO_PROXY list, which stand between commas or spaces. */
export function parseNoProxy(value: string): readonly string[] {
  return value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
}

/**
 * Returns the entry by which a URL is reached without a proxy, or undefined. `example.com` is that
 * host and all below it, `.example.com` and `*.example.com` are those below it, and a port narrows each.
 */
export function findNoProxy(entries: readonly string[], url: URL): string | undefined {
  const host = url.hostname.toLowerCase();
  const port = url.port === '' ? usualPort(url) : url.port;
  return entries.find((entry) => entry === EVERY_HOST || covers(splitPort(entry), { host, port }));
}

function usualPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

interface HostPort {
  readonly host: string;
  readonly port: string | undefined;
}

function covers(entry: HostPort, asked: HostPort): boolean {
  if (entry.port !== undefined && entry.port !== asked.port) return false;
  const below = entry.host.replace(/^\*?\./, '');
  if (below === '') return false;
  return asked.host.endsWith(`.${below}`) || asked.host === entry.host;
}

/** An IPv6 address may stand without brackets where no port follows. */
function splitPort(entry: string): HostPort {
  if (/^[^[\]]*:[^[\]]*:/.test(entry)) return { host: `[${entry}]`, port: undefined };
  const port = /:(\d+)$/.exec(entry)?.[1];
  return port === undefined
    ? { host: entry, port }
    : { host: entry.slice(0, -port.length - 1), port: String(Number(port)) };
}
