/* The committed bundle, through a CONNECT proxy and TLS with a private CA, to hosts by their real names. */
import { expect, test } from '@jest/globals';
import { openEmulation } from '../support/emulation.js';
import { nodes } from '../support/nodes.js';
import { PROFILES } from './index.js';
import { savedUsers } from './wallet.js';

/** Each registry with one of the versions of Node.js, in turn. */
const CASES = PROFILES.map((profile, index) => {
  const all = nodes();
  return { name: profile.name, profile, node: all[index % all.length]?.path ?? process.execPath };
});

test.each(CASES)('$name: a read, its login, and the end of the job', async ({ profile, node }) => {
  const [read] = profile.reads;
  if (read === undefined) throw new Error('a registry that nothing is read from');
  const emulation = await openEmulation(profile, read.faults);
  try {
    const { main, post } = await emulation.runBundle(read, node);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(emulation.requests()).toEqual(read.requests);
    expect(emulation.logins()).toEqual(read.logins);
    expect(await post()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(emulation.logins()).toEqual(savedUsers(read.saved));
  } finally {
    await emulation.close();
  }
});

test.each(CASES)('$name: a refusal', async ({ profile, node }) => {
  const [refusal] = profile.refusals;
  if (refusal === undefined) throw new Error('a registry that refuses nothing');
  const emulation = await openEmulation(profile, refusal.faults);
  try {
    const { main } = await emulation.runBundle(refusal, node);
    expect(main).toMatchObject({ exitCode: 1, stderr: '' });
    const errors = main.annotations.filter(({ name }) => name === 'error');
    expect(errors.flatMap(({ message }) => message.split('\n'))).toEqual(refusal.error);
    expect(emulation.logins()).toEqual(savedUsers(refusal.saved));
  } finally {
    await emulation.close();
  }
});
