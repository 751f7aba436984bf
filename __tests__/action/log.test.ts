import { expect, test } from '@jest/globals';
import { openLog } from '../../src/action/log.js';
import type { Toolkit } from '../../src/action/toolkit.js';

function open(): { log: ReturnType<typeof openLog>; lines: string[] } {
  const lines: string[] = [];
  const write =
    (channel: string) =>
    (text: string): void => {
      lines.push(`${channel} ${text}`);
    };
  const unused = (): never => {
    throw new Error('not for the log');
  };
  const toolkit: Toolkit = {
    getInput: unused,
    setOutput: unused,
    saveState: unused,
    getState: unused,
    exportVariable: unused,
    setSecret: write('mask'),
    info: write('info'),
    notice: write('notice'),
    warning: write('warning'),
    setFailed: write('error'),
    summary: { addRaw: unused, write: unused },
  };
  return { log: openLog(toolkit), lines };
}

test('redacts what was masked on every channel, the longer secret first', () => {
  const { log, lines } = open();
  log.mask('pass');
  log.mask('passphrase');
  log.info('a passphrase');
  log.notice('a pass');
  log.warning('pass passphrase');
  log.fail('pass\n  pass');
  expect(lines).toEqual([
    'mask pass',
    'mask passphrase',
    'info a ***',
    'notice a ***',
    'warning *** ***',
    'error ***\n  ***',
  ]);
  expect(log.redact('x passphrase y')).toBe('x *** y');
});

test('never masks an empty or very short string', () => {
  const { log, lines } = open();
  log.mask('');
  log.mask('abc');
  log.info('abc');
  expect(lines).toEqual(['info abc']);
});

test('masks a secret that holds the mark of a command piece by piece', () => {
  const { log, lines } = open();
  log.mask('S3cret::Pass::ok');
  log.info('S3cret::Pass::ok');
  expect(lines).toEqual(['mask S3cret', 'mask Pass', 'info ***']);
});

test('breaks up workflow commands', () => {
  const { log, lines } = open();
  log.info('a ::set-env name=x::y');
  log.warning('##[error]');
  expect(lines).toEqual(['info a : :set-env name=x: :y', 'warning ## [error]']);
});
