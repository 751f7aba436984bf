import { describe, expect, test } from '@jest/globals';
import { formatDigest } from '../../src/reference/digest.js';
import { RegistryError } from '../../src/registry/registry-error.js';
import { parseTags, TAGS_LIMIT } from '../../src/registry/tag-list.js';
import { waitFor } from '../../src/registry/wait.js';
import { type FakeReader, fakeReader, makeImage } from './documents.js';
import { fakeClock } from './fake-clock.js';
import { failureText, resolve } from './resolving.js';

const REFERENCE = 'r.example/a/b:1';
const image = makeImage('one');
const other = makeImage('other');
const OTHER = `sha256:${'a'.repeat(64)}`;

/** A registry on which the tag appears at this look; the first is 1. */
function appearing(look: number, what = 'GET manifests/1'): FakeReader {
  const reader = fakeReader();
  let looks = 0;
  const { getManifest } = reader;
  return Object.assign(reader, {
    getManifest: (repository: string, reference: string) => {
      looks += 1;
      if (looks === look) reader.set(what, { body: image.bytes });
      return getManifest(repository, reference);
    },
  });
}

describe('a tag that appears later', () => {
  test('is looked for less and less often', async () => {
    const clock = fakeClock();
    const names: string[] = [];
    const waiting = { clock, waitSeconds: 300, onAbsent: (name: string) => void names.push(name) };
    const resolved = await resolve(appearing(9), REFERENCE, waiting);
    expect(formatDigest(resolved.digest)).toBe(image.digest);
    // Half of each pause is chance, which here is 0.5.
    expect(clock.sleeps).toEqual([750, 1500, 3000, 6000, 11_250, 11_250, 11_250, 11_250]);
    expect(names).toEqual(Array.from({ length: 8 }, () => REFERENCE));
    expect(resolved.notes).toEqual(['waited 56 s']);
  });

  test('is waited for also with its digest', async () => {
    const resolved = await resolve(appearing(2), `${REFERENCE}@${image.digest}`, {
      waitSeconds: 60,
    });
    expect(resolved.notes).toEqual(['waited 1 s']);
  });

  test('and is another digest is not waited for any longer', async () => {
    const clock = fakeClock();
    const resolving = resolve(appearing(2), `${REFERENCE}@${OTHER}`, { waitSeconds: 60, clock });
    expect(await failureText(resolving)).toBe(
      `DIGEST: tag "1" is now ${image.digest}, not ${OTHER}\n` +
        `  If the tag was meant to move, write @${image.digest}; to keep what was pinned, leave the tag out. ` +
        'Only a tag that does not exist yet is waited for.',
    );
    expect(clock.sleeps).toEqual([750]);
  });

  test('a digest that is not there yet is waited for', async () => {
    const reader = appearing(3, `GET manifests/${image.digest}`);
    const resolved = await resolve(reader, `r.example/a/b@${image.digest}`, { waitSeconds: 60 });
    expect(resolved.notes).toEqual(['waited 2 s']);
  });

  test('that is there at once is not said to be waited for', async () => {
    const clock = fakeClock();
    const resolved = await resolve(appearing(1), REFERENCE, { waitSeconds: 60, clock });
    expect([resolved.notes, clock.sleeps]).toEqual([[], []]);
  });
});

describe('a tag that does not come', () => {
  test('is looked for at the very end, and no longer', async () => {
    const clock = fakeClock();
    const resolving = resolve(appearing(99), REFERENCE, { waitSeconds: 10, clock });
    expect(await failureText(resolving)).toBe(
      'NOT_FOUND: GET manifests/1: 404: still so after a wait of 10 s',
    );
    expect(clock.sleeps).toEqual([750, 1500, 3000, 4750]);
  });

  test('is not waited for unless asked', async () => {
    const clock = fakeClock();
    const resolving = resolve(appearing(99), REFERENCE, { clock });
    expect(await failureText(resolving)).toBe('NOT_FOUND: GET manifests/1: 404');
    expect(clock.sleeps).toEqual([]);
  });

  test('is not waited for any longer where another image failed', async () => {
    let looks = 0;
    const resolving = resolve(appearing(99), REFERENCE, {
      waitSeconds: 300,
      isPointless: () => (looks += 1) > 2,
    });
    expect(await failureText(resolving)).toBe(
      'NOT_FOUND: GET manifests/1: 404: waited 2 s, and no longer, because another image failed',
    );
  });

  test('after an hour was not asked for more than every few seconds', async () => {
    const clock = fakeClock();
    await failureText(resolve(appearing(999), REFERENCE, { waitSeconds: 3600, clock }));
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(3_600_000);
    expect(clock.sleeps.length).toBeLessThan(330);
  });
});

test.each([
  [0, [500, 1000, 2000, 4000, 7500]],
  [0.999, [1000, 1999, 3998, 7996, 14_993]],
])('half of each pause is chance: %d', async (random, expected) => {
  const clock = { ...fakeClock(), random: () => random };
  await resolve(appearing(6), REFERENCE, { waitSeconds: 60, clock });
  expect(clock.sleeps).toEqual(expected);
});

test.each([401, 403, 503, 418])('%d ends at once', async (status) => {
  const clock = fakeClock();
  const reader = fakeReader();
  reader.set('GET manifests/1', status);
  const resolving = resolve(reader, REFERENCE, { waitSeconds: 60, clock });
  expect(await failureText(resolving)).toContain(`GET manifests/1: ${status}`);
  expect(clock.sleeps).toEqual([]);
  expect(reader.asked).toEqual(['GET manifests/1']);
});

test('a refusal after a while ends the waiting', async () => {
  const clock = fakeClock();
  const reader = fakeReader();
  const resolving = resolve(reader, REFERENCE, {
    waitSeconds: 60,
    clock,
    onAbsent: () => reader.set('GET manifests/1', 403),
  });
  expect(await failureText(resolving)).toBe('REFUSED: GET manifests/1: 403');
});

test('a realm that is not found is not waited for', async () => {
  const clock = fakeClock();
  const error = new RegistryError('NOT_FOUND', 'x', { registry: 'r', stage: 'token', status: 404 });
  const waiting = {
    clock,
    limitMilliseconds: 60_000,
    onAbsent: () => undefined,
    isPointless: () => false,
  };
  await expect(waitFor('x', () => Promise.reject(error), waiting)).rejects.toBe(error);
});

describe('the tags that may have been meant', () => {
  async function nearTagsOf(reader: FakeReader, text = REFERENCE): Promise<unknown> {
    try {
      await resolve(reader, text);
    } catch (error) {
      return (error as { nearTags?: unknown }).nearTags;
    }
    throw new Error('it did not fail');
  }
  const list = (tags: unknown): { body: Buffer } => ({
    body: Buffer.from(JSON.stringify({ name: 'a/b', tags })),
  });

  test.each<[string, Parameters<FakeReader['set']>[1], unknown]>([
    ['are those of the list', list(['1.4.0', '1.4.1', 'latest']), ['1.4.0', '1.4.1']],
    ['are none where none is like it', list(['latest']), []],
    ['are none of no tags', list([]), []],
    ['are none of no tags, as distribution writes it', list(null), []],
    [
      'pass the grammar',
      list(['1.4.0$(id)', '1.4.0\n::error::', '::x', '1.4.0 ', { tag: '1.4.0' }, '1.4.1']),
      ['1.4.1'],
    ],
    ['are unknown where they may not be listed', 403, undefined],
    ['are unknown where nobody may list', 401, undefined],
    ['are unknown where listing is not built', 404, undefined],
    ['are unknown where listing fails', 503, undefined],
    ['are unknown where the list is none', { body: Buffer.from('<html>') }, undefined],
    ['are unknown where the list is a text', list('1.4.0'), undefined],
    ['are unknown where it is no object', { body: Buffer.from('["1.4.0"]') }, undefined],
  ])('%s', async (_name, content, expected) => {
    const reader = fakeReader();
    reader.set('GET tags/list', content);
    expect(await nearTagsOf(reader, 'r.example/a/b:1.4.2')).toEqual(expected);
    expect(reader.asked).toEqual(['GET manifests/1.4.2', 'GET tags/list']);
  });

  test('are among the first ten thousand', () => {
    const tags = Array.from({ length: TAGS_LIMIT + 5 }, (_, number) => `t${number}`);
    expect(parseTags(list(tags).body)).toEqual(tags.slice(0, 10_000));
  });

  test('are not asked for where the reference has no tag', async () => {
    const reader = fakeReader();
    expect(await nearTagsOf(reader, `r.example/a/b@${OTHER}`)).toBeUndefined();
    expect(reader.asked).toEqual([`GET manifests/${OTHER}`]);
  });

  test.each([401, 403])('are not asked for after a %d', async (status) => {
    const reader = fakeReader();
    reader.set('GET manifests/1', status);
    expect(await nearTagsOf(reader)).toBeUndefined();
    expect(reader.asked).toEqual(['GET manifests/1']);
  });

  test('are not asked for where the tag moved', async () => {
    const reader = fakeReader();
    reader.set('GET manifests/1', { body: other.bytes });
    await nearTagsOf(reader, `${REFERENCE}@${OTHER}`);
    expect(reader.asked).toEqual(['GET manifests/1']);
  });
});
