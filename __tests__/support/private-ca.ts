import './reflect.js';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** What a host shows and signs with, in PEM. */
export interface HostCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** When it ends; in an hour where it is left out. */
  readonly notAfter?: Date;
}

/** A CA that lives in this process: no key of it is ever on a disk. */
export interface PrivateCa {
  /** Its own certificate in PEM: what NODE_EXTRA_CA_CERTS names a file of. */
  readonly certificate: string;
  /** Returns a certificate for host names and IP addresses. */
  issue(hosts: readonly string[], options?: CertificateOptions): Promise<HostCertificate>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MILLISECONDS = 3_600_000;

export async function makePrivateCa(): Promise<PrivateCa> {
  const keys = await makeKeys();
  const name = 'CN=Acme private CA';
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      keys,
      notBefore: anHourAgo(),
      notAfter: inAnHour(),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    },
    webcrypto,
  );
  return {
    certificate: root.toString('pem'),
    issue: async (hosts, { notAfter = inAnHour() } = {}) => {
      const own = await makeKeys();
      const certificate = await X509CertificateGenerator.create(
        {
          subject: `CN=${hosts[0] ?? ''}`,
          issuer: name,
          publicKey: own.publicKey,
          signingKey: keys.privateKey,
          signingAlgorithm: ALGORITHM,
          notBefore: new Date(Math.min(anHourAgo().getTime(), notAfter.getTime() - 1000)),
          notAfter,
          extensions: [
            new SubjectAlternativeNameExtension(hosts.map(toGeneralName)),
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          ],
        },
        webcrypto,
      );
      return { cert: certificate.toString('pem'), key: toPem(own.privateKey) };
    },
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function toPem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

function toGeneralName(host: string): { type: 'ip' | 'dns'; value: string } {
  return { type: isIP(host) === 0 ? 'dns' : 'ip', value: host };
}

function anHourAgo(): Date {
  return new Date(Date.now() - HOUR_MILLISECONDS);
}

function inAnHour(): Date {
  return new Date(Date.now() + HOUR_MILLISECONDS);
}
