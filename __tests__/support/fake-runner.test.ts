import { afterEach, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { cleanUp } from '../../src/cleanup.js';
import { run } from '../../src/run.js';
import { pushEvent } from './events.js';
import { fakeWorld, type FakeRun, postWorld } from './fake-runner.js';
import { codebahnAt, GITHUB } from './forges.js';
import { makeFolders } from './job.js';
import { openRegistry } from './registry.js';

const folders = makeFolders();
folders.remove(); // only their names are used
const runs: FakeRun[] = [];
afterEach(async () => {
  for (const opened of runs.splice(0)) await opened.close();
});

function open(inputs: Record<string, string> = {}, env: Record<string, string> = {}): FakeRun {
  const step = { forge: GITHUB, event: pushEvent(), token: 'the-token', folders, inputs, env };
  const opened = fakeWorld(step);
  runs.push(opened);
  return opened;
}

test.each([
  ['images', { images: ' a \n' }, 'a'],
  ['github-token', {}, 'the-token'],
  ['github-token', { 'github-token': '' }, ''],
  ['on-untrusted', {}, 'fail'],
  ['password', {}, ''],
])('the input %s of %j is %j', (name, inputs, expected) => {
  expect(open(inputs).world.toolkit.getInput(name)).toBe(expected);
});

test('an input is not trimmed where that is asked for', () => {
  const { toolkit } = open({ password: ' a \n' }).world;
  expect(toolkit.getInput('password', { trimWhitespace: false })).toBe(' a \n');
});

test('an input that action.yml does not know is a mistake of the test', () => {
  expect(() => open({ imagse: 'a' })).toThrow('action.yml has no input imagse');
});

test('the state goes from main to post, and wins over what a later step forged', () => {
  const main = open();
  main.world.toolkit.saveState('undo', 'real');
  const post = postWorld(main, { undo: 'forged', other: 'forged' });
  runs.push(post);
  const { toolkit } = post.world;
  expect([toolkit.getState('undo'), toolkit.getState('other'), toolkit.getState('none')]).toEqual([
    'real',
    'forged',
    '',
  ]);
});

test('the clock moves when somebody sleeps', async () => {
  const { world, ran } = open();
  const before = world.clock.now();
  await world.clock.sleep(60_000);
  expect(world.clock.now() - before).toBe(60_000);
  expect(ran.sleeps).toEqual([60_000]);
});

test('a world runs the pipeline, and the one after it the post step', async () => {
  const registry = await openRegistry({ accounts: [{ password: 'the-token', pull: ['acme'] }] });
  const { digest } = registry.publishImage('acme/api', '1');
  const job = makeFolders();
  const forge = codebahnAt(registry.origin);
  const inputs = { images: `${registry.host}/acme/api:1` };
  const main = fakeWorld({ forge, event: pushEvent(), token: 'the-token', folders: job, inputs });
  await run(main.world);
  const post = postWorld(main);
  await cleanUp(post.world);
  const left = readdirSync(job.home);
  job.remove();
  await registry.close();
  expect(main.ran).toMatchObject({ exitFailed: false, errors: [], outputs: { digest } });
  expect(post.ran).toMatchObject({ exitFailed: false, warnings: [] });
  expect(left).toEqual([]);
});

test('what the step says is kept', async () => {
  const { world, ran } = open();
  const { toolkit } = world;
  toolkit.setOutput('a', '1');
  toolkit.setSecret('s');
  toolkit.info('i');
  toolkit.notice('n');
  toolkit.warning('w');
  toolkit.setFailed('e');
  await toolkit.summary.addRaw('x', true).addRaw('y').write();
  expect(ran).toMatchObject({
    outputs: { a: '1' },
    secrets: ['s'],
    lines: ['i'],
    notices: ['n'],
    warnings: ['w'],
    errors: ['e'],
    summary: 'x\ny',
    exitFailed: true,
  });
});
