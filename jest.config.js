import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testTimeout: 60_000,
  // Many tests wait for processes of their own.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // Node keeps the ES modules of every test file until its process ends, and a process that has grown by the modules
  // of many takes longer to end than jest waits for it.
  workerIdleMemoryLimit: '768MB',
  testSequencer: '<rootDir>/test/support/longest-first.js',
  setupFiles: ['<rootDir>/test/support/short-stacks.js'],
  globalSetup: '<rootDir>/test/support/make-keys.js',
  globalTeardown: '<rootDir>/test/support/remove-keys.js',
  extensionsToTreatAsEsm: ['.ts'],
  reporters: ['default', '<rootDir>/test/support/closing-line.js'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};
