/**
 * Whether a URL's host, as URLs write it, is this machine or its own link: the loopback in all of its
 * forms, no address at all, and link-local ones, where clouds keep the credentials of a machine (RFC
 * 6890). A name that only resolves to such an address is not known here.
 */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true; // RFC 6761, section 6.3
  const address = /^\[(.*)\]$/.exec(host)?.[1];
  return address === undefined ? isLocalIpv4(host) : isLocalIpv6(address);
}

function isLocalIpv4(host: string): boolean {
  return /^(?:0|127)(?:\.\d{1,3}){3}$|^169\.254(?:\.\d{1,3}){2}$/.test(host);
}

/** URLs write IPv6 in its shortest form, and an IPv4 address in it in hexadecimal. */
function isLocalIpv6(address: string): boolean {
  const mapped = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (mapped !== null) {
    const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '', 16));
    return isLocalIpv4([high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.'));
  }
  return address === '::' || address === '::1' || /^fe[89ab][0-9a-f]:/.test(address);
}
