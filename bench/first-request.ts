import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Contender, onMachine } from './contenders.js';
import { USER } from './place.js';
import { runProgram } from './program.js';

/** From the start of the step's process to the arrival of its first request. */
export const firstRequest: Contender = {
  name: 'this action',
  run: async () => {
    let arrived: bigint | undefined;
    const server = createServer((_, response) => {
      arrived ??= process.hrtime.bigint();
      response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const registry = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await onMachine({ registries: [] }, async (machine) => {
        const images = `${registry}/platform/app:1.0.0`;
        const program = machine.main({ images, registry, ...USER });
        const began = process.hrtime.bigint();
        await runProgram(program);
        if (arrived === undefined) throw new Error('no request came');
        return Number(arrived - began) / 1e6;
      });
    } finally {
      server.close();
    }
  },
};
