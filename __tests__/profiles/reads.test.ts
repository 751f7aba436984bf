/* Each registry under its real name, read with each kind of credential that exists there. */
import { expect, test } from '@jest/globals';
import { openEmulation } from '../support/emulation.js';
import { PROFILES } from './index.js';

const CASES = PROFILES.flatMap((profile) =>
  profile.reads.map((read) => ({ profile, read, name: `${profile.name}: ${read.title}` })),
);

test.each(CASES)('$name', async ({ profile, read }) => {
  const emulation = await openEmulation(profile, read.faults);
  try {
    const ran = await emulation.runInProcess(read);
    expect(ran.errors).toEqual([]);
    expect(emulation.requests()).toEqual(read.requests);
    expect(emulation.logins()).toEqual(read.logins);
    expect(readCredentials(ran.outputs)).toEqual(read.credentials);
    expect(ran.sleeps).toEqual(read.sleeps ?? []);
  } finally {
    await emulation.close();
  }
});

function readCredentials({ images = '{}' }: Record<string, string>): Record<string, string> {
  const entries = Object.entries(JSON.parse(images) as Record<string, { credential: string }>);
  return Object.fromEntries(entries.map(([alias, { credential }]) => [alias, credential]));
}
