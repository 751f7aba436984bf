/*
 * A process for the tests of the lock: `count` adds so many times to a number in a file, under the
 * lock and nothing else; `login` logs in and out until it is killed.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../src/clock.js';
import { openHelpers } from '../../src/docker/credential-helper.js';
import { withLock } from '../../src/machine/lock.js';
import { storeLogins } from '../../src/ledger/login.js';
import { identifyProcess } from '../../src/machine/process-identity.js';
import { undoLogins } from '../../src/ledger/undo.js';
import { prepareLogin } from '../../src/ledger/undo-record.js';

const [, , task = '', config = '', rounds = '1'] = process.argv;
const clock: Clock = {
  now: Date.now,
  sleep: (milliseconds) => setTimeout(milliseconds),
  random: Math.random,
};

async function count(): Promise<void> {
  const marker = `${config}.inside`;
  for (let round = 0; round < Number(rounds); round += 1) {
    await withLock(config, { clock }, async () => {
      await writeFile(marker, '', { flag: 'wx' }); // fails where another one is inside
      const number = Number(await readFile(config, 'utf8'));
      await setTimeout(1);
      await writeFile(config, String(number + 1));
      await rm(marker);
    });
  }
}

const noProgram = (): never => {
  throw new Error('no credential helper is set');
};

async function logInAndOut(): Promise<void> {
  const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const folder = dirname(config);
  const facts = {
    dockerConfig: folder,
    home: folder,
    workspace: undefined,
    workingDirectory: folder,
  };
  const surroundings = { env: {}, workspace: undefined };
  const helpers = openHelpers({ surroundings, run: noProgram });
  const runner = await identifyProcess(process.pid);
  for (;;) {
    const record = await prepareLogin({ config, registries: ['ghcr.io'], helpers });
    const logins = [
      { registry: 'ghcr.io', username: 'child', password: `secret of ${process.pid}` },
    ];
    await storeLogins(record, logins, { clock, runner, helpers, facts: { ...facts, user } });
    process.stdout.write('.');
    for (const { level, text } of await undoLogins(record, {
      clock,
      surroundings,
      run: noProgram,
    })) {
      if (level === 'warning') process.stderr.write(`${text}\n`);
    }
  }
}

await (task === 'count' ? count() : logInAndOut());
