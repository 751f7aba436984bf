/* Each registry's way of saying no, and the whole of what the user is told. */
import { expect, test } from '@jest/globals';
import { openEmulation } from '../support/emulation.js';
import { PROFILES } from './index.js';
import { savedUsers } from './wallet.js';

const CASES = PROFILES.flatMap((profile) =>
  profile.refusals.map((refusal) => ({
    profile,
    refusal,
    name: `${profile.name}: ${refusal.title}`,
  })),
);

test.each(CASES)('$name', async ({ profile, refusal }) => {
  const emulation = await openEmulation(profile, refusal.faults);
  try {
    const ran = await emulation.runInProcess(refusal);
    expect(ran.errors.flatMap((error) => error.split('\n'))).toEqual(refusal.error);
    if (refusal.requests !== undefined) expect(emulation.requests()).toEqual(refusal.requests);
    // A step that fails leaves the logins of the machine as they were.
    expect(emulation.logins()).toEqual(savedUsers(refusal.saved));
    expect(ran.outputs['logged-in']).toBe('');
    expect(ran.outputs['reference']).toBeUndefined();
  } finally {
    await emulation.close();
  }
});
