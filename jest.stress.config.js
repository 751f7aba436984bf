import shared from './jest.config.js';

/**
 * Hundreds of processes at once on one machine, and as many that are killed.
 * @type {import('jest').Config}
 */
export default {
  ...shared,
  testMatch: ['<rootDir>/__tests__/stress/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1, // each test keeps the whole machine busy
  testTimeout: 300_000,
};
