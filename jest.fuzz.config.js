import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import shared from './jest.config.js';

/*
 * The properties of __tests__/fuzz for longer and with another seed each time; `npm test` runs them
 * with a few inputs each and a fixed seed.
 *
 *   npm run test:fuzz                                  for about a minute
 *   FUZZ_SECONDS=600 npm run test:fuzz                 for about ten
 *   FUZZ_SEED=7 npm run test:fuzz                      the inputs of that seed, in their order
 *   FUZZ_SEED=7 FUZZ_PATH=41:2 npm run test:fuzz -- -t 'name of the property'
 *                                                      the one input that failed: a failure says so
 */
const ROOM = join(import.meta.dirname, '__tests__', 'fuzz');
const WORKERS = 2;

const files = readdirSync(ROOM).filter((name) => name.endsWith('.test.ts')).length;
const seed = readNumber('FUZZ_SEED', Math.floor(Math.random() * 2 ** 31));
const seconds = readNumber('FUZZ_SECONDS', 60);
process.stderr.write(`fuzzing for about ${seconds} s with FUZZ_SEED=${seed}\n`);

function readNumber(name, otherwise) {
  const text = process.env[name] ?? '';
  if (text === '') return otherwise;
  if (!/^\d{1,9}$|^[12]\d{9}$/.test(text)) throw new Error(`${name} is no number: ${text}`);
  return Number(text);
}

/** @type {import('jest').Config} */
export default {
  ...shared,
  testMatch: ['<rootDir>/__tests__/fuzz/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: WORKERS,
  globals: {
    FUZZ: {
      seed,
      path: process.env.FUZZ_PATH ?? '',
      fileMilliseconds: (seconds * 1000 * WORKERS) / files,
    },
  },
};
