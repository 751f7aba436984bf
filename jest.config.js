/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // With real registries and clients: `npm run test:real`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/real/'],
  // Sources name their imports as Node runs them (`./errors.js`); the tests read the TypeScript.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '__tests__/tsconfig.json' }] },
  testTimeout: 20_000,
};
