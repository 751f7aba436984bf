import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key that signs bearer tokens, and the certificate by which a registry knows it. */
export interface SigningKey {
  /** PEM file, for the registry's `rootcertbundle`. */
  readonly certificatePath: string;
  /** Returns a JSON Web Token, signed ES256, whose header carries the certificate (RFC 7515, 4.1.6). */
  signToken(claims: object): string;
}

/** Makes a key and its self-signed certificate in this directory. */
export function makeSigningKey(directory: string): SigningKey {
  const keyPath = join(directory, 'auth-host.key');
  const certificatePath = join(directory, 'auth-host.crt');
  const what = ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const where = [
    '-subj',
    '/CN=auth-host',
    '-days',
    '2',
    '-keyout',
    keyPath,
    '-out',
    certificatePath,
  ];
  execFileSync('openssl', [...what, ...where], { stdio: 'pipe' });
  const key = createPrivateKey(readFileSync(keyPath));
  const certificate = new X509Certificate(readFileSync(certificatePath));
  const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate.raw.toString('base64')] };
  return {
    certificatePath,
    signToken: (claims) => {
      const payload = `${encode(header)}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(payload), { key, dsaEncoding: 'ieee-p1363' });
      return `${payload}.${signature.toString('base64url')}`;
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
