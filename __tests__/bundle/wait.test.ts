import { describe, expect, test } from '@jest/globals';
import { nodes } from '../support/nodes.js';
import { openScenario } from '../support/scenario.js';

describe.each(nodes())('on Node.js $version', ({ path: node }) => {
  test('a tag that appears later is waited for', async () => {
    const scenario = await openScenario();
    const { registry } = scenario;
    registry.publishImage('acme/api', '1');
    let looks = 0;
    registry.onLook((repository, reference) => {
      if (reference !== '2') return;
      looks += 1;
      if (looks === 2) registry.publishImage(repository, reference);
    });
    const images = `${registry.host}/acme/api:2`;
    const main = await scenario.run(scenario.step({ images, wait: '1m' }, { node }));
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.stdout).toContain(`waiting for ${images}: not there yet, 0 s of 60 s`);
    expect(main.stdout).toMatch(/pinned .* \(waited [12] s\) as alice \(job token\)/);
    expect(main.summary).toContain('<br>waited ');
  });

  test('a tag that does not appear is a failure, with tags that may have been meant', async () => {
    const scenario = await openScenario();
    const { registry } = scenario;
    for (const tag of ['1.4.0', '1.4.1', 'main']) registry.publishImage('acme/api', tag);
    const images = `${registry.host}/acme/api:1.4.2`;
    const main = await scenario.run(scenario.step({ images, wait: '1s' }, { node }));
    expect(main).toMatchObject({ exitCode: 1, stderr: '' });
    expect(main.stdout).toContain('manifest unknown: still so after a wait of 1 s');
    expect(main.stdout).toContain(
      'Check the spelling of the tag, and that it was pushed: the repository has 1.4.0, 1.4.1.',
    );
    expect(main.outputs['digest']).toBeUndefined();
  });
});

test('a list of hostile tags says nothing', async () => {
  const scenario = await openScenario();
  const { registry } = scenario;
  registry.publishImage('acme/api', '1.4.0');
  const tags = ['1.4.2\n::set-env name=A::b', '##[error]1.4.2', '1.4.2$(id)', '1.4.3'];
  const next = `<http://127.0.0.1:1/v2/acme/api/tags/list>; rel="next"`;
  registry.addFault({
    path: '/v2/acme/api/tags/list',
    kind: 'answer',
    status: 200,
    headers: { link: next },
    body: JSON.stringify({ name: 'acme/api', tags }),
  });
  const images = `${registry.host}/acme/api:1.4.2`;
  const main = await scenario.run(scenario.step({ images }));
  expect(main.exitCode).toBe(1);
  expect(main.stdout).toContain('that it was pushed: the repository has 1.4.3.');
  expect(main.stdout).not.toContain('set-env');
});
