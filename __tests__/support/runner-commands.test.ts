import { expect, test } from '@jest/globals';
import { formatLog, parseCommandFile, parseCommands } from './runner-commands.js';

test('a command file gives its values, of several lines too', () => {
  expect(parseCommandFile('a<<X\n1\nX\nb<<Y\n2\n\n3=4\nY\nc<<Z\n\nZ\n')).toEqual({
    a: '1',
    b: '2\n\n3=4',
    c: '',
  });
});

test.each([
  ['a<<X\n1\n', 'command file: no "X" ends the value of a'],
  ['a\n', 'command file: "a" is not name<<delimiter'],
])('%j is refused', (text, message) => {
  expect(() => parseCommandFile(text)).toThrow(message);
});

test('the log shows commands as a person sees them, masked', () => {
  const stdout = '::add-mask::s3cret\n::notice title=x::a%0Ab 100%25\nwith s3cret-long s3cret\n';
  expect(parseCommands(stdout)).toEqual([
    { name: 'add-mask', message: 's3cret' },
    { name: 'notice', message: 'a\nb 100%' },
  ]);
  expect(formatLog(stdout, ['s3cret', 's3cret-long'])).toBe('Notice: a\nb 100%\nwith *** ***\n');
});
