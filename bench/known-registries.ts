import { openPrivateNetwork } from '../__tests__/support/private-network.js';
import { openRegistry, type RegistryOptions } from '../__tests__/support/registry.js';
import { onMachine } from './contenders.js';
import { USER } from './place.js';
import { timeProgram } from './program.js';

/** A registry whose realm is known without asking. */
interface KnownRegistry {
  readonly registry: string;
  readonly hosts: readonly string[];
  readonly service: string;
  readonly realm: string;
}

/** Those of the registries that are asked for a token first. */
export const KNOWN_REGISTRIES: readonly KnownRegistry[] = [
  { registry: 'ghcr.io', hosts: ['ghcr.io'], service: 'ghcr.io', realm: 'https://ghcr.io/token' },
  {
    registry: 'docker.io',
    hosts: ['registry-1.docker.io', 'auth.docker.io'],
    service: 'registry.docker.io',
    realm: 'https://auth.docker.io/token',
  },
];

/** Returns how many requests a step sends that logs in to the registry and pins one image of it. */
export async function countKnownRequests(known: KnownRegistry): Promise<number> {
  const options: RegistryOptions = {
    accounts: [{ ...USER, pull: () => true }],
    service: known.service,
    realm: known.realm,
    tokenPath: '/token',
  };
  const registry = await openRegistry(options);
  registry.publishImage('platform/app', '1.0.0');
  const hosts = Object.fromEntries(known.hosts.map((host) => [host, registry]));
  const network = await openPrivateNetwork({ hosts });
  try {
    await onMachine({ registries: [] }, async (machine) => {
      const program = machine.main({
        images: `${known.registry}/platform/app:1.0.0`,
        registry: known.registry,
        ...USER,
        'on-broad-password': 'ignore',
      });
      await timeProgram({ ...program, env: { ...program.env, ...network.env } });
    });
    return registry.requests.length;
  } finally {
    await network.close();
    await registry.close();
  }
}
