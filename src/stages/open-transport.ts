import { type Transport, createTransport } from '../registry/transport.js';
import type { Step } from './step.js';

/** Returns the way to the network that the inputs describe; each further try is a line of the log. */
export function openTransport(step: Step, retries = step.inputs.retries): Transport {
  const { world, log, inputs, proxies } = step;
  return createTransport({
    dispatcher: world.dispatcher,
    proxies,
    clock: world.clock,
    timeoutMilliseconds: inputs.timeoutMilliseconds,
    retries,
    onRetry: (line) => log.info(line),
  });
}
