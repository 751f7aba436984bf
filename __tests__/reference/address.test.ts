import { expect, test } from '@jest/globals';
import { isLocalHost } from '../../src/reference/address.js';

const host = (text: string): string => new URL(`https://${text}/`).hostname;

test.each([
  ['localhost'],
  ['LOCALHOST.'],
  ['a.localhost'],
  ['127.0.0.1'],
  ['127.255.0.9'],
  ['0x7f.1'],
  ['2130706433'],
  ['0.0.0.0'],
  ['0'],
  ['169.254.169.254'],
  ['[::1]'],
  ['[::]'],
  ['[0:0::1]'],
  ['[::ffff:127.0.0.1]'],
  ['[::127.0.0.1]'],
  ['[::ffff:0:127.0.0.1]'],
  ['[::ffff:169.254.169.254]'],
  ['[fe80::1]'],
  ['[febf::1]'],
])('%s is this machine', (text) => {
  expect(isLocalHost(host(text))).toBe(true);
});

test.each([
  ['localhost.example.com'],
  ['xlocalhost'],
  ['128.0.0.1'],
  ['10.0.0.1'],
  ['192.168.0.1'],
  ['169.255.0.1'],
  ['127.example.com'],
  ['[2001:db8::1]'],
  ['[fd00::1]'],
  ['[fec0::1]'],
  ['[::ffff:10.0.0.1]'],
  ['[::2:0:1]'],
])('%s is not', (text) => {
  expect(isLocalHost(host(text))).toBe(false);
});
