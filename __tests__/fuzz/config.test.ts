import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  authsOf,
  changeEntries,
  type ConfigFile,
  dropEmptyAuths,
  readConfig,
} from '../../src/docker/config-file.js';
import { isolateAuthFile, isolateSettings } from '../../src/docker/isolated-settings.js';
import { type Machine, login, openMachine } from '../support/machine.js';
import { anyJson, jsonText, mutated, objectOf } from './arbitraries.js';
import { CONFIGS } from './corpus.js';
import { property } from './property.js';
import { attemptAsync } from './verdicts.js';

let machine: Machine;
beforeAll(async () => {
  machine = await openMachine();
});
afterAll(() => machine.remove());

const KEYS = [
  'ghcr.io',
  'https://index.docker.io/v1/',
  'quay.io',
  '__proto__',
  'constructor',
  '1',
  '',
];
const entry = fc.oneof(
  fc.record({ auth: fc.constantFrom('b2xkOnNlY3JldA==', 'eDp5', '', 'x') }),
  fc.constant({}),
  anyJson(['auth', 'identitytoken']),
);
const settings = fc
  .tuple(
    objectOf(
      fc.constantFrom('credsStore', 'credHelpers', 'proxies', 'HttpHeaders', '__proto__', 'z', '7'),
      anyJson(),
    ),
    fc.option(objectOf(fc.constantFrom(...KEYS), entry), { nil: undefined }),
  )
  .map(([others, auths]) =>
    Object.fromEntries([
      ...Object.entries(others),
      ...(auths === undefined ? [] : [['auths', auths] as const]),
    ]),
  );
const lineEnds = fc.constantFrom('', '\n', '\r\n', ' \n\n');
const written = fc.tuple(jsonText(settings), lineEnds).map((parts) => parts.join(''));
const anyText = fc.oneof(
  { weight: 2, arbitrary: mutated(CONFIGS) },
  { weight: 3, arbitrary: written },
);
/** As it comes back from the disk. */
const text = anyText.map((one) => Buffer.from(one).toString('utf8'));

async function read(content: string): Promise<ConfigFile | undefined> {
  const path = join(machine.root, 'config.json');
  await machine.write(path, content);
  return attemptAsync(async () => {
    const config = await readConfig(path);
    // What cannot be written again would fail half-way through a login.
    changeEntries(config, new Map([['r.example', { auth: 'eDp5' }]]));
    return config;
  }, ['LOGIN']);
}

/** What JSON says, in its order, without the member. */
function without(member: string, config: ConfigFile): string {
  const value = JSON.parse(
    config.bytes?.toString('utf8').trim() === '' ? '{}' : (config.bytes?.toString('utf8') ?? '{}'),
  ) as object;
  return JSON.stringify(Object.entries(value).filter(([key]) => key !== member));
}

describe('an edit of the configuration', () => {
  const changes = fc.array(
    fc.tuple(
      fc.constantFrom(...KEYS, 'new.example'),
      fc.option(fc.constantFrom({ auth: 'bmV3' }, {}), { nil: undefined }),
    ),
    { maxLength: 3 },
  );

  property(
    'leaves all else as it is, in its order',
    fc.tuple(text, changes),
    async ([content, edits]) => {
      const before = await read(content);
      if (before === undefined) return;
      const after = changeEntries(before, new Map(edits));
      expect(without('auths', after)).toBe(without('auths', before));
      const [old, now] = [authsOf(before), authsOf(after)];
      const wanted = new Map(Object.entries(old));
      for (const [key, value] of new Map(edits)) {
        if (value === undefined) wanted.delete(key);
        else wanted.set(key, value);
      }
      expect(JSON.stringify(now)).toBe(JSON.stringify(Object.fromEntries(wanted)));
      const tail = (bytes: Buffer | undefined): string =>
        /\s*$/.exec(bytes?.toString('utf8') ?? '')?.[0] ?? '';
      if (content.trim() !== '') expect(tail(after.bytes)).toBe(tail(before.bytes));
      // What was written is what a reader finds.
      const again = await read(after.bytes?.toString('utf8') ?? '');
      expect(JSON.stringify(again?.settings)).toBe(JSON.stringify(after.settings));
    },
  );

  property('that is taken back leaves what was there', text, async (content) => {
    const before = await read(content);
    if (before === undefined) return;
    const key = 'never.example';
    const during = changeEntries(before, new Map([[key, { auth: 'eDp5' }]]));
    const after = changeEntries(during, new Map([[key, undefined]]));
    const hadAuths = Object.hasOwn(before.settings, 'auths');
    const final = hadAuths ? after : dropEmptyAuths(after);
    expect(without('auths', final)).toBe(without('auths', before));
    expect(JSON.stringify(authsOf(final))).toBe(JSON.stringify(authsOf(before)));
  });

  property('that changes nothing writes nothing', text, async (content) => {
    const before = await read(content);
    if (before === undefined) return;
    const same = new Map(Object.entries(authsOf(before)));
    expect(changeEntries(before, same)).toBe(before);
    expect(changeEntries(before, new Map([['never.example', undefined]])).bytes).toEqual(
      before.bytes,
    );
  });
});

property(
  'a login that is undone leaves the same bytes',
  fc.tuple(text, fc.constantFrom(0o600, 0o644)),
  async ([content, mode]) => {
    const logins = [login('ghcr.io', 'octocat', 'n3w'), login('docker.io', 'octocat', 'n3w')];
    await machine.write(machine.config, content, mode);
    const job = await attemptAsync(() => machine.logIn(logins), ['LOGIN']);
    if (job !== undefined) {
      const during = await readConfig(machine.config);
      expect(authsOf(during)).toMatchObject({
        'ghcr.io': { auth: Buffer.from('octocat:n3w').toString('base64') },
      });
      await machine.logOut(job);
    }
    expect(await machine.text()).toBe(content);
    expect(await machine.mode()).toBe(mode.toString(8));
    expect(await machine.names()).toEqual(['config.json']);
    await rm(machine.config);
  },
  { runs: 25 },
);

describe('an isolated login', () => {
  const SECRET = 'Pl4nted-Secret';
  const host = fc.constantFrom(
    'ghcr.io',
    'quay.io',
    'https://index.docker.io/v1/',
    'r.example/path',
    '__proto__',
  );
  const proxy = fc.constantFrom(
    `http://user:${SECRET}@proxy:3128`,
    `user:${SECRET}@proxy`,
    `http://${SECRET}@p/x@y`,
    `https://a:b@${SECRET}@proxy`,
    'http://proxy:3128',
    '',
  );
  const user = fc.record({
    auths: objectOf(
      host,
      fc.constantFrom<unknown>({ auth: SECRET }, { identitytoken: SECRET }, {}, SECRET, [SECRET]),
    ),
    proxies: objectOf(
      fc.constantFrom('default', 'tcp://d'),
      objectOf(fc.constantFrom('httpProxy', 'httpsProxy', 'noProxy'), proxy),
    ),
    credHelpers: objectOf(host, fc.constantFrom('x', '', 'desktop')),
  });

  property('holds no secret of the user', fc.tuple(user, user), ([docker, podman]) => {
    const file = (path: string, own: object): ConfigFile => ({
      path,
      bytes: Buffer.alloc(0),
      mode: 0o600,
      settings: own as ConfigFile['settings'],
    });
    const logins = [login('ghcr.io', 'octocat', 'n3w')];
    const isolated = isolateSettings(file('/d', docker), logins);
    const authFile = isolateAuthFile(
      { docker: file('/d', docker), podman: [file('/p', podman)] },
      logins,
    );
    const all = JSON.stringify([isolated, authFile]);
    expect(all).not.toContain(SECRET);
    expect(isolated.settings['auths']).toEqual({
      'ghcr.io': { auth: Buffer.from('octocat:n3w').toString('base64') },
    });
  });
});
