const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');
const importX = require('eslint-plugin-import-x');
const { createTypeScriptImportResolver } = require('eslint-import-resolver-typescript');

const zone = (target, from, message) => ({ target, from, message });

module.exports = defineConfig([
  { ignores: ['node_modules', 'dist', 'coverage', 'reports', '.flotilla', '**/*.js', '**/*.mjs'] },
  tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()], 'import-x/external-module-folders': ['node_modules'] },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', {
        zones: [
          zone('./lib', './apps', 'lib must not import from apps: what an app tells the library goes through a scope or a prop'),
          zone('./lib', './clusters', 'lib must not import from clusters: facts of a cluster are props of Cluster'),
          zone('./lib', './main.ts', 'lib must not import main.ts: the front door imports the house, not the other way around'),
          zone('./apps', './clusters', 'apps must not import from clusters: ask Cluster.of(this) for facts'),
          zone(['./lib', './apps', './clusters', './main.ts'], './test', 'only tests import from test'),
          zone(['./lib/parts', './lib/derive', './lib/checks', './lib/kinds', './lib/platforms'], './lib/cli', 'only main.ts and lib/index.ts import from lib/cli: commands stand on the library'),
          zone(['./lib/kinds', './lib/platforms'], ['./lib/parts', './lib/derive', './lib/checks'], 'facts must not import what is built from them'),
          zone('./lib/parts', ['./lib/derive', './lib/checks'], 'parts must not import what is derived from them'),
          zone('./lib/derive', './lib/checks', 'derivations must not import checks: checks look at the finished objects'),
        ],
      }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'Identifier[name=/^__(dir|file)name$/]', message: 'compiled, the library is one file: ask libraryFolder' }],
      'no-restricted-imports': ['error', { patterns: [{ regex: '^\\.\\.?(/index)?$', message: 'inside lib import the file that holds the noun: lib/index.ts is for users' }] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
]);
