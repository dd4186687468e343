/** Tests run as ES modules straight from TypeScript; child processes run from dist/ (see src/entrypoint.ts). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 60_000,
  // DuckDB's and SQLite's native handles may outlive the last test by a moment.
  forceExit: true,
  // More than the two cores of the smallest machine: tests of processes wait for much of their time.
  maxWorkers: 3,
}
