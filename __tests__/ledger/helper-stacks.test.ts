import { describe, expect, test } from '@jest/globals';
import type { CredentialHelpers } from '../../src/docker/credential-helper.js';
import { replaceLogin, restoreHelpers } from '../../src/ledger/helper-stacks.js';
import type { StoredCredential } from '../../src/docker/stored-credential.js';

const SLOT = { helper: 'pass', key: 'ghcr.io' };

/** A helper that keeps one login for each user and shows the first of them, as that of pass does. */
function manyUsers(users: string[]): CredentialHelpers & { readonly calls: string[] } {
  const calls: string[] = [];
  const kept = new Map(users.map((name): [string, StoredCredential] => [name, of(name)]));
  const note = (call: string): Promise<void> => Promise.resolve(void calls.push(call));
  return {
    calls,
    mayUse: () => true,
    locate: () => Promise.resolve('/bin/x'),
    searchPath: () => Promise.resolve('/bin'),
    get: () =>
      Promise.resolve([...kept.values()].sort((a, b) => (a.username < b.username ? -1 : 1))[0]),
    store: (_name, _key, credential) => {
      kept.set(credential.username, credential);
      return note(`store ${credential.username}`);
    },
    erase: () => {
      kept.clear();
      return note('erase');
    },
  };
}

function of(username: string): StoredCredential {
  return { username, password: `of ${username}` };
}

describe('replaceLogin', () => {
  test.each([
    ['another user goes first', 'alice', ['erase', 'store bob']],
    ['the same user is stored over', 'bob', ['store bob']],
    ['nobody is known to be there', undefined, ['store bob']],
  ])('%s', async (_name, over, calls) => {
    const helpers = manyUsers(['alice']);
    await replaceLogin(SLOT, { credential: of('bob'), over }, helpers);
    expect(helpers.calls).toEqual(calls);
  });
});

describe('restoreHelpers', () => {
  test('the login of before is shown again, whichever user comes first', async () => {
    const helpers = manyUsers(['alice']);
    const change = { slot: SLOT, credential: of('bob'), over: 'alice' };
    expect(await restoreHelpers([change], helpers)).toEqual([]);
    expect(await helpers.get('pass', 'ghcr.io')).toEqual(of('bob'));
  });

  test("what is shown after erasing is no failure where it is another user's", async () => {
    const helpers = { ...manyUsers([]), get: () => Promise.resolve(of('bob')) };
    const change = { slot: SLOT, credential: undefined, over: 'alice' };
    expect(await restoreHelpers([change], helpers)).toEqual([]);
    expect(await restoreHelpers([{ ...change, over: 'bob' }], helpers)).toEqual([
      {
        slot: SLOT,
        why: '"docker-credential-pass": the credential helper keeps what it was told to erase',
      },
    ]);
  });
});
