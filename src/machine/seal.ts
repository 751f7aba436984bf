/*
 * Sealing to a public key: an ephemeral X25519 key agrees on a secret with the holder's (RFC 7748),
 * HKDF-SHA256 (RFC 5869) makes it a key, AES-256-GCM seals. The private key is in the state of the
 * job's runner and nowhere else: neither the disk alone nor that state alone opens a box.
 */
import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';

/** Both halves in base64url: the public one raw (RFC 8037), the private one as PKCS #8. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const CIPHER = 'aes-256-gcm';
const PUBLIC_KEY_BYTES = 32;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const PURPOSE = 'login-and-pin seal 1';

/** Returns a new pair of keys. */
export function createKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: rawPublicKey(publicKey),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
  };
}

/** Returns the public key that belongs to the private one, or undefined where it is none. */
export function publicKeyOf(privateKey: string): string | undefined {
  try {
    return rawPublicKey(createPublicKey(importPrivateKey(privateKey)));
  } catch {
    return undefined;
  }
}

/** Returns a box (base64) that only the private key opens, or undefined for a key that is none. */
export function seal(plain: Buffer, publicKey: string): string | undefined {
  try {
    const ephemeral = generateKeyPairSync('x25519');
    const sender = Buffer.from(rawPublicKey(ephemeral.publicKey), 'base64url');
    const recipient = Buffer.from(publicKey, 'base64url');
    const secret = diffieHellman({
      privateKey: ephemeral.privateKey,
      publicKey: importPublicKey(recipient),
    });
    const { key, nonce } = deriveKey(secret, Buffer.concat([sender, recipient]));
    const cipher = createCipheriv(CIPHER, key, nonce);
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([sender, cipher.getAuthTag(), text]).toString('base64');
  } catch {
    return undefined;
  }
}

/** Returns what the box holds, or undefined where it was sealed to another key or is damaged. */
export function unseal(box: string, privateKey: string): Buffer | undefined {
  try {
    const bytes = Buffer.from(box, 'base64');
    const ours = importPrivateKey(privateKey);
    const sender = bytes.subarray(0, PUBLIC_KEY_BYTES);
    const recipient = Buffer.from(rawPublicKey(createPublicKey(ours)), 'base64url');
    const secret = diffieHellman({ privateKey: ours, publicKey: importPublicKey(sender) });
    const { key, nonce } = deriveKey(secret, Buffer.concat([sender, recipient]));
    const textStart = PUBLIC_KEY_BYTES + TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(PUBLIC_KEY_BYTES, textStart));
    return Buffer.concat([decipher.update(bytes.subarray(textStart)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The nonce may be derived too, since every box has a key of its own. */
function deriveKey(secret: Buffer, salt: Buffer): { key: Buffer; nonce: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}

function rawPublicKey(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' });
  if (x === undefined) throw new Error('not an X25519 key');
  return x;
}

function importPublicKey(raw: Buffer): KeyObject {
  const x = raw.toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

function importPrivateKey(text: string): KeyObject {
  const key = Buffer.from(text, 'base64url');
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
