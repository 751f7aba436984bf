/*
 * The grammar of references, atom by atom, after distribution/reference (the grammar in the comment
 * at the top of its reference.go) and the OCI distribution specification, "Pulling manifests".
 *
 *   reference  := name [ ":" tag ] [ "@" digest ]
 *   name       := [ domain "/" ] path
 *   domain     := host [ ":" port ]
 *   host       := domain-name | "[" IPv6 address "]"
 *   path       := component [ "/" component ]*
 *   component  := alpha-numeric [ separator alpha-numeric ]*
 *   separator  := "." | "_" | "__" | "-"+
 *   tag        := word-character [ word-character | "." | "-" ]{0,127}
 *   digest     := algorithm ":" hex
 */

const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN_NAME = `${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*`;
const IPV6_ADDRESS = '\\[(?:[a-fA-F0-9:]+)\\]';
const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';

/** `host[:port]`, in either case. URLs drop the zeros that a port begins with: it would be another text. */
export const DOMAIN = new RegExp(`^(?:${DOMAIN_NAME}|${IPV6_ADDRESS})(?::[1-9][0-9]{0,4})?$`);
/** One part of a repository's path, in lower case. */
export const COMPONENT = new RegExp(`^${PATH_COMPONENT}$`);
export const TAG = /^\w[\w.-]{0,127}$/;
/** What Docker calls an image by its digest alone; never a name (distribution/reference, "identifier"). */
export const IDENTIFIER = /^[0-9a-f]{64}$/;

/** The longest repository path, without the registry, in characters. */
export const REPOSITORY_LIMIT_CHARS = 255;
/** The longest text that is looked at as a reference: registry, path, tag and a sha512 digest. */
export const REFERENCE_LIMIT_CHARS = 1024;
