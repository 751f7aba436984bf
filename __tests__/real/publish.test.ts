import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { readHome } from './home.js';
import { writeIndex } from './oci-layout.js';
import { openJob, succeed, trustedRealms } from './real-job.js';
import { openRealParts, type RealParts } from './real-parts.js';

let parts: RealParts;
beforeAll(async () => {
  parts = await openRealParts();
});
afterAll(() => parts.close());

test.each(['basic', 'bearer'] as const)(
  'a job logs in to a %s registry, pushes, and pins exactly what it pushed',
  async (kind) => {
    const { host } = parts[kind];
    const { username, password } = parts.pusher;
    const repository = `${host}/acme/published`;
    const login = { registry: host, username, password, ...trustedRealms(parts) };
    const home = parts.makeDirectory();
    const layout = writeIndex(join(parts.makeDirectory(), 'image'), '1.0.0', ['linux/riscv64']);
    const { digest } = layout.root;

    const first = openJob(parts, { home, inputs: login });
    await succeed(first.main());
    await first.clients().push(layout, repository);
    const images = `${repository}:1.0.0@${digest}`;
    const second = openJob(parts, { home, inputs: { ...login, images } });
    const { outputs } = await succeed(second.main());
    expect(outputs).toMatchObject({ digest, 'reference-with-tag': images });

    const moved = `${repository}:1.0.0@${parts.index.root.digest}`;
    const third = openJob(parts, { home, inputs: { ...login, images: moved } });
    const { exitCode, stdout } = await third.main();
    expect(exitCode).toBe(1);
    expect(stdout).toContain(digest);
    expect(stdout).toContain(parts.index.root.digest);

    for (const step of [third, second, first]) await succeed(step.post());
    expect(readHome(home)).toEqual({ paths: [] });
    await expect(first.clients().push(layout, repository)).rejects.toThrow('exit 1');
  },
);
