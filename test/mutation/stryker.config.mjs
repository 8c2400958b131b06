/**
 * Mutation testing of the checks: `npm run mutation`, or of some files with `MUTATE=lib/checks/valid-names.ts,… npm run mutation`.
 * The runner beside this file keeps everything in one process, since a process for each of some thousand mutants would take a day.
 */
export default {
  mutate: process.env.MUTATE?.split(',') ?? ['lib/checks/**/*.ts'],
  ignorePatterns: ['dist', 'docs', 'bench', 'reports', '.flotilla'],
  testRunner: 'flotilla',
  plugins: ['./test/mutation/runner.mjs'],
  testRunnerNodeArgs: ['--max-old-space-size=8192'],
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.CONCURRENCY ?? 2),
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  // Nothing of it has to be rewritten for the sandbox.
  tsconfigFile: 'none',
  tempDirName: 'reports/mutation/sandbox',
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 20,
  disableTypeChecks: false,
  thresholds: { high: 90, low: 85, break: 85 },
};
