import { describe, expect, test } from '@jest/globals';
import { createKeyPair, publicKeyOf, seal, unseal } from '../../src/machine/seal.js';

const ours = createKeyPair();
const theirs = createKeyPair();
const plain = Buffer.from('the earlier secret: ünïcode\0and more');

describe('sealing', () => {
  test.each([
    ['some text', plain],
    ['nothing', Buffer.alloc(0)],
    ['a mebibyte', Buffer.alloc(1_048_576, 7)],
  ])('opens what was sealed: %s', (_name, text) => {
    const box = seal(text, ours.publicKey) ?? '';
    expect(unseal(box, ours.privateKey)).toEqual(text);
    expect(unseal(box, theirs.privateKey)).toBeUndefined();
    expect(unseal(box, ours.publicKey)).toBeUndefined();
  });

  test('never seals twice alike, and never in clear', () => {
    const boxes = [seal(plain, ours.publicKey) ?? '', seal(plain, ours.publicKey) ?? ''];
    expect(boxes[0]).not.toBe(boxes[1]);
    expect(Buffer.from(boxes[0] ?? '', 'base64').includes('secret')).toBe(false);
  });

  test('opens nothing in which one bit was changed, or that was cut', () => {
    const bytes = Buffer.from(seal(plain, ours.publicKey) ?? '', 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(unseal(changed.toString('base64'), ours.privateKey)).toBeUndefined();
      expect(unseal(bytes.subarray(0, index).toString('base64'), ours.privateKey)).toBeUndefined();
    }
  });

  test.each([
    ['empty', ''],
    ['too short', 'AAAA'],
    ['a point of low order', Buffer.alloc(32).toString('base64url')],
    ['not base64', '!!!'],
  ])('takes no key that is none: %s', (_name, key) => {
    expect(seal(plain, key)).toBeUndefined();
    expect(publicKeyOf(key)).toBeUndefined();
    expect(unseal(seal(plain, ours.publicKey) ?? '', key)).toBeUndefined();
  });

  test('knows which halves belong together', () => {
    expect(publicKeyOf(ours.privateKey)).toBe(ours.publicKey);
    expect(publicKeyOf(theirs.privateKey)).toBe(theirs.publicKey);
    expect(ours.publicKey).toMatch(/^[\w-]{43}$/);
  });
});
