import { expect, test } from '@jest/globals';
import { createTokenBook, renewedToken, tokenFor } from '../../src/registry/token-book.js';
import { fakeClock, START } from './fake-clock.js';

test('a token that several find over at once is renewed once', async () => {
  const clock = fakeClock();
  let minted = 0;
  const book = createTokenBook({
    clock,
    repositories: ['a/b', 'c/d', 'e/f'],
    mint: () => {
      minted += 1;
      const value = `token-${minted}`;
      return Promise.resolve({ value, askedAt: START, freshUntil: START + 60_000 });
    },
    findCause: () => Promise.resolve('all'),
  });
  const { token } = await tokenFor(book, 'a/b');
  const renewed = await Promise.all(
    ['a/b', 'c/d', 'e/f'].map((repository) => renewedToken(book, repository, token)),
  );
  expect(renewed.map((held) => held.token.value)).toEqual(['token-2', 'token-2', 'token-2']);
  expect(await renewedToken(book, 'a/b', token)).toMatchObject({ token: { value: 'token-2' } });
  expect(minted).toBe(2);
});
