/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Left to `npm run test:real` (real registries and clients) and `npm run test:stress`.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/real/',
    '<rootDir>/__tests__/stress/',
  ],
  // Sources name their imports as Node runs them (`./errors.js`); the tests read the TypeScript.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '__tests__/tsconfig.json' }] },
  testTimeout: 20_000,
  // One worker a processor: the tests wait for child processes more than they compute.
  maxWorkers: '100%',
};
