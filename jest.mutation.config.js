import base from './jest.config.js';

/**
 * Runs the tests that mutants of the rules and the policy are held against, up to the first that fails.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  reporters: ['default'],
  roots: ['<rootDir>/src', '<rootDir>/test/engine', '<rootDir>/test/conformance'],
  testMatch: ['<rootDir>/test/engine/mutation/all.ts'],
  testEnvironment: './test/engine/mutation/first-failure.js',
};
