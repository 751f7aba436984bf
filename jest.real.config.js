import shared from './jest.config.js';

/**
 * Real registries and real clients: what `npm test` leaves to an in-process registry.
 * @type {import('jest').Config}
 */
export default {
  ...shared,
  testMatch: ['<rootDir>/__tests__/real/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
