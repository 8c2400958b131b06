/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests start processes and compilers; a slow machine is no fault.
  testTimeout: 120_000,
  roots: ['<rootDir>/test'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  // It is an ES module, which Jest does not load as it is.
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
};
