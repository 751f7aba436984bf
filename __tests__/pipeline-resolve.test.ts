/* Platforms, verification and waiting, from the inputs to what the runner is told. */
import { describe, expect, test } from '@jest/globals';
import { forkPullRequestEvent } from './support/events.js';
import type { Ran } from './support/fake-runner.js';
import { useInProcess } from './support/in-process.js';
import { attestationManifest, indexDocument, platformEntry } from './support/manifests.js';
import type { Published } from './support/registry.js';

const job = useInProcess();
const MULTI = { images: 'HOST/acme/multi:1', login: 'none' };
const PLATFORMS = ['linux/amd64', 'linux/arm64'];

function publishMulti(): Published {
  return job.registry.publishIndex('acme/multi', '1', { platforms: PLATFORMS, attestations: true });
}

function linesOf(ran: Ran): readonly string[] {
  return ran.lines.map((line) => line.replaceAll(job.registry.host, 'HOST'));
}

function errorsOf(ran: Ran): string {
  return ran.errors.join('\n').replaceAll(job.registry.host, 'HOST');
}

const READER = 'Read as alice with the job token.';

describe('a platform', () => {
  test('is in the outputs, the log and the summary', async () => {
    const { digest: index, platforms } = publishMulti();
    const digest = platforms['linux/arm64'] ?? '';
    const ran = await job.runStep({ ...MULTI, platform: 'linux/aarch64' });
    const name = `${job.registry.host}/acme/multi`;
    expect(ran.outputs).toMatchObject({
      reference: `${name}@${digest}`,
      'reference-with-tag': `${name}:1@${digest}`,
      digest,
      kind: 'image',
      'media-type': 'application/vnd.oci.image.manifest.v1+json',
      platforms: '["linux/arm64"]',
    });
    const size = job.registry.findManifest('acme/multi', digest)?.bytes.length;
    expect(JSON.parse(ran.outputs['images'] ?? '')).toMatchObject({ multi: { digest, size } });
    expect(linesOf(ran)).toContain(
      `pinned HOST/acme/multi:1@${digest} (linux/arm64 of index ${index}) as alice (job token)`,
    );
    expect(ran.summary).toContain(
      `| \`${digest}\`<br>linux/arm64 of index ${index} | image | \`linux/arm64\` |`,
    );
  });

  test('of an image that is no index is checked by its config', async () => {
    const ran = await job.runStep({
      images: 'HOST/acme/api:1',
      login: 'none',
      platform: 'linux/amd64',
    });
    expect(ran.outputs['platforms']).toBe('["linux/amd64"]');
    expect(linesOf(ran).join('\n')).toContain(' (linux/amd64 by its config) as alice (job token)');
  });

  test('that is not there is told with what there is', async () => {
    const { digest } = publishMulti();
    const ran = await job.runStep({ ...MULTI, platform: 'linux/s390x' });
    expect(errorsOf(ran)).toBe(
      `pin "HOST/acme/multi:1": index ${digest} has no linux/s390x: it has linux/amd64, linux/arm64\n` +
        `  ${READER} Set "platform" to one that is there, or build the image for linux/s390x too.`,
    );
    expect(ran.outputs['digest']).toBeUndefined();
  });

  test('of an attestation is none', async () => {
    publishMulti();
    const ran = await job.runStep({ ...MULTI, platform: 'unknown/unknown' });
    expect(errorsOf(ran)).toContain('has no unknown/unknown: it has linux/amd64, linux/arm64');
  });

  test('of an artifact is none', async () => {
    job.registry.publishArtifact('acme/chart', '1', 'application/vnd.cncf.helm.config.v1+json');
    const images = 'HOST/acme/chart:1';
    const ran = await job.runStep({ images, login: 'none', platform: 'linux/amd64' });
    expect(errorsOf(ran)).toBe(
      'pin "HOST/acme/chart:1": it is an artifact without the config of an image, so it is not of linux/amd64 nor of any platform\n' +
        `  ${READER} Pin it in a step of its own without "platform".`,
    );
  });

  test('that is wrong is refused with every other wrong input, before any request', async () => {
    const ran = await job.runStep({ ...MULTI, platform: '$(id)/x', wait: 'long' });
    expect(errorsOf(ran)).toBe(
      [
        'platform: "$(id)/x" is not os/architecture[/variant]',
        '  Write one platform, such as linux/amd64, linux/arm64 or linux/arm/v7.',
        'wait: "long" is not allowed',
        '  Allowed: a number and s, m or h, such as 90s; 0s to 1h.',
      ].join('\n'),
    );
    expect(job.registry.requests).toEqual([]);
  });

  test('of a digest whose config is gone says so', async () => {
    const { digest } = job.registry.findManifest('acme/api', '1') ?? { digest: '' };
    job.registry.addFault({ path: /\/blobs\//, kind: 'answer', status: 404 });
    const images = `HOST/acme/api@${digest}`;
    const ran = await job.runStep({ images, login: 'none', platform: 'linux/amd64' });
    expect(errorsOf(ran)).toMatch(
      /^pin "HOST\/acme\/api@sha256:[0-9a-f]{64}": config: GET http:\/\/HOST\/v2\/acme\/api\/blobs\/sha256:[0-9a-f]{64}: 404\n {2}Read as alice with the job token\. The manifest names it and the registry has it no more\. Push the image again\.$/,
    );
  });
});

describe('verify-platforms', () => {
  test('says what was verified', async () => {
    publishMulti();
    const ran = await job.runStep({ ...MULTI, 'verify-platforms': 'true' });
    expect(linesOf(ran).join('\n')).toContain(' (2 platform manifests verified) as alice');
    expect(ran.summary).toContain('<br>2 platform manifests verified |');
    expect(ran.outputs['platforms']).toBe(JSON.stringify(PLATFORMS));
  });

  test('says that there was nothing to verify', async () => {
    const ran = await job.runStep({
      images: 'HOST/acme/api:1',
      login: 'none',
      'verify-platforms': 'true',
    });
    expect(linesOf(ran).join('\n')).toContain(
      ' (no index but one image: no platforms to verify) as',
    );
  });

  test('names every platform whose manifest was deleted, attestations not counted', async () => {
    const { digest, platforms } = publishMulti();
    for (const one of Object.values(platforms)) job.registry.removeManifest('acme/multi', one);
    const ran = await job.runStep({ ...MULTI, 'verify-platforms': 'true' });
    const [amd64 = '', arm64 = ''] = Object.values(platforms);
    expect(errorsOf(ran)).toBe(
      `pin "HOST/acme/multi:1": index ${digest}: it lists what is not there: linux/amd64 (${amd64}), linux/arm64 (${arm64})\n` +
        `  ${READER} The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.`,
    );
    expect(ran.outputs['digest']).toBeUndefined();
  });

  test('reads an index in an index', async () => {
    const inner = job.registry.publishIndex('acme/multi', 'inner', {
      platforms: ['linux/riscv64'],
    });
    const { digest, mediaType, size } = inner;
    const entry = { digest, mediaType, size };
    const outer = indexDocument('oci', [entry, platformEntry(entry, 'linux/riscv64')]);
    const { mediaType: type } = outer;
    job.registry.publishBytes('acme/multi', '1', { mediaType: type, bytes: JSON.stringify(outer) });
    const ran = await job.runStep({
      ...MULTI,
      platform: 'linux/riscv64',
      'verify-platforms': 'true',
    });
    expect(ran.outputs['digest']).toBe(inner.platforms['linux/riscv64']);
    expect(linesOf(ran).join('\n')).toContain('; 1 platform manifest verified) as alice');
  });

  test('of an index of attestations alone there is nothing to verify', async () => {
    const image = { mediaType: 'x', digest: 'y', size: 1 };
    const attestation = attestationManifest(image, () => image);
    const { mediaType } = attestation;
    const bytes = JSON.stringify(attestation);
    const put = job.registry.publishBytes('acme/multi', 'a', { mediaType, bytes });
    const entry = platformEntry(
      { mediaType, digest: put.digest, size: put.size },
      'unknown/unknown',
    );
    const index = indexDocument('oci', [entry]);
    job.registry.publishBytes('acme/multi', '1', {
      mediaType: index.mediaType,
      bytes: JSON.stringify(index),
    });
    const ran = await job.runStep({ ...MULTI, 'verify-platforms': 'true' });
    expect(linesOf(ran).join('\n')).toContain('the index lists no platform manifest');
  });
});

describe('wait', () => {
  const LATER = { images: 'HOST/acme/api:2', login: 'none', wait: '5m' };
  const waitingLines = (ran: Ran): readonly string[] =>
    linesOf(ran).filter((line) => line.startsWith('waiting'));

  /** Publishes the tag when it is looked for that many times. */
  function publishAfter(tag: string, looks: number): void {
    let seen = 0;
    job.registry.onLook((repository, reference) => {
      if (reference !== tag) return;
      seen += 1;
      if (seen === looks) job.registry.publishImage(repository, tag);
    });
  }

  test('for a tag that comes', async () => {
    publishAfter('2', 9);
    const ran = await job.runStep(LATER);
    expect(ran.errors).toEqual([]);
    expect(linesOf(ran).join('\n')).toContain(' (waited 56 s) as alice (job token)');
    expect(ran.summary).toContain('<br>waited 56 s |');
    expect(waitingLines(ran)).toEqual([
      'waiting for HOST/acme/api:2: not there yet, 0 s of 300 s',
      'waiting for HOST/acme/api:2: not there yet, 5 s of 300 s',
      'waiting for HOST/acme/api:2: not there yet, 11 s of 300 s',
      'waiting for HOST/acme/api:2: not there yet, 23 s of 300 s',
      'waiting for HOST/acme/api:2: not there yet, 34 s of 300 s',
      'waiting for HOST/acme/api:2: not there yet, 45 s of 300 s',
    ]);
  });

  test('for a tag that does not come: says how long, and the tags that may have been meant', async () => {
    for (const tag of ['1.4.0', '1.4.1', '1.4.0-rc.1', 'latest']) {
      job.registry.publishImage('acme/web', tag);
    }
    const ran = await job.runStep({ images: 'HOST/acme/web:1.4.2', login: 'none', wait: '10s' });
    expect(errorsOf(ran)).toBe(
      'pin "HOST/acme/web:1.4.2": GET http://HOST/v2/acme/web/manifests/1.4.2: 404 MANIFEST_UNKNOWN: manifest unknown: still so after a wait of 10 s\n' +
        `  ${READER} Check the spelling of the tag, and that it was pushed: the repository has 1.4.0, 1.4.1, 1.4.0-rc.1.`,
    );
  });

  test('a list of tags that may not be read changes nothing', async () => {
    job.registry.addFault({ path: /\/tags\/list$/, kind: 'answer', status: 403 });
    const ran = await job.runStep({ images: 'HOST/acme/api:1.4.2', login: 'none' });
    expect(errorsOf(ran)).toBe(
      'pin "HOST/acme/api:1.4.2": GET http://HOST/v2/acme/api/manifests/1.4.2: 404 MANIFEST_UNKNOWN: manifest unknown\n' +
        `  ${READER} Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.`,
    );
  });

  test('of many images is one line every few seconds', async () => {
    const numbers = Array.from({ length: 20 }, (_, number) => number + 10);
    const images = numbers.map((tag) => `a${tag}=HOST/acme/api:${tag}`).join('\n');
    const ran = await job.runStep({ images, login: 'none', wait: '1m' });
    expect(ran.exitFailed).toBe(true);
    const lines = waitingLines(ran);
    // The clock of the tests adds up what the images sleep side by side: it passes the minute a bit.
    expect(lines.length).toBeLessThanOrEqual(15);
    expect(ran.sleeps.length).toBeGreaterThan(20);
    expect(lines.at(-1)).toMatch(/^waiting for HOST\/acme\/api:\d+ and \d+ more: not there yet, /);
    const lists = job.registry.requests.filter(({ path }) => path.endsWith('/tags/list'));
    expect(lists).toHaveLength(1);
  });

  test('does not name images that came meanwhile', async () => {
    publishAfter('2', 3);
    const images = 'HOST/acme/api:2\nb=HOST/acme/api:3';
    const ran = await job.runStep({ images, login: 'none', wait: '1m' });
    expect(waitingLines(ran).at(-1)).toMatch(/^waiting for HOST\/acme\/api:3: not there yet, /);
  });

  test('ends when another image is refused', async () => {
    const images = 'HOST/acme/api:2\nHOST/platform/proxy:1';
    const ran = await job.runStep({ images, login: 'none', wait: '1h' });
    expect(errorsOf(ran)).toContain('and no longer, because another image failed');
    expect(errorsOf(ran)).toContain('pin "HOST/platform/proxy:1": ');
    expect(ran.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBeLessThan(5000);
  });

  test('is not for a refusal', async () => {
    const ran = await job.runStep({ images: 'HOST/platform/proxy:2', login: 'none', wait: '1h' });
    expect(ran.exitFailed).toBe(true);
    expect(ran.sleeps).toEqual([]);
    expect(job.registry.requests.map(({ path }) => path)).not.toContain(
      '/v2/platform/proxy/tags/list',
    );
  });

  test('works in a job that is not trusted as well', async () => {
    publishAfter('2', 2);
    const event = forkPullRequestEvent();
    const ran = await job.runStep({ ...LATER, login: 'docker' }, { event });
    expect(ran.errors).toEqual([]);
    expect(ran.outputs['digest']).toMatch(/^sha256:/);
  });
});
