import { apiOrigin } from '../policy/origin.js';
import { chooseWay, describeProxy } from '../policy/proxy.js';
import type { Plan } from './plan.js';
import type { Step } from './step.js';

/** Says once, before the first request, which registries are reached through a proxy, and why. */
export function tellProxies({ log, proxies }: Step, plan: Plan): void {
  const names = [
    ...plan.images.map(({ image }) => image.reference.registry),
    ...plan.logins.map(({ registry }) => registry),
  ];
  const ways = [...new Set(names)].map((registry) => ({
    registry,
    way: chooseWay(proxies, new URL(apiOrigin(registry))),
  }));
  const proxied = ways.flatMap(({ registry, way }) => (way.kind === 'proxy' ? [registry] : []));
  const direct = ways.flatMap(({ registry, way }) =>
    way.kind === 'direct' ? [`${registry} (${way.reason})`] : [],
  );
  if (proxies.https !== undefined) {
    const through = `through ${describeProxy(proxies.https)}: ${proxied.join(', ') || 'no registry'}`;
    log.info(direct.length === 0 ? through : `${through}; without it: ${direct.join(', ')}`);
  } else if (proxies.httpOnly !== undefined) {
    log.info(
      `no proxy is used: ${proxies.httpOnly} is for plain HTTP, and registries are asked over HTTPS (HTTPS_PROXY)`,
    );
  }
}
