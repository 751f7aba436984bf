import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A Node.js that a runner might start the action with. */
export interface NodeBinary {
  /** Absolute: the action is started in another directory. */
  readonly path: string;
  /** `v24.1.0`. */
  readonly version: string;
  readonly major: number;
}

/** The versions that the action promises to run on. */
const PROMISED = [20, 24];

/**
 * Returns this machine's node and that of the package `node`, one for each major version; throws
 * where CI lacks a version that the action promises to run on.
 */
export function nodes(): readonly NodeBinary[] {
  const machine = process.env['npm_node_execpath'] ?? process.execPath;
  const found = [machine, process.execPath, resolve('node_modules/node/bin/node')]
    .filter((path) => existsSync(path))
    .map((path) => describe(path));
  const distinct = found.filter(
    (node, index) => found.findIndex(({ major }) => major === node.major) === index,
  );
  const missing = PROMISED.filter((major) => distinct.every((node) => node.major !== major));
  if (missing.length > 0 && process.env['CI'] === 'true') {
    throw new Error(`CI lacks Node.js ${missing.join(' and ')}`);
  }
  return distinct;
}

function describe(path: string): NodeBinary {
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  return { path, version, major: Number(version.slice(1).split('.')[0]) };
}
