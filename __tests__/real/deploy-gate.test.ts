import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { pushEvent } from '../support/events.js';
import { push } from './clients.js';
import { readHome } from './home.js';
import { type OciLayout, writeIndex } from './oci-layout.js';
import { machineUserInputs, openJob, succeed } from './real-job.js';
import { openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

/** An image of a platform of its own, so that no two of them are the same. */
function makeImage(platform: string): OciLayout {
  return writeIndex(join(parts.makeDirectory(), 'image'), '5.0.0', [platform]);
}

describe.each(['basic', 'bearer'] as const)('a %s registry', (kind) => {
  const put = (layout: OciLayout): Promise<void> =>
    push(layout, {
      repository: `${parts[kind].host}/platform/proxy`,
      tag: '5.0.0',
      login: parts.pusher,
      format: 'oci',
    });

  test('a tag that moves between two steps fails the second, naming both digests', async () => {
    const repository = `${parts[kind].host}/platform/proxy`;
    const tested = makeImage('linux/riscv64');
    const other = makeImage('linux/s390x');
    await put(tested);
    const inputs = machineUserInputs(parts, kind, `${repository}:5.0.0`);
    const first = openJob(parts, { inputs: { ...inputs, 'on-moving-tag': 'fail' } });
    const { outputs } = await succeed(first.main());
    expect(outputs['digest']).toBe(tested.root.digest);
    await succeed(first.post());
    const pinned = outputs['reference-with-tag'] ?? '';

    const still = openJob(parts, { inputs: { ...inputs, images: pinned } });
    expect((await succeed(still.main())).outputs['reference-with-tag']).toBe(pinned);
    await succeed(still.post());

    await put(other);
    const second = openJob(parts, { inputs: { ...inputs, images: pinned } });
    const { exitCode, annotations, outputs: none } = await second.main();
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message)).toEqual([
      `pin "${pinned}": tag "5.0.0" is now ${other.root.digest}, not ${tested.root.digest}\n` +
        `  Read as deploy with the password of the machine user. If the tag was meant to move, write @${other.root.digest}; to keep what was pinned, leave the tag out.`,
    ]);
    expect(none['digest']).toBeUndefined();
    expect(readHome(second.home)).toEqual({ paths: [] });
    await succeed(second.post());
  });

  test.each([
    ['on-moving-tag', { 'on-moving-tag': 'fail' }, 'the tag of 1 image may move: '],
    ['allowed-images', { 'allowed-images': 'ghcr.io/**' }, '"REGISTRY/platform/proxy:latest": no '],
    ['allowed-refs', { 'allowed-refs': 'refs/tags/v*' }, 'no password is used in this job: '],
  ])('%s refuses without a request', async (name, policy, words) => {
    const { host } = parts[kind];
    const seen = await parts[kind].requests();
    const asked = parts.authHost.requests.length;
    const inputs = machineUserInputs(parts, kind, `${host}/platform/proxy`);
    const event = pushEvent('refs/heads/feature');
    const job = openJob(parts, { event, inputs: { ...inputs, ...policy } });
    const { exitCode, annotations } = await job.main();
    expect(exitCode).toBe(1);
    const messages = annotations.map(({ message }) => message.replaceAll(host, 'REGISTRY'));
    expect(messages).toEqual([expect.stringContaining(`${name}: ${words}`)]);
    expect(await parts[kind].requests()).toEqual(seen);
    expect(parts.authHost.requests.slice(asked)).toEqual([]);
    expect(readHome(job.home)).toEqual({ paths: [] });
    await succeed(job.post());
    job.assertNothingLeft();
  });
});
