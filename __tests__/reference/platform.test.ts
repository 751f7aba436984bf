import { describe, expect, test } from '@jest/globals';
import { ActionError, describeError } from '../../src/errors.js';
import {
  formatPlatform,
  meetsPlatform,
  parsePlatform,
  parsePlatformParts,
} from '../../src/reference/platform.js';

function read(text: string): string {
  return formatPlatform(parsePlatform(text));
}

describe('parsePlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/x86-64', 'linux/amd64'],
    ['Linux/X64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/i386', 'linux/386'],
    ['Windows/X86', 'windows/386'],
    ['linux/arm64', 'linux/arm64'],
    ['LINUX/ARM64', 'linux/arm64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/V8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm64/v9', 'linux/arm64/v9'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/v7', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/arm/1234567890123456', 'linux/arm/1234567890123456'], // no room for the "v"
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/armv7l', 'linux/arm/v7'],
    ['linux/armv6l', 'linux/arm/v6'],
    ['macos/arm64', 'darwin/arm64'],
    ['macOS/X64', 'darwin/amd64'],
    ['linux/riscv64', 'linux/riscv64'],
    ['linux/ppc64le', 'linux/ppc64le'],
    ['wasip1/wasm', 'wasip1/wasm'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(expected)).toBe(expected);
  });

  test.each([
    ['a part alone', 'linux'],
    ['no architecture', 'linux/'],
    ['no os', '/amd64'],
    ['an empty variant', 'linux/arm64/'],
    ['four parts', 'linux/arm/v7/x'],
    ['a list', 'linux/amd64,linux/arm64'],
    ['a hyphen between', 'linux-arm64'],
    ['a space', 'linux/arm 64'],
    ['what a shell reads', 'linux/$(id)'],
    ['a backquote', 'linux/`id`'],
    ['a line end', 'linux/amd64\nlinux/arm64'],
    ['a wildcard', '*/*'],
    ['more than a part holds', `linux/${'a'.repeat(17)}`],
  ])('refuses %s', (_name, text) => {
    expect(() => parsePlatform(text)).toThrow(ActionError);
  });

  test('says what it wants', () => {
    let error: unknown;
    try {
      parsePlatform('linux ::x');
    } catch (thrown) {
      error = thrown;
    }
    expect(describeError(error)).toBe(
      'platform: "linux : :x" is not os/architecture[/variant]\n' +
        '  Write one platform, such as linux/amd64, linux/arm64 or linux/arm/v7.',
    );
  });

  test('returns or throws our error, whatever the text', () => {
    const parts = ['linux', 'ARM', 'v8', '/', '', '8', '$', '\u0000', 'x'.repeat(40), '-', '.'];
    let seed = 7;
    const next = (): string => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return parts[seed % parts.length] ?? '';
    };
    for (let round = 0; round < 5000; round += 1) {
      const text = Array.from({ length: 1 + (round % 7) }, next).join('');
      try {
        expect(read(read(text))).toBe(read(text));
      } catch (error) {
        expect(error).toBeInstanceOf(ActionError);
      }
    }
  });
});

test.each([
  ['no os', undefined, 'amd64', undefined],
  ['a number', 7, 'amd64', undefined],
  ['a list', 'linux', ['amd64'], undefined],
  ['a variant that is none', 'linux', 'arm', 'v7;'],
  ['a variant that is a number', 'linux', 'arm', 7],
])('parsePlatformParts refuses %s', (_name, os, architecture, variant) => {
  expect(parsePlatformParts(os, architecture, variant)).toBeUndefined();
});

test.each([
  ['linux/amd64', 'linux/amd64', true],
  ['linux/amd64/v3', 'linux/amd64', true],
  ['linux/amd64', 'linux/amd64/v3', false],
  ['linux/arm/v6', 'linux/arm', false],
  ['linux/arm', 'linux/arm/v7', true],
  ['linux/arm64/v8', 'linux/arm64', true],
  ['linux/arm64', 'linux/arm64/v9', false],
  ['windows/amd64', 'linux/amd64', false],
  ['linux/arm64', 'linux/amd64', false],
])('an image of %s for %s: %s', (offered, asked, expected) => {
  expect(meetsPlatform(parsePlatform(offered), parsePlatform(asked))).toBe(expected);
});
