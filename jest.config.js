/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests start processes and compilers; a slow machine is no fault.
  testTimeout: 120_000,
  roots: ['<rootDir>/test'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
};
