import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionRun, runAction } from '../support/bundle-runner.js';
import { pushEvent } from '../support/events.js';
import { codebahnAt } from '../support/forges.js';
import type { HttpOrigin } from '../support/http-origin.js';
import { makeFolders } from '../support/job.js';
import { findLeaks, type Secret } from '../support/leak-check.js';
import {
  type Attacker,
  openAttacker,
  openHostileRegistry,
  type Trick,
} from './hostile-registry.js';

/** Every kind of credential that a step has, each for a registry of its own. */
export const KINDS = [
  'machine user',
  'job token',
  'docker config',
  'identity token',
  'registry token',
] as const;
export type Kind = (typeof KINDS)[number];

const SECRETS: Readonly<Record<Kind, { readonly value: string; readonly username: string }>> = {
  'machine user': { value: 'planted:machine"secret%41+/=', username: 'platform-deploy' },
  'job token': { value: 'planted-job-token-0123456789abcdef', username: 'alice' },
  'docker config': { value: 'planted-saved-secret-4711', username: 'bob' },
  'identity token': { value: 'planted-identity-token-4712', username: 'carol' },
  'registry token': { value: 'planted-registry-token-4713', username: 'dave' },
};

/** What became of a step that met one trick at five registries. */
export interface Robbery {
  readonly run: ActionRun;
  /** What each image's failure says, the hosts replaced; undefined where it did not fail. */
  readonly says: (kind: Kind) => string | undefined;
  /** What the attackers hold. */
  readonly loot: readonly string[];
  /** Secrets, where they may not be: in the log, the outputs, on a disk, at another registry. */
  readonly leaks: readonly string[];
  readonly attackers: Readonly<Record<Kind, Attacker>>;
  readonly registries: Readonly<Record<Kind, HttpOrigin>>;
}

interface Scene {
  readonly registries: Readonly<Record<Kind, HttpOrigin>>;
  readonly attackers: Readonly<Record<Kind, Attacker>>;
}

/** Pins five images in one step, each from a registry that plays the trick, each with its own login. */
export async function rob(
  tricks: readonly Trick[],
  inputs: Readonly<Record<string, string>>,
): Promise<Robbery> {
  const scene = await openScene(tricks);
  const { registries, attackers } = scene;
  const folders = makeFolders();
  try {
    const config = join(folders.home, '.docker', 'config.json');
    mkdirSync(join(folders.home, '.docker'), { mode: 0o700 });
    writeFileSync(config, formatConfig(scene), { mode: 0o600 });
    const { value: password, username } = SECRETS['machine user'];
    const run = await runAction({
      phase: 'main',
      forge: codebahnAt(registries['job token'].origin),
      event: pushEvent(),
      token: SECRETS['job token'].value,
      folders,
      inputs: {
        images: KINDS.map((kind, index) => `i${index}=${imageOf(scene, kind)}`).join('\n'),
        registry: registries['machine user'].host,
        username,
        password,
        login: 'none',
        retries: '0',
        ...inputs,
      },
    });
    const own = secretsOf(scene, config);
    const requests = KINDS.flatMap((kind) => sentTo(registries[kind], kind));
    const { home, temp, workspace } = folders;
    return {
      run,
      says: (kind) => messageOf(run, scene, kind),
      loot: KINDS.flatMap((kind) => attackers[kind].credentials(own)),
      leaks: findLeaks(own, { runs: [run], requests, folders: [home, temp, workspace] }),
      ...scene,
    };
  } finally {
    folders.remove();
    for (const kind of KINDS)
      await Promise.all([registries[kind].close(), attackers[kind].close()]);
  }
}

async function openScene(tricks: readonly Trick[]): Promise<Scene> {
  const opened = KINDS.map(async (kind, index) => {
    const trick = tricks[index] ?? { name: 'none' };
    const registry: { host: string } = { host: '' };
    const attacker = await openAttacker(trick, () => registry.host);
    const hostile = await openHostileRegistry(trick, attacker);
    registry.host = hostile.host;
    return { kind, attacker, hostile };
  });
  const all = await Promise.all(opened);
  return {
    registries: Object.fromEntries(
      all.map(({ kind, hostile }) => [kind, hostile]),
    ) as Scene['registries'],
    attackers: Object.fromEntries(
      all.map(({ kind, attacker }) => [kind, attacker]),
    ) as Scene['attackers'],
  };
}

function imageOf({ registries }: Scene, kind: Kind): string {
  return `${registries[kind].host}/acme/api:1`;
}

function formatConfig({ registries }: Scene): string {
  const pair = ({ username, value }: { username: string; value: string }): string =>
    Buffer.from(`${username}:${value}`).toString('base64');
  const user = (kind: Kind): string => pair({ username: SECRETS[kind].username, value: 'x' });
  return JSON.stringify({
    auths: {
      [registries['docker config'].host]: { auth: pair(SECRETS['docker config']) },
      [registries['identity token'].host]: {
        auth: user('identity token'),
        identitytoken: SECRETS['identity token'].value,
      },
      [registries['registry token'].host]: {
        auth: user('registry token'),
        registrytoken: SECRETS['registry token'].value,
      },
    },
  });
}

/** An identity token goes to the realm of its own registry in a form. */
function sentTo({ requests }: HttpOrigin, kind: Kind): HttpOrigin['requests'] {
  if (kind !== 'identity token') return requests;
  const isExchange = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'POST' && path === '/v2/token';
  return requests.map((request) => (isExchange(request) ? { ...request, body: '' } : request));
}

/** A login may go to its own registry. */
function secretsOf({ registries }: Scene, config: string): readonly Secret[] {
  return KINDS.map((kind) => ({
    name: kind,
    ...SECRETS[kind],
    origins: [registries[kind].origin],
    files: [config],
  }));
}

function messageOf({ annotations }: ActionRun, scene: Scene, kind: Kind): string | undefined {
  const text = annotations.filter(({ name }) => name === 'error').map(({ message }) => message);
  const blocks = text.join('\n').split(/\n(?=pin ")/);
  const block = blocks.find((one) => one.includes(`pin "${imageOf(scene, kind)}"`));
  return block
    ?.replaceAll(scene.registries[kind].host, 'REGISTRY')
    .replaceAll(scene.attackers[kind].host, 'ATTACKER')
    .replaceAll(`:${scene.attackers[kind].host.split(':')[1] ?? ''}`, ':PORT');
}
