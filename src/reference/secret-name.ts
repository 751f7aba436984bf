import { ActionError } from '../errors.js';
import { printable } from '../text.js';

/** What a Kubernetes Secret is called. */
export interface SecretName {
  readonly name: string;
  /** Undefined: it goes to the namespace that it is applied in. */
  readonly namespace: string | undefined;
}

/** RFC 1123, as Kubernetes has it: labels of a DNS name. */
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const SUBDOMAIN_LIMIT_CHARS = 253;
const NAMESPACE = new RegExp(`^${LABEL}$`);
const NAMESPACE_LIMIT_CHARS = 63;

/**
 * Returns the name in `name` or `namespace/name`; throws `INPUT` (Kubernetes, "Object Names and IDs":
 * a Secret's name is a DNS subdomain name, a namespace's a DNS label).
 */
export function parseSecretName(text: string): SecretName {
  const slash = text.indexOf('/');
  const namespace = slash === -1 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (namespace !== undefined && !isNamespace(namespace)) {
    throw invalid(text, `"${printable(namespace)}" is no name of a namespace`, NAMESPACE_WORDS);
  }
  if (!isName(name)) {
    throw invalid(text, `"${printable(name)}" is no name of a Secret`, NAME_WORDS);
  }
  return { name, namespace };
}

const NAME_WORDS = `lower-case letters, digits, "-" and ".", at most ${SUBDOMAIN_LIMIT_CHARS}, such as registry-login`;
const NAMESPACE_WORDS = `lower-case letters, digits and "-", at most ${NAMESPACE_LIMIT_CHARS}`;

function isName(text: string): boolean {
  return text.length <= SUBDOMAIN_LIMIT_CHARS && SUBDOMAIN.test(text);
}

function isNamespace(text: string): boolean {
  return text.length <= NAMESPACE_LIMIT_CHARS && NAMESPACE.test(text);
}

function invalid(text: string, why: string, allowed: string): ActionError {
  return new ActionError('INPUT', `kubernetes-secret: "${printable(text)}": ${why}`, {
    remedy: `Write name or namespace/name: ${allowed}.`,
  });
}
