/* The policies of the deploy gate, in process: what each says, when, and in which order. */
import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import {
  forkPullRequestEvent,
  type JobEvent,
  pullRequestEvent,
  pushEvent,
  REPOSITORY,
} from './support/events.js';
import type { Ran } from './support/fake-runner.js';
import { GITHUB } from './support/forges.js';
import { JOB_TOKEN, MACHINE_USER, useInProcess } from './support/in-process.js';

const job = useInProcess();

const USER = { ...MACHINE_USER, registry: 'HOST/platform', images: 'HOST/platform/proxy:1.0.0' };
const OWN = { images: 'HOST/acme/api:1.0.0' };
/** Quiet about its tags. */
const STILL = { 'on-moving-tag': 'ignore' };
const MAIN_ONLY = { 'allowed-refs': 'refs/heads/main' };
const FEATURE = pushEvent('refs/heads/feature');
const REFUSED =
  'allowed-refs: no password is used in this job: refs/heads/feature matches none of: refs/heads/main\n' +
  '  To allow it, add the line refs/heads/feature to "allowed-refs"; to leave this step out there, give it an "if:".';

function publish(): void {
  for (const name of ['acme/api', 'platform/proxy']) job.registry.publishImage(name, '1.0.0');
}

function said({ errors, notices, warnings, lines }: Ran): Record<string, readonly string[]> {
  const shown = (list: readonly string[]): string[] =>
    list.map((line) => line.replaceAll(job.registry.host, 'HOST'));
  return {
    errors: shown(errors),
    notices: shown(notices),
    warnings: shown(warnings),
    lines: shown(lines),
  };
}

/** Asserts that the step refused, and touched nothing. */
function expectRefused(ran: Ran, ...errors: readonly string[]): void {
  expect(said(ran)['errors']).toEqual([errors.join('\n')]);
  expect(job.registry.requests).toEqual([]);
  expect(readdirSync(job.folders.home)).toEqual([]);
  expect(ran.outputs).not.toHaveProperty('reference');
  expect(ran.outputs).toMatchObject({ 'logged-in': '', skipped: 'false' });
}

describe('allowed-refs', () => {
  test('lets the password be used where a pattern matches, and says so', async () => {
    publish();
    const ran = await job.runStep({ ...USER, ...MAIN_ONLY });
    expect(ran.errors).toEqual([]);
    expect(ran.lines.slice(0, 2)).toEqual([
      'trusted: push in acme/shop',
      'allowed-refs: refs/heads/main matches refs/heads/main',
    ]);
    expect(ran.summary).toContain(
      '- trusted: push in acme/shop\n- allowed-refs: refs/heads/main matches refs/heads/main\n',
    );
  });

  test('refuses elsewhere, before any request', async () => {
    publish();
    expectRefused(await job.runStep({ ...USER, ...MAIN_ONLY }, { event: FEATURE }), REFUSED);
  });

  test('refuses a login-only step as well', async () => {
    const inputs = { ...MACHINE_USER, registry: 'HOST', ...MAIN_ONLY };
    expectRefused(await job.runStep(inputs, { event: FEATURE }), REFUSED);
  });

  test.each([
    ['username is set', { ...USER, password: '' }],
    ['the job token cannot serve the registry', { registry: 'HOST/platform' }],
  ])('speaks before the empty password where one is needed: %s', async (_name, inputs) => {
    expectRefused(await job.runStep({ ...inputs, ...MAIN_ONLY }, { event: FEATURE }), REFUSED);
  });

  test('speaks for the empty password where an anonymous read was refused', async () => {
    publish();
    const inputs = { images: USER.images, ...MAIN_ONLY };
    const ran = await job.runStep(inputs, { event: FEATURE });
    expect(ran.errors.join().split('\n').slice(-2).join('\n')).toBe(REFUSED);
    expect(ran.errors.join()).not.toContain('password: empty');
  });

  test('leaves the trust decision its word where an anonymous read was refused', async () => {
    publish();
    const inputs = { images: USER.images, 'allowed-refs': 'refs/heads/none' };
    const ran = await job.runStep(inputs, { event: forkPullRequestEvent() });
    expect(ran.errors.join()).toContain('secrets are withheld from fork pull requests');
    expect(ran.errors.join()).not.toContain('allowed-refs');
  });

  test('does not concern a step that uses only the job token, and says so', async () => {
    publish();
    const ran = await job.runStep({ ...OWN, ...MAIN_ONLY }, { event: FEATURE });
    expect(ran.errors).toEqual([]);
    expect(ran.lines[1]).toBe('allowed-refs: not asked, because this step uses no password');
    const twice = { ...OWN, ...MAIN_ONLY, registry: 'HOST', username: 'x', password: JOB_TOKEN };
    expect((await job.runStep(twice, { event: FEATURE })).errors).toEqual([]);
  });

  test('never lets a pull request of the same repository pass', async () => {
    const ran = await job.runStep(
      { ...USER, 'allowed-refs': 'refs/**' },
      { event: pullRequestEvent() },
    );
    expectRefused(
      ran,
      'allowed-refs: no password is used in this job: pull_request carries a pull request, and its ref says nothing of the code',
      '  Run this step on events of the ref itself, such as push.',
    );
    expect(ran.outputs).toMatchObject({ trusted: 'true' });
  });

  test('never lets a comment pass that trusted-events lifts', async () => {
    const event: JobEvent = {
      name: 'issue_comment',
      ref: 'refs/heads/main',
      payload: { issue: { number: 7 }, comment: {}, repository: REPOSITORY },
    };
    const lift = { 'trusted-events': 'issue_comment' };
    const ran = await job.runStep({ ...USER, ...MAIN_ONLY, ...lift }, { event });
    expectRefused(
      ran,
      'allowed-refs: no password is used in this job: issue_comment carries an issue, and its ref says nothing of the code',
      '  Run this step on events of the ref itself, such as push.',
    );
  });

  test('believes the payload, not what a step made of GITHUB_REF', async () => {
    const env = { GITHUB_REF: 'refs/heads/main' };
    expectRefused(
      await job.runStep({ ...USER, ...MAIN_ONLY }, { event: FEATURE, env }),
      'allowed-refs: no password is used in this job: GITHUB_REF is refs/heads/main, but the event is of refs/heads/feature',
      '  If "env:" or an earlier step sets GITHUB_REF, remove that.',
    );
  });

  test('believes GITHUB_SHA of a workflow_run only with its head_sha', async () => {
    publish();
    const run = {
      event: 'push',
      head_sha: 'a'.repeat(40),
      head_branch: 'main',
      head_repository: REPOSITORY,
    };
    const event: JobEvent = {
      name: 'workflow_run',
      ref: 'refs/heads/main',
      payload: { workflow_run: run, repository: REPOSITORY },
    };
    expect((await job.runStep({ ...USER, ...MAIN_ONLY }, { event })).errors).toEqual([]);
    const env = { GITHUB_SHA: 'b'.repeat(40) };
    const ran = await job.runStep({ ...USER, ...MAIN_ONLY }, { event, env });
    expect(ran.errors.join()).toContain(
      `workflow_run of commit ${'a'.repeat(40)}, but GITHUB_SHA is ${'b'.repeat(40)}`,
    );
  });

  test('the trust decision speaks first, and alone', async () => {
    const event = { ...forkPullRequestEvent(), ref: 'refs/heads/feature' };
    const inputs = { ...USER, ...MAIN_ONLY };
    expectRefused(
      await job.runStep(inputs, { event }),
      'password: not used in this job: pull_request from the fork mallory/shop into acme/shop',
      '  Run this step on events of the repository\'s own code only, such as push, or write "on-untrusted: skip". No input makes a fork trusted.',
    );
    const skipped = await job.runStep({ ...inputs, 'on-untrusted': 'skip' }, { event });
    expect(skipped).toMatchObject({ errors: [], outputs: { skipped: 'true' } });
    const images = OWN.images;
    publish();
    const went = await job.runStep({ ...inputs, images, 'on-untrusted': 'continue' }, { event });
    expect(went.errors).toEqual([]);
    expect(went.lines[1]).toBe('allowed-refs: not asked, because this step uses no password');
  });

  test('protected is an input error here, told with the others', async () => {
    const inputs = { ...USER, 'allowed-refs': 'protected', retries: 'x' };
    expectRefused(
      await job.runStep(inputs, { env: { GITHUB_REF_PROTECTED: 'true' } }),
      'retries: "x" is not allowed',
      '  Allowed: a whole number from 0 to 20.',
      'allowed-refs: "protected" is told by GitHub alone, and this is a Forgejo or Gitea forge',
      '  Write the refs in its place, one a line, such as refs/heads/main and refs/tags/v*.',
    );
  });

  const onGitHub = (isProtected: string): Readonly<Record<string, string>> => ({
    GITHUB_SERVER_URL: GITHUB.serverUrl,
    GITHUB_API_URL: GITHUB.apiUrl,
    GITEA_ACTIONS: '',
    FORGEJO_ACTIONS: '',
    GITHUB_REF_PROTECTED: isProtected,
  });

  test('protected is read on GitHub', async () => {
    publish();
    const inputs = { ...USER, 'allowed-refs': 'protected' };
    const ran = await job.runStep(inputs, { env: onGitHub('true') });
    expect(ran.errors).toEqual([]);
    expect(ran.lines[1]).toBe('allowed-refs: GitHub reports refs/heads/main as protected');
    const refused = await job.runStep(inputs, { env: onGitHub('false') });
    expect(refused.errors.join()).toContain(
      'refs/heads/main matches none of: protected (GitHub reports it as not protected)',
    );
  });

  test('at its default, a ref that GitHub reports as not protected is a notice', async () => {
    publish();
    const notice =
      'password: used on refs/heads/main, which GitHub reports as not protected; to keep it to some refs, write for example "allowed-refs: refs/heads/main"';
    expect((await job.runStep(USER, { env: onGitHub('false') })).notices).toEqual([notice]);
    expect((await job.runStep(USER, { env: onGitHub('true') })).notices).toEqual([]);
    const env = { GITHUB_REF_PROTECTED: 'false' };
    expect((await job.runStep(USER, { env })).notices).toEqual([]);
    const own = await job.runStep({ images: 'HOST/public/base:1' }, { env: onGitHub('false') });
    expect(own).toMatchObject({ errors: [], notices: [] });
    const set = await job.runStep({ ...USER, ...MAIN_ONLY }, { env: onGitHub('false') });
    expect(set).toMatchObject({ errors: [], notices: [] });
  });

  test('says nothing at its default', async () => {
    publish();
    const ran = await job.runStep(USER);
    expect(ran.lines.join('\n') + ran.summary).not.toContain('allowed-refs');
  });
});

describe('on-moving-tag', () => {
  const MOVING = { images: 'HOST/acme/api:1\nbase=HOST/public/base\nHOST/platform/proxy:1.0.0' };
  const WHAT =
    'on-moving-tag: the tags of 2 images may move: "HOST/acme/api:1" (part of a version), ' +
    '"HOST/public/base:latest" ("latest", also where no tag is written)';
  const INPUTS = { ...MOVING, ...MACHINE_USER, registry: 'HOST' };

  test('warns once, and shows what to write', async () => {
    publish();
    job.registry.publishImage('public/base', 'latest');
    const ran = await job.runStep(INPUTS);
    const api = job.registry.findManifest('acme/api', '1')?.digest ?? '';
    const base = job.registry.findManifest('public/base', 'latest')?.digest ?? '';
    expect(said(ran)['warnings']).toEqual([
      `${WHAT}\n  To get the same again, write HOST/acme/api@${api}, HOST/public/base@${base}, or the tags of full versions, such as 1.4.0.`,
    ]);
    expect(ran.errors).toEqual([]);
    expect(ran.summary).toContain('- on-moving-tag: the tags of 2 images may move: ');
  });

  test('fails before any request', async () => {
    expectRefused(
      await job.runStep({ ...INPUTS, 'on-moving-tag': 'fail' }),
      WHAT,
      '  Write the tag of a full version, such as HOST/acme/api:1.4.0, or a digest: HOST/acme/api@sha256:…',
    );
  });

  test('passes with fail where every tag stays or a digest stands beside it', async () => {
    publish();
    const digest = job.registry.findManifest('acme/api', '1')?.digest ?? '';
    const images = `HOST/acme/api:1@${digest}\nnew=HOST/acme/api:1.0.0`;
    const ran = await job.runStep({ images, 'on-moving-tag': 'fail' });
    expect(ran).toMatchObject({ errors: [], warnings: [] });
    expect(ran.lines).toContain(
      'on-moving-tag: every image has a digest or a tag that is known to be immutable',
    );
  });

  test('is silent with ignore', async () => {
    const ran = await job.runStep({ images: 'HOST/acme/api:1', ...STILL });
    expect(ran).toMatchObject({ errors: [], warnings: [], notices: [] });
    expect(ran.summary).not.toContain('on-moving-tag');
  });

  test.each([['Warn'], ['true'], ['error']])('"%s" is no choice', async (value) => {
    expectRefused(
      await job.runStep({ ...OWN, 'on-moving-tag': value }),
      `on-moving-tag: "${value}" is not allowed`,
      '  Allowed: ignore, warn, fail.',
    );
  });
});

describe('allowed-images', () => {
  test('lets pass what matches, and says by what', async () => {
    publish();
    const ran = await job.runStep({ ...OWN, 'allowed-images': 'HOST/acme/*\nghcr.io/acme/*' });
    expect(ran.errors).toEqual([]);
    expect(said(ran)['lines']).toContain('allowed-images: allowed by HOST/acme/*');
    expect(ran.summary).toContain('- allowed-images: allowed by ');
  });

  test('refuses every other image before any request', async () => {
    const images = 'HOST/acme/api:1.0.0\nHOST/platform/proxy:1.0.0\nnginx:1.25.3';
    expectRefused(
      await job.runStep({ images, 'allowed-images': 'HOST/acme/*' }),
      'allowed-images: "HOST/platform/proxy:1.0.0" matches no pattern for HOST: HOST/acme/*',
      '  If it may be used, add the line HOST/platform/proxy to "allowed-images".',
      'allowed-images: "docker.io/library/nginx:1.25.3": no pattern is for docker.io, only: HOST/acme/*',
      '  If it may be used, add the line docker.io/library/nginx to "allowed-images".',
    );
  });

  test('tells what it reads otherwise than it is written', async () => {
    publish();
    const ran = await job.runStep({ ...OWN, 'allowed-images': 'HOST/acme/*\nindex.docker.io/*' });
    expect(ran.notices).toEqual([
      'allowed-images: "index.docker.io/*" is read as "docker.io/library/*"',
    ]);
  });

  test('does not stop a login-only step', async () => {
    const inputs = { ...MACHINE_USER, registry: 'HOST', 'allowed-images': 'ghcr.io/acme/*' };
    expect((await job.runStep(inputs)).errors).toEqual([]);
  });
});

describe('a policy that is switched off by accident', () => {
  test.each([
    ['allowed-refs', '', 'is empty', 'refs/heads/main'],
    ['allowed-refs', '  \n ', 'is empty', 'refs/heads/main'],
    [
      'allowed-refs',
      '# refs/heads/main\n',
      'holds comments and blank lines only',
      'refs/heads/main',
    ],
    ['allowed-images', '', 'is empty', 'ghcr.io/acme/*'],
    ['allowed-images', '${{ vars.IMAGES }}', 'is empty', 'ghcr.io/acme/*'],
    ['allowed-images', '#', 'holds comments and blank lines only', 'ghcr.io/acme/*'],
  ])('%s of "%s" is an input error', async (name, value, what, example) => {
    expectRefused(
      await job.runStep({ ...USER, [name]: value }),
      `${name}: ${what}, which allows nothing`,
      `  If it comes from a variable, set that; else write lines such as ${example}. "**" allows everything.`,
    );
  });

  test.each([
    ['allowed-refs', 'refs/heads/main\n**', 2],
    ['allowed-refs', '**\nrefs/heads/main', 1],
    ['allowed-images', 'ghcr.io/acme/*\n**', 2],
    ['allowed-images', '**\n\nghcr.io/acme/*', 1],
  ])('%s of %j, where "**" stands beside others, is one', async (name, list, line) => {
    expectRefused(
      await job.runStep({ ...OWN, [name]: list }),
      `${name}, line ${line}: "**" stands beside other lines`,
      '  It allows everything: write it alone, or leave it out.',
    );
  });

  test('"**" alone is the default, also behind a comment', async () => {
    publish();
    const all = { 'allowed-refs': '# anywhere\n**', 'allowed-images': '**' };
    const ran = await job.runStep({ ...OWN, ...all });
    expect(ran.errors).toEqual([]);
    expect(ran.lines.join()).not.toContain('allowed-');
  });
});

test('everything that is wrong is told at once, wrong inputs first', async () => {
  const ran = await job.runStep({
    images: 'a=HOST/acme/api@\nb=HOST/acme/api:main\nc=HOST/platform/proxy:1.0.0',
    'on-moving-tag': 'fail',
    'allowed-images': 'HOST/acme/*',
    'allowed-refs': 'main',
    'results-file': '/etc/x',
  });
  expectRefused(
    ran,
    'images, line 1: reference "HOST/acme/api@": the digest after "@" is empty',
    '  The output or variable that should hold the digest was empty: check the step that sets it.',
    'allowed-refs, line 1: "main": it is not a full ref',
    '  Write refs/heads/main for a branch, refs/tags/main for a tag.',
    'allowed-images: "HOST/platform/proxy:1.0.0" matches no pattern for HOST: HOST/acme/*',
    '  If it may be used, add the line HOST/platform/proxy to "allowed-images".',
    'on-moving-tag: the tag of 1 image may move: "HOST/acme/api:main" (a branch or a channel)',
    '  Write the tag of a full version, such as HOST/acme/api:1.4.0, or a digest: HOST/acme/api@sha256:…',
    'results-file: "/etc/x" is neither in the workspace nor in RUNNER_TEMP',
    '  Write for example "results-file: pins.json", which is in the workspace.',
  );
});

test('what the trust decision or the ref refuses is told with what the images are refused for', async () => {
  const more = { 'on-moving-tag': 'fail', images: 'HOST/platform/proxy:main' };
  const inputs = { ...USER, ...MAIN_ONLY, ...more };
  for (const event of [FEATURE, forkPullRequestEvent()]) {
    const ran = await job.runStep(inputs, { event });
    const [first, second] = ran.errors
      .join()
      .split('\n')
      .filter((line) => !line.startsWith('  '));
    expect(first).toMatch(event === FEATURE ? /^allowed-refs: / : /^password: not used/);
    expect(second).toMatch(/^on-moving-tag: /);
  }
  expect(job.registry.requests).toEqual([]);
});

describe('name:tag@digest', () => {
  test('fails where the tag has moved, naming both digests', async () => {
    const before = job.registry.publishImage('acme/api', '1.4.0').digest;
    const now = job.registry.publishImage('acme/api', '1.4.0', { platform: 'linux/arm64' }).digest;
    const ran = await job.runStep({ images: `HOST/acme/api:1.4.0@${before}` });
    expect(said(ran)['errors']).toEqual([
      `pin "HOST/acme/api:1.4.0@${before}": tag "1.4.0" is now ${now}, not ${before}\n` +
        `  Read as alice with the job token. If the tag was meant to move, write @${now}; to keep what was pinned, leave the tag out.`,
    ]);
    expect(ran.outputs).not.toHaveProperty('reference');
  });

  test.each([
    ['HOST/acme/api:1.4.0@', 'the digest after "@" is empty'],
    ['HOST/acme/api@', 'the digest after "@" is empty'],
    ['api=HOST/acme/api@', 'the digest after "@" is empty'],
  ])('%s is an input error', async (image, why) => {
    const reference = image.replace('api=', '');
    expectRefused(
      await job.runStep({ images: image }),
      `images, line 1: reference "${reference}": ${why}`,
      '  The output or variable that should hold the digest was empty: check the step that sets it.',
    );
  });
});
